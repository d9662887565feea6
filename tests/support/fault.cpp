#include "tests/support/fault.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace trunkline {

struct FaultyDatabase::Plan {
    std::mutex mutex;
    std::int64_t nth = 0;
    std::int64_t seen = 0;
    std::vector<std::string> words;
    std::vector<std::string> passed;
    std::string failed;

    Outcome pass(std::string_view sql)
    {
        const std::lock_guard lock(mutex);
        if (std::none_of(words.begin(), words.end(), [sql](const std::string& word) {
                return sql.find(word) != std::string_view::npos;
            }))
            return Done{};
        if (std::find(passed.begin(), passed.end(), sql) != passed.end())
            return Done{};
        if (++seen != nth)
            return Done{};
        failed = sql;
        return fail(Errc::Unavailable, "a fault that the test asked for");
    }
};

namespace {

class FaultyTransaction final : public Transaction {
public:
    FaultyTransaction(
        std::unique_ptr<Transaction> below, std::shared_ptr<FaultyDatabase::Plan> plan)
        : m_below(std::move(below))
        , m_plan(std::move(plan))
    {
    }
    Engine engine() const override { return m_below->engine(); }
    TenantId tenant() const override { return m_below->tenant(); }
    Outcome query(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        TRUNK_DO(m_plan->pass(sql));
        return m_below->query(sql, values, each);
    }
    Outcome scan(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        TRUNK_DO(m_plan->pass(sql));
        return m_below->scan(sql, values, each);
    }
    Result<std::int64_t> execute(std::string_view sql, const Values& values) override
    {
        TRUNK_DO(m_plan->pass(sql));
        return m_below->execute(sql, values);
    }
    Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        TRUNK_DO(m_plan->pass("insert into " + std::string(table.table)));
        return m_below->bulk(table, rows, fill);
    }
    Outcome commit() override
    {
        TRUNK_DO(m_plan->pass("commit"));
        return m_below->commit();
    }
    Outcome rollback() override { return m_below->rollback(); }

private:
    std::unique_ptr<Transaction> m_below;
    std::shared_ptr<FaultyDatabase::Plan> m_plan;
};

} // namespace

FaultyDatabase::FaultyDatabase(std::shared_ptr<Database> below)
    : m_below(std::move(below))
    , m_plan(std::make_shared<Plan>())
{
}

void FaultyDatabase::failAt(std::int64_t nth, std::string word)
{
    failAtAny(nth, {std::move(word)});
}

void FaultyDatabase::failAtAny(std::int64_t nth, std::vector<std::string> words)
{
    const std::lock_guard lock(m_plan->mutex);
    m_plan->nth = nth;
    m_plan->words = std::move(words);
    m_plan->passed.clear();
    m_plan->seen = 0;
    m_plan->failed.clear();
}

void FaultyDatabase::failAtNoneOf(std::vector<std::string> texts)
{
    failAt(1);
    const std::lock_guard lock(m_plan->mutex);
    m_plan->passed = std::move(texts);
}

std::int64_t FaultyDatabase::seen() const
{
    const std::lock_guard lock(m_plan->mutex);
    return m_plan->seen;
}

std::string FaultyDatabase::failed() const
{
    const std::lock_guard lock(m_plan->mutex);
    return m_plan->failed;
}

Engine FaultyDatabase::engine() const { return m_below->engine(); }

Result<std::unique_ptr<Transaction>> FaultyDatabase::begin(
    TenantId tenant, Access access, std::stop_token stop)
{
    TRUNK_TRY(auto transaction, m_below->begin(tenant, access, std::move(stop)));
    return std::unique_ptr<Transaction>(
        std::make_unique<FaultyTransaction>(std::move(transaction), m_plan));
}

Result<std::vector<TenantId>> FaultyDatabase::tenants() { return m_below->tenants(); }

Result<StoreInfo> FaultyDatabase::info() { return m_below->info(); }

void FaultyDatabase::listen(Listener listener) { m_below->listen(std::move(listener)); }

} // namespace trunkline
