#include "tests/bench/plans.h"

#include "app/compose/handlers.h"

#include <cstdio>
#include <set>

namespace trunkline::bench {

namespace {

/// Lists of parameters are cut to their first, so that they do not make two statements of one.
std::string inShort(std::string_view sql)
{
    std::string out;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        const char c = sql[at];
        if (c == ',' && sql.substr(at, 2) == ",$") {
            at = sql.find_first_not_of(",$0123456789", at) - 1;
            out += ", …";
        } else if (c != ' ' && c != '\n' && c != '\t') {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

std::string oneLine(std::string out)
{
    constexpr std::size_t longest = 150;
    if (out.size() <= longest)
        return out;
    // The beginning says what is asked, the end of which rows.
    return out.substr(0, longest / 3) + " ... " + out.substr(out.size() - longest * 2 / 3);
}

class ExplainingTransaction final : public Transaction {
public:
    explicit ExplainingTransaction(std::unique_ptr<Transaction> below)
        : m_below(std::move(below))
    {
    }
    Engine engine() const override { return m_below->engine(); }
    TenantId tenant() const override { return m_below->tenant(); }
    Outcome query(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        TRUNK_DO(explain(sql, values));
        return m_below->query(sql, values, each);
    }
    Outcome scan(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        TRUNK_DO(explain(sql, values));
        return m_below->scan(sql, values, each);
    }
    Result<std::int64_t> execute(std::string_view sql, const Values& values) override
    {
        return m_below->execute(sql, values);
    }
    Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        return m_below->bulk(table, rows, fill);
    }
    Outcome commit() override { return m_below->commit(); }
    Outcome rollback() override { return m_below->rollback(); }

private:
    Outcome explain(std::string_view sql, const Values& values)
    {
        static std::set<std::string> shown[2]; // by engine
        const bool sqlite = engine() == Engine::Sqlite;
        const std::string words = inShort(sql);
        if (!shown[sqlite ? 0 : 1].insert(words).second)
            return Done{};
        std::vector<std::string> lines;
        const std::string question
            = (sqlite ? "explain query plan " : "explain ") + std::string(sql);
        TRUNK_DO(m_below->query(question, values, [&](const Row& row) {
            lines.emplace_back(row.text(sqlite ? 3 : 0));
            return true;
        }));
        printPlan(oneLine(words), lines);
        return Done{};
    }

    std::unique_ptr<Transaction> m_below;
};

class ExplainingDatabase final : public Database {
public:
    explicit ExplainingDatabase(std::shared_ptr<Database> below)
        : m_below(std::move(below))
    {
    }
    Engine engine() const override { return m_below->engine(); }
    Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop) override
    {
        TRUNK_TRY(auto transaction, m_below->begin(tenant, access, std::move(stop)));
        return std::unique_ptr<Transaction>(
            std::make_unique<ExplainingTransaction>(std::move(transaction)));
    }
    Result<std::vector<TenantId>> tenants() override { return m_below->tenants(); }
    Result<StoreInfo> info() override { return m_below->info(); }
    void listen(Listener listener) override { m_below->listen(std::move(listener)); }

private:
    std::shared_ptr<Database> m_below;
};

} // namespace

void printPlan(const std::string& title, const std::vector<std::string>& lines)
{
    std::printf("  plan of %s\n", title.c_str());
    for (const std::string& line : lines)
        std::printf("      %s\n", line.c_str());
}

std::shared_ptr<Dispatcher> explaining(const KeptStore& store)
{
    return std::make_shared<Dispatcher>(
        std::make_shared<ExplainingDatabase>(store.workspace->database()),
        makeHandlers(store.workspace->dispatcher()->signer(), store.workspace->passwords(),
            store.workspace->keyPepper()),
        std::make_shared<SystemClock>(), std::make_shared<SystemRandom>(),
        store.workspace->dispatcher()->signer());
}

} // namespace trunkline::bench
