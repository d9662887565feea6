#include "services/storage/postgresqltransaction.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;
using Reuse = PostgreSqlSession::Reuse;

constexpr std::size_t rowsABlock = 5'000;
/// As many values are rather sent with their statement: a temporary table costs more than they do.
constexpr std::size_t fewValues = 1'000;
/// So many bytes of rows are made ready while the server is at work on what came before.
constexpr std::size_t madeAhead = std::size_t{4} * 1024 * 1024;
/// `set local` (SEC-N2) in one statement, of which the server keeps the plan.
constexpr std::string_view fence = R"(select set_config('app.tenant_id', $1, true),
    set_config('role', 'trunkline_app', true))";

/// With the settings, which hold to the end of the transaction then.
const std::string& fenceAndSettings()
{
    static const std::string sql = [] {
        std::string all(fence);
        for (const auto& [name, value] : postgreSqlSettings) {
            all.append(", set_config('").append(name).append("', '").append(value);
            all.append("', true)");
        }
        return all;
    }();
    return sql;
}

class PostgreSqlTransaction final : public Transaction {
public:
    PostgreSqlTransaction(std::shared_ptr<PostgreSqlPool> pool,
        std::unique_ptr<PostgreSqlSession> session, TenantId tenant, Access access,
        std::stop_token stop)
        : m_pool(std::move(pool))
        , m_session(std::move(session))
        , m_tenant(tenant)
        , m_reads(access == Access::Read)
        , m_stop(std::move(stop))
        , m_listener(m_pool->listener())
        , m_observer(m_pool->observer())
        , m_taken(m_observer ? Steady::now() : Steady::time_point())
    {
    }
    ~PostgreSqlTransaction() override
    {
        const bool clean = rollback().ok();
        m_pool->giveBack(clean ? std::move(m_session) : nullptr);
        if (m_observer)
            m_observer->used(PostgreSqlPool::name(), Steady::now() - m_taken);
    }
    PostgreSqlTransaction(const PostgreSqlTransaction&) = delete;
    PostgreSqlTransaction& operator=(const PostgreSqlTransaction&) = delete;

    Engine engine() const override { return Engine::PostgreSql; }
    TenantId tenant() const override { return m_tenant; }

    Outcome query(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        TRUNK_DO(send(sql, values, {each}));
        return settle();
    }

    Outcome scan(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        const std::string cursor = "rows_" + std::to_string(++m_names);
        const std::string declare
            = "declare " + cursor + " no scroll cursor for " + std::string(sql);
        TRUNK_DO(add({std::string(sql)}, declare, values, Reuse::No));
        // The first block comes with it, and mostly it is all there is.
        const std::string fetch = "fetch " + std::to_string(rowsABlock) + " from " + cursor;
        for (bool more = true; more;) {
            TRUNK_DO(add({}, fetch, {}, Reuse::No));
            TRUNK_TRY(const PostgreSqlAnswer block, exchange());
            TRUNK_TRY(const bool wantsMore, give(block, each));
            more = wantsMore && block.rows() == static_cast<int>(rowsABlock);
        }
        return add({}, "close " + cursor, {}, Reuse::No);
    }

