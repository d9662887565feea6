#include "services/storage/sqlitetransaction.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds longestWait{5};
constexpr int stepsBetweenLooks = 1'000;

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement)
        : m_statement(statement)
    {
    }
    int width() const override { return sqlite3_column_count(m_statement); }
    bool isNull(int column) const override
    {
        return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override
    {
        return sqlite3_column_int64(m_statement, column);
    }
    std::string_view text(int column) const override
    {
        const void* bytes = sqlite3_column_blob(m_statement, column);
        const auto length = static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column));
        return bytes == nullptr ? std::string_view()
                                : std::string_view(static_cast<const char*>(bytes), length);
    }
    Uuid uuid(int column) const override
    {
        Uuid id;
        const std::string_view bytes = text(column);
        if (bytes.size() == id.bytes.size())
            std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
        return id;
    }

private:
    sqlite3_stmt* m_statement;
};

class SqliteTransaction final : public Transaction {
public:
    SqliteTransaction(std::shared_ptr<SqlitePool> pool,
        std::unique_ptr<SqliteConnection> connection, TenantId tenant, Access access,
        std::stop_token stop)
        : m_pool(std::move(pool))
        , m_connection(std::move(connection))
        , m_tenant(tenant)
        , m_access(access)
        , m_stop(std::move(stop))
        , m_listener(m_pool->listener())
        , m_observer(m_pool->observer())
        , m_taken(m_observer ? Steady::now() : Steady::time_point())
    {
    }
    ~SqliteTransaction() override
    {
        if (m_open) [[maybe_unused]]
            const Outcome done = rollback();
        m_pool->giveBack(std::move(m_connection), m_access);
        if (m_observer)
            m_observer->used(SqlitePool::nameOf(m_access), Steady::now() - m_taken);
    }
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;

    Outcome begin()
    {
        m_open = true;
        // The snapshot of a read is taken by its first question.
        const char* sql = m_access == Access::Write ? "begin immediate"
                                                    : "begin; select 1 from sqlite_schema limit 1";
        return timed("begin", [&] { return m_connection->run(sql); });
    }

    Engine engine() const override { return Engine::Sqlite; }
    TenantId tenant() const override { return m_tenant; }

    Outcome query(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        return watched(sql, [&]() -> Outcome {
            TRUNK_TRY(SqliteStatement statement, m_connection->prepare(sql));
            TRUNK_DO(statement.bind(values));
            const SqliteRow row(statement.handle());
            bool wanted = true;
            int code = statement.step();
            for (; code == SQLITE_ROW; code = statement.step()) {
                if (wanted && !each(row)) {
                    // A statement that changes rows is run to its end, whatever it answers.
                    if (sqlite3_stmt_readonly(statement.handle()) != 0)
                        return Done{};
                    wanted = false;
                }
            }
            if (code != SQLITE_DONE)
                return error();
            return Done{};
        });
    }

    Result<std::int64_t> execute(std::string_view sql, const Values& values) override
    {
        std::int64_t changed = 0;
        const auto work = [&]() -> Outcome {
            TRUNK_TRY(SqliteStatement statement, m_connection->prepare(sql));
            TRUNK_DO(statement.bind(values));
            const std::int64_t before = sqlite3_total_changes64(m_connection->handle());
            int code = SQLITE_ROW;
            while (code == SQLITE_ROW)
                code = statement.step();
            if (code != SQLITE_DONE)
                return error();
            if (sqlite3_total_changes64(m_connection->handle()) != before)
                changed = sqlite3_changes64(m_connection->handle());
            return Done{};
        };
        TRUNK_DO(watched(sql, work));
        return changed;
    }

    Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        std::string sql = "insert into ";
        sql.append(table.table).append(" as t (");
        std::string places;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            sql.append(i > 0 ? ", " : "").append(table.columns[i]);
            places.append(i > 0 ? ", $" : "$").append(std::to_string(i + 1));
        }
        sql.append(") values (").append(places).append(")").append(table.clauses());

        std::int64_t written = 0;
        const auto work = [&]() -> Outcome {
            TRUNK_TRY(SqliteStatement statement, m_connection->prepare(sql));
            const std::int64_t before = sqlite3_total_changes64(m_connection->handle());
            Values row;
            for (std::size_t i = 0; i < rows; ++i) {
                row.clear();
                fill(i, row);
                TRUNK_DO(statement.bind(row));
                int code = statement.step();
                for (; code == SQLITE_ROW; code = statement.step())
                    table.returned(SqliteRow(statement.handle()));
                if (code != SQLITE_DONE)
                    return error();
                statement.reset();
            }
            written = sqlite3_total_changes64(m_connection->handle()) - before;
            return Done{};
        };
        TRUNK_DO(watched(sql, work));
        return written;
    }

    Outcome commit() override
    {
        if (!m_open || m_failed || m_stop.stop_requested()) {
            const bool stopped = m_open && !m_failed;
            [[maybe_unused]] const Outcome undone = rollback();
            return stopped ? fail(Errc::Cancelled, "cancelled")
                           : fail(Errc::Internal, "a transaction that is over cannot be committed");
        }
        if (auto done = timed("commit", [&] { return m_connection->run("commit"); }); !done) {
            [[maybe_unused]] const Outcome undone = rollback();
            return done;
        }
        m_open = false;
        return Done{};
    }

    Outcome rollback() override
    {
        m_open = false;
        // A full disk may have undone it already.
        return m_connection->inTransaction() ? m_connection->run("rollback") : Outcome(Done{});
    }