    Result<std::int64_t> execute(std::string_view sql, const Values& values) override
    {
        TRUNK_DO(send(sql, values, {}));
        TRUNK_TRY(const PostgreSqlAnswer answer, exchange());
        return answer.changed();
    }

    Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        if (rows == 0)
            return std::int64_t{0};
        if (rows * table.columns.size() <= fewValues) {
            TRUNK_TRY(const Few few, fewRows(table, rows, fill));
            TRUNK_DO(add(sentOf(few.sql, table), few.sql, few.values));
            TRUNK_TRY(const PostgreSqlAnswer answer, exchange());
            return answer.changed();
        }
        TRUNK_DO(addMany(table, rows, fill));
        TRUNK_TRY(const PostgreSqlAnswer answer, exchange());
        return answer.changed();
    }

    Outcome send(std::string_view sql, const Values& values, Later later) override
    {
        return add({std::string(sql), std::move(later)}, sql, values);
    }

    Outcome send(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        if (rows == 0)
            return Done{};
        if (rows * table.columns.size() > fewValues) {
            TRUNK_DO(addMany(table, rows, fill));
            return m_session->push(); // it takes a while: the caller may go on meanwhile
        }
        TRUNK_TRY(const Few few, fewRows(table, rows, fill));
        return add(sentOf(few.sql, table), few.sql, few.values);
    }

    Outcome settle() override
    {
        if (m_sent.empty())
            return Done{};
        TRUNK_TRY([[maybe_unused]] const PostgreSqlAnswer last, exchange());
        return Done{};
    }

    void endNext() override { m_endsNext = m_reads; }

    Outcome commit() override
    {
        if (m_ended)
            return Done{};
        if (!m_open || m_failed || m_stop.stop_requested()) {
            const bool stopped = m_open && !m_failed;
            [[maybe_unused]] const Outcome undone = rollback();
            return stopped ? fail(Errc::Cancelled, "cancelled")
                           : fail(Errc::Internal, "a transaction that is over cannot be committed");
        }
        if (m_reads || !m_begun) {
            TRUNK_DO(settle());
            return rollback();
        }
        const auto end = [this]() -> Outcome {
            // Rows that cannot be read must be found out before, not behind, the end.
            if (std::any_of(m_sent.begin(), m_sent.end(),
                    [](const Sent& each) { return each.later.each != nullptr; }))
                TRUNK_DO(settle());
            TRUNK_DO(add({"commit"}, "commit", {}));
            return settle();
        };
        Outcome done = end();
        // Without an answer nobody knows; only idempotency may repeat it (DECISIONS 20).
        if (!done && !m_session->open())
            return m_open = false, fail(Errc::Unavailable, "the commit's outcome is unknown");
        if (!done) {
            [[maybe_unused]] const Outcome undone = rollback();
            return done;
        }
        m_open = false;
        return Done{};
    }

    Outcome rollback() override
    {
        if (!std::exchange(m_open, false) || !m_begun)
            return Done{};
        // What was sent and not waited for is taken first, and undone.
        if (!std::exchange(m_sent, {}).empty()) {
            std::vector<PostgreSqlAnswer> ignored;
            [[maybe_unused]] const Outcome taken = m_session->exchange(ignored);
        }
        // How a look at the store ends is no news to anybody; but a request to stop that is still
        // on its way could meet the end instead, and must be waited for.
        const bool calm = m_reads && !m_failed && !m_stop.stop_requested();
        const char* end = m_alone ? "" : "rollback";
        return calm ? m_session->runUnheard(end) : m_session->run(end);
    }

private:
    /// A statement on its way. What has no text (a block of a cursor, its end) is told to nobody.
    struct Sent {
        std::string sql{};
        Later later{};
    };
    /// What was tried without its clause, with the clause.
    struct Trial {
        Sent sent;
        Values values;
    };
    /// A read that has not begun.
    struct Held {
        std::string sql;
        Values values;
        Reuse reuse;
    };
    struct Few {
        std::string sql;
        Values values;
    };

    /// The same for the same columns.
    static std::string shortHash(const std::string& columns)
    {
        constexpr std::size_t digits = 10;
        return std::to_string(std::hash<std::string>{}(columns)).substr(0, digits);
    }

    static std::string namesOf(std::span<const std::string_view> columns)
    {
        std::string names;
        for (const std::string_view column : columns)
            names.append(names.empty() ? "" : ", ").append(column);
        return names;
    }

    /// The first statement opens the transaction: a read sees one moment.
    Outcome begin()
    {
        m_sent.push_back({"begin"});
        TRUNK_DO(m_session->add(m_reads ? "begin isolation level repeatable read read only"
                                        : "begin isolation level read committed read write",
            {}));
        return raiseFence();
    }

    Outcome raiseFence()
    {
        m_begun = true;
        m_sent.push_back({});
        return m_session->add(
            m_session->isSet() ? fence : fenceAndSettings(), values(m_tenant.text()));
    }

    /// What goes in one round trip is a transaction by itself, and needs no words for its start
    /// and its end.
    Outcome sendHeld()
    {
        std::vector<Sent> sent = std::exchange(m_sent, {});
        TRUNK_DO(m_alone ? raiseFence() : begin());
        for (const Held& each : std::exchange(m_held, {}))
            TRUNK_DO(m_session->add(each.sql, each.values, each.reuse));
        std::ranges::move(sent, std::back_inserter(m_sent));
        return Done{};
    }

    Outcome add(Sent sent, std::string_view sql, const Values& values, Reuse reuse = Reuse::Yes)
    {
        if (!m_open || m_failed)
            return fail(Errc::Internal, "a statement in a transaction that is over");
        const auto put = [&]() -> Outcome {
            if (m_trial)
                TRUNK_DO(settle()); // a savepoint goes back over all that was sent behind it
            if (m_stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            if (!m_begun && m_reads && m_session->isSet()) {
                m_held.push_back({std::string(sql), values, reuse});
            } else {
                if (!m_begun)
                    TRUNK_DO(begin());
                TRUNK_DO(m_session->add(sql, values, reuse));
            }
            m_sent.push_back(std::move(sent));
            return Done{};
        };
        Outcome outcome = put();
        m_failed = !outcome;
        return outcome;
    }

    /// Waits for what was sent, stoppable; the last one's answer. A failure is fatal to the
    /// transaction.
    Result<PostgreSqlAnswer> exchange()
    {
        const std::optional<Trial> trial = std::exchange(m_trial, std::nullopt);
        Result<PostgreSqlAnswer> answer = exchangeSent(trial.has_value());
        if (!trial || answer || answer.error().code != Errc::Conflict)
            return answer;
        m_failed = false;
        TRUNK_DO(add({}, "rollback to savepoint trial", {}));
        TRUNK_DO(add(trial->sent, trial->sent.sql, trial->values));
        return exchangeSent();
    }

    /// `isTrial`: a conflict is no failure.
    Result<PostgreSqlAnswer> exchangeSent(bool isTrial = false)
    {
        m_alone = m_endsNext && !m_begun && !m_held.empty();
        const auto put = [&]() -> Outcome {
            if (!m_held.empty())
                TRUNK_DO(sendHeld());
            if (!m_endsNext || m_alone)
                return Done{};
            m_sent.push_back({});
            return m_session->add("rollback", {});
        };
        if (Outcome outcome = put(); !outcome)
            return m_failed = true, std::move(outcome.error());
        const std::vector<Sent> sent = std::exchange(m_sent, {});
        std::vector<PostgreSqlAnswer> answers;
        answers.reserve(sent.size());
        const bool timed = m_listener || m_observer;
        Steady::time_point begun = timed ? Steady::now() : Steady::time_point();
        const auto heard = [&](const Sent& each, const Error* failure) {
            if (each.sql.empty() || !timed)
                return;
            const auto took = Steady::now() - std::exchange(begun, Steady::now());
            if (m_listener && each.sql != "begin" && each.sql != "commit")
                (*m_listener)(each.sql, took);
            if (m_observer)
                m_observer->statement(each.sql, took, failure);
        };
        Outcome outcome = [&] {
            const std::stop_callback cancel(m_stop, [this] { m_session->cancel(); });
            return m_session->exchange(answers, [&] { heard(sent[answers.size() - 1], nullptr); });
        }();
        // A request to stop that is still on its way must not meet who comes next.
        const bool calm = !m_stop.stop_requested();
        if (!outcome) {
            m_failed = true;
            m_open = !(m_alone && calm);
            // What came before the failure is known: who asks, for one.
            for (std::size_t i = 0; i < answers.size(); ++i) {
                if (sent[i].later.each) [[maybe_unused]]
                    const auto given = give(answers[i], sent[i].later.each);
            }
            const Sent& failed = sent[std::min(answers.size(), sent.size() - 1)];
            const bool isLost = isTrial && outcome.error().code == Errc::Conflict;
            heard(failed, isLost ? nullptr : &outcome.error());
            if (m_stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            return failed.later.told ? failed.later.told(outcome.error()) : outcome.error();
        }
        if (m_endsNext) {
            if (!m_alone)
                answers.pop_back();
            m_ended = calm;
            m_open = !calm;
        }
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (sent[i].later.each)
                TRUNK_DO(give(answers[i], sent[i].later.each));
        }
        return std::move(answers.back());
    }

    /// False when `each` had enough before the last.
    Result<bool> give(const PostgreSqlAnswer& answer, const std::function<bool(const Row&)>& each)
    {
        if (answer.isReadable())
            return answer.give(each);
        m_failed = true;
        return fail(Errc::Internal, "a column of a type that is not read; cast it to text");
    }

    /// COPY knows no row-level security: the rows go into a table of their own first, and from
    /// there by a statement that nobody has waited for yet. That table stays with the session, its
    /// rows go with the transaction; whose they are stands in the statement.
    Outcome addMany(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill)
    {
        if (table.columns.front() != "tenant_id") {
            m_failed = true;
            return fail(Errc::Internal, "a bulk of rows that are no tenant's");
        }
        const std::string columns = namesOf(table.columns.subspan(1));
        const std::string target(table.table);
        const std::string kind = "bulk_" + target + '_' + shortHash(columns);
        const std::string temporary = kind + '_' + std::to_string(++m_bulks[kind]);
        const std::size_t ahead = m_sent.empty() ? 0 : madeAhead;
        TRUNK_DO(add({},
            "create temporary table if not exists " + temporary
                + " on commit delete rows as select " + columns + " from " + target
                + " with no data",
            {}, Reuse::No));
        std::vector<Oid>& types = m_session->columnTypes[kind];
        if (types.empty()) {
            TRUNK_DO(add({}, "select " + columns + " from " + target + " limit 0", {}));
            TRUNK_TRY(const PostgreSqlAnswer made, exchange());
            types = made.types();
        }
        TRUNK_DO(copy("copy " + temporary + " (" + columns + ") from stdin (format binary)",
            CopyRows(types), ahead, rows, fill));
        const std::string insert = "insert into " + target + " as t (tenant_id, " + columns
            + ") select cast($1 as uuid), " + columns + " from " + temporary;
        const std::string whole = insert + table.clauses();
        if (!table.expectsNone || !table.expectsNone())
            return add(sentOf(whole, table), whole, values(m_tenant));
        const std::string tried = insert + table.returningClause();
        TRUNK_DO(add({}, "savepoint trial", {}));
        TRUNK_DO(add(sentOf(tried, table), tried, values(m_tenant)));
        m_trial = Trial{sentOf(whole, table), values(m_tenant)};
        return Done{};
    }

    static Sent sentOf(const std::string& sql, const BulkTable& table)
    {
        if (table.returning.empty())
            return {sql};
        return {sql, {[returned = table.returned](const Row& row) {
                    returned(row);
                    return true;
                }}};
    }

    Result<Few> fewRows(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill)
    {
        Few few;
        Values row;
        few.sql = "insert into " + std::string(table.table) + " as t (" + namesOf(table.columns)
            + ") values";
        for (std::size_t i = 0; i < rows; ++i) {
            row.clear();
            fill(i, row);
            if (row.size() != table.columns.size()) {
                m_failed = true;
                return fail(Errc::Internal, "a row of another width than its table");
            }
            few.sql += i == 0 ? " (" : "), (";
            const char* separator = "$";
            for (Value& value : row) {
                few.values.push_back(std::move(value));
                few.sql += separator + std::to_string(few.values.size());
                separator = ", $";
            }
        }
        few.sql.append(")").append(table.clauses());
        return few;
    }

    /// `ahead`: bytes that are made ready before the server is waited for.
    Outcome copy(const std::string& sql, CopyRows out, std::size_t ahead, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill)
    {
        Values row;
        std::size_t next = 0;
        const auto write = [&](CopyRows& to) -> Result<bool> {
            row.clear();
            fill(next, row);
            if (row.empty() || row.front() != Value(m_tenant.value))
                return fail(Errc::Internal, "a row of another tenant");
            TRUNK_DO(to.add(std::span(row).subspan(1)));
            return ++next < rows;
        };
        const auto writeAll = [&]() -> Outcome {
            TRUNK_DO(m_session->push());
            bool more = true;
            while (more && out.bytes.size() < ahead) {
                TRUNK_TRY(more, write(out));
            }
            TRUNK_DO(settle());
            const std::stop_callback cancel(m_stop, [this] { m_session->cancel(); });
            return m_session->copy(sql, out, [&](CopyRows& to) -> Result<bool> {
                return more ? write(to) : Result<bool>(false);
            });
        };
        Outcome outcome = writeAll();
        m_failed = !outcome;
        return outcome || !m_stop.stop_requested() ? outcome : fail(Errc::Cancelled, "cancelled");
    }

    std::shared_ptr<PostgreSqlPool> m_pool;
    std::unique_ptr<PostgreSqlSession> m_session;
    TenantId m_tenant;
    bool m_reads; ///< it can change nothing
    std::stop_token m_stop;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
    Steady::time_point m_taken;
    std::vector<Sent> m_sent;           ///< that nobody has waited for yet
    std::vector<Held> m_held;           ///< the same, of a read that has not begun
    std::optional<Trial> m_trial;       ///< the last of them
    std::map<std::string, int> m_bulks; ///< by kind of their tables
    int m_names = 0;                    ///< of cursors
    bool m_open = true;
    bool m_begun = false; ///< the server has heard of it, or will with the next exchange
    bool m_failed = false;
    bool m_endsNext = false; ///< the next exchange is the last
    bool m_alone = false;    ///< its one exchange was a transaction by itself
    bool m_ended = false;    ///< a read that told all
};

} // namespace

Result<std::unique_ptr<Transaction>> beginPostgreSql(const std::shared_ptr<PostgreSqlPool>& pool,
    TenantId tenant, Access access, std::stop_token stop)
{
    TRUNK_TRY(std::unique_ptr<PostgreSqlSession> session, pool->take(stop));
    return std::unique_ptr<Transaction>(std::make_unique<PostgreSqlTransaction>(
        pool, std::move(session), tenant, access, std::move(stop)));
}

} // namespace trunkline