private:
    Error error() const { return sqliteError(sqlite3_extended_errcode(m_connection->handle())); }

    /// Runs one statement: stoppable, listened to, and fatal to the transaction when it fails, as
    /// on PostgreSQL.
    template <class Work>
    Outcome watched(std::string_view sql, Work work)
    {
        if (!m_open || m_failed)
            return fail(Errc::Internal, "a statement in a transaction that is over");
        if (m_stop.stop_requested()) {
            m_failed = true;
            return fail(Errc::Cancelled, "cancelled");
        }
        sqlite3* handle = m_connection->handle();
        const auto stopped = [](void* stop) {
            return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
        };
        if (m_stop.stop_possible())
            sqlite3_progress_handler(handle, stepsBetweenLooks, stopped, &m_stop);
        Outcome outcome = timed(sql, work);
        sqlite3_progress_handler(handle, 0, nullptr, nullptr);
        m_failed = m_failed || !outcome;
        return outcome;
    }

    /// No clock is read unless somebody wants to know.
    template <class Work>
    Outcome timed(std::string_view sql, Work work)
    {
        if (!m_listener && !m_observer)
            return work();
        const auto begun = Steady::now();
        Outcome outcome = work();
        const auto took = Steady::now() - begun;
        if (m_listener && sql != "begin" && sql != "commit")
            (*m_listener)(sql, took);
        if (m_observer)
            m_observer->statement(sql, took, outcome ? nullptr : &outcome.error());
        return outcome;
    }

    std::shared_ptr<SqlitePool> m_pool;
    std::unique_ptr<SqliteConnection> m_connection;
    TenantId m_tenant;
    Access m_access;
    std::stop_token m_stop;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
    Steady::time_point m_taken;
    bool m_open = false;
    bool m_failed = false;
};

} // namespace

SqlitePool::SqlitePool(
    std::filesystem::path file, std::unique_ptr<SqliteConnection> writer, int readers)
    : m_file(std::move(file))
{
    m_writer.name = nameOf(Access::Write);
    m_readers.name = nameOf(Access::Read);
    m_writer.idle.push_back(std::move(writer));
    m_readers.limit = std::max(readers, 1);
}

Result<std::unique_ptr<SqliteConnection>> SqlitePool::take(
    Place& place, SqliteUse use, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    const std::shared_ptr<StoreObserver> observer = m_observer;
    const auto asked = observer ? Steady::now() : Steady::time_point();
    const int ticket = m_nextTicket++;
    place.waiting.push_back(ticket);
    const bool ours = m_changed.wait_for(lock, stop, longestWait,
        [&] { return place.waiting.front() == ticket && place.taken < place.limit; });
    std::erase(place.waiting, ticket);
    m_changed.notify_all();
    const bool stopped = stop.stop_requested();
    std::unique_ptr<SqliteConnection> idle;
    if (ours && !stopped) {
        ++place.taken;
        if (!place.idle.empty()) {
            idle = std::move(place.idle.back());
            place.idle.pop_back();
        }
    }
    lock.unlock();
    if (observer && !stopped)
        observer->waited(place.name, Steady::now() - asked, !ours);
    if (stopped)
        return fail(Errc::Cancelled, "cancelled");
    if (!ours)
        return fail(Errc::Unavailable, "the workspace is busy; try again");
    if (idle)
        return idle;
    const auto begun = observer ? Steady::now() : Steady::time_point();
    auto connection = SqliteConnection::open(m_file, use);
    if (connection && observer)
        observer->connected(place.name, Steady::now() - begun);
    if (!connection) {
        lock.lock();
        --place.taken;
        m_changed.notify_all();
    }
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> SqlitePool::takeWriter(const std::stop_token& stop)
{
    return take(m_writer, SqliteUse::Write, stop);
}

Result<std::unique_ptr<SqliteConnection>> SqlitePool::takeReader(const std::stop_token& stop)
{
    return take(m_readers, SqliteUse::Read, stop);
}

void SqlitePool::giveBack(std::unique_ptr<SqliteConnection> connection, Access access)
{
    const std::lock_guard lock(m_mutex);
    Place& place = access == Access::Write ? m_writer : m_readers;
    --place.taken;
    // One that could not be rolled back is closed; the next who asks opens another.
    if (!connection->inTransaction())
        place.idle.push_back(std::move(connection));
    m_changed.notify_all();
}

void SqlitePool::listen(Database::Listener listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener
        = listener ? std::make_shared<const Database::Listener>(std::move(listener)) : nullptr;
}

std::shared_ptr<const Database::Listener> SqlitePool::listener() const
{
    const std::lock_guard lock(m_mutex);
    return m_listener;
}

void SqlitePool::observe(std::shared_ptr<StoreObserver> observer)
{
    const std::lock_guard lock(m_mutex);
    m_observer = std::move(observer);
}

std::shared_ptr<StoreObserver> SqlitePool::observer() const
{
    const std::lock_guard lock(m_mutex);
    return m_observer;
}

std::vector<PoolFigures> SqlitePool::figures() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<PoolFigures> all;
    for (const Place* place : {&m_writer, &m_readers})
        all.push_back({std::string(place->name), place->limit, static_cast<int>(place->idle.size()),
            place->taken, static_cast<int>(place->waiting.size())});
    return all;
}

std::string_view SqlitePool::nameOf(Access access)
{
    return access == Access::Write ? "sqlite-writer" : "sqlite-readers";
}

Result<std::unique_ptr<Transaction>> beginSqlite(
    const std::shared_ptr<SqlitePool>& pool, TenantId tenant, Access access, std::stop_token stop)
{
    TRUNK_TRY(std::unique_ptr<SqliteConnection> connection,
        access == Access::Write ? pool->takeWriter(stop) : pool->takeReader(stop));
    auto transaction = std::make_unique<SqliteTransaction>(
        pool, std::move(connection), tenant, access, std::move(stop));
    TRUNK_DO(transaction->begin());
    return std::unique_ptr<Transaction>(std::move(transaction));
}

} // namespace trunkline
