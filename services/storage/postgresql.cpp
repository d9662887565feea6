#include "services/storage/postgresql.h"

#include "services/storage/migrations.h"
#include "services/storage/parameters.h"

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view poolName = "postgresql";
constexpr std::chrono::seconds trustedIdle{30};
constexpr std::size_t rowsABlock = 5'000;
/// As many values are rather sent with their statement: a temporary table costs more than they do.
constexpr std::size_t fewValues = 1'000;
/// One migration at a time, whatever the replicas ask for at their start.
constexpr const char* migrationLock = "select pg_advisory_xact_lock(1414089548)";
constexpr const char* whileMigrating = "set local lock_timeout = '5s'";

constexpr pqxx::oid booleanOid = 16;
constexpr pqxx::oid byteaOid = 17;

Error lost() { return fail(Errc::Unavailable, "the connection to the database was lost"); }

/// The class of an SQLSTATE says what is meant; its text would quote values of rows.
Error errorOf(const std::string& state)
{
    const std::string_view kind = std::string_view(state).substr(0, 2);
    const auto unavailable = [&state](const char* words) {
        return fail(Errc::Unavailable, std::string(words) + ", sqlstate " + state);
    };
    if (state == "23505")
        return fail(Errc::Conflict, "a row with this key is there already, sqlstate 23505");
    if (state == "23503")
        return fail(Errc::Invalid,
            "it refers to a row that is not there, or is referred to, sqlstate 23503");
    if (state == "57014" || state == "55P03")
        return unavailable("the database took too long; try again");
    if (state == "40001" || state == "40P01")
        return unavailable("somebody else changed the same rows; try again");
    if (state == "53100")
        return unavailable("the database's disk is full");
    if (kind == "53")
        return unavailable("the database is out of room; try again");
    if (kind == "08" || kind == "57" || kind == "25")
        return unavailable("the connection to the database was lost");
    if (kind == "58" || kind == "XX")
        return unavailable("the database has a fault");
    if (state == "22021")
        return fail(Errc::Invalid, "a text is not UTF-8, sqlstate 22021");
    return fail(Errc::Internal, "the database refused a statement, sqlstate " + state);
}

/// libpqxx 6.4 leaves the SQLSTATE out of some of its exceptions; their type says the class.
std::string stateOf(const pqxx::sql_error& refusal)
{
    if (!refusal.sqlstate().empty())
        return refusal.sqlstate();
    if (dynamic_cast<const pqxx::insufficient_privilege*>(&refusal) != nullptr)
        return "42501";
    if (dynamic_cast<const pqxx::disk_full*>(&refusal) != nullptr)
        return "53100";
    if (dynamic_cast<const pqxx::insufficient_resources*>(&refusal) != nullptr)
        return "53000";
    if (dynamic_cast<const pqxx::transaction_rollback*>(&refusal) != nullptr)
        return "40001";
    if (dynamic_cast<const pqxx::unique_violation*>(&refusal) != nullptr)
        return "23505";
    if (dynamic_cast<const pqxx::foreign_key_violation*>(&refusal) != nullptr)
        return "23503";
    if (dynamic_cast<const pqxx::syntax_error*>(&refusal) != nullptr)
        return "42601";
    return "unknown";
}

/// Runs `work` and turns what libpqxx throws into an Error; keeps the SQLSTATE, drops the text.
template <class Work>
auto guarded(Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const pqxx::broken_connection&) {
        return lost();
    } catch (const pqxx::sql_error& refusal) {
        return errorOf(stateOf(refusal));
    } catch (const pqxx::failure&) {
        return lost();
    } catch (const std::bad_alloc&) {
        return fail(Errc::Unavailable, "out of memory");
    } catch (const std::exception&) {
        return fail(Errc::Internal, "the database driver failed");
    }
}

std::string hexOf(std::string_view bytes)
{
    constexpr const char* digits = "0123456789abcdef";
    std::string out = "\\x";
    out.reserve(2 + 2 * bytes.size());
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

int digitOf(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::string bytesOf(std::string_view hex)
{
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t at = 2; at + 1 < hex.size(); at += 2)
        out += static_cast<char>(digitOf(hex[at]) << 4 | digitOf(hex[at + 1]));
    return out;
}

/// Values as PostgreSQL reads them in text; the server infers their types from where they stand.
class Arguments {
public:
    /// Errors: Invalid (U+0000 in a text).
    Outcome set(const Values& values)
    {
        m_made.clear();
        m_made.reserve(values.size()); // the pointers below must stay
        m_texts.clear();
        m_texts.reserve(values.size());
        for (const Value& value : values) {
            if (const auto* number = std::get_if<std::int64_t>(&value)) {
                m_texts.push_back(m_made.emplace_back(std::to_string(*number)).c_str());
            } else if (const auto* text = std::get_if<std::string>(&value)) {
                if (text->find('\0') != std::string::npos)
                    return fail(Errc::Invalid, "a text holds the character U+0000");
                m_texts.push_back(text->c_str());
            } else if (const auto* id = std::get_if<Uuid>(&value)) {
                m_texts.push_back(m_made.emplace_back(id->text()).c_str());
            } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
                m_texts.push_back(m_made.emplace_back(hexOf(bytes->value)).c_str());
            } else {
                m_texts.push_back(nullptr);
            }
        }
        return Done{};
    }
    const std::vector<const char*>& texts() const { return m_texts; }

private:
    std::vector<std::string> m_made;
    std::vector<const char*> m_texts;
};

/// Rows in COPY's text form.
class CopyText {
public:
    std::string text;

    /// Errors: Invalid (U+0000 in a text).
    Outcome add(const Values& row)
    {
        char separator = '\0';
        for (const Value& value : row) {
            if (separator != '\0')
                text += separator;
            separator = '\t';
            if (const auto* number = std::get_if<std::int64_t>(&value))
                text += std::to_string(*number);
            else if (const auto* words = std::get_if<std::string>(&value))
                TRUNK_DO(addEscaped(*words));
            else if (const auto* id = std::get_if<Uuid>(&value))
                text += id->text();
            else if (const auto* bytes = std::get_if<Bytes>(&value))
                text.append("\\").append(hexOf(bytes->value));
            else
                text += "\\N";
        }
        text += '\n';
        return Done{};
    }

private:
    Outcome addEscaped(const std::string& words)
    {
        for (const char c : words) {
            switch (c) {
            case '\0':
                return fail(Errc::Invalid, "a text holds the character U+0000");
            case '\t':
                text += "\\t";
                break;
            case '\n':
                text += "\\n";
                break;
            case '\r':
                text += "\\r";
                break;
            case '\\':
                text += "\\\\";
                break;
            default:
                text += c;
            }
        }
        return Done{};
    }
};

class PostgreSqlRow final : public Row {
public:
    explicit PostgreSqlRow(const pqxx::result& result)
        : m_result(result)
        , m_bytes(result.columns())
    {
        for (pqxx::row::size_type i = 0; i < result.columns(); ++i)
            m_types.push_back(result.column_type(i));
    }
    void moveTo(pqxx::result::size_type row) { m_row = row; }

    int width() const override { return static_cast<int>(m_types.size()); }
    bool isNull(int column) const override { return field(column).is_null(); }
    std::int64_t integer(int column) const override
    {
        const std::string_view text = raw(column);
        if (m_types[static_cast<std::size_t>(column)] == booleanOid)
            return text == "t" ? 1 : 0;
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    std::string_view text(int column) const override
    {
        const auto at = static_cast<std::size_t>(column);
        if (m_types[at] != byteaOid || isNull(column))
            return raw(column);
        m_bytes[at] = bytesOf(raw(column));
        return m_bytes[at];
    }
    Uuid uuid(int column) const override { return Uuid::parse(raw(column)).value_or(Uuid{}); }

private:
    pqxx::field field(int column) const
    {
        return m_result[m_row][static_cast<pqxx::row::size_type>(column)];
    }
    std::string_view raw(int column) const
    {
        const pqxx::field value = field(column);
        return {value.c_str(), value.size()};
    }

    const pqxx::result& m_result;
    pqxx::result::size_type m_row = 0;
    std::vector<pqxx::oid> m_types;
    mutable std::vector<std::string> m_bytes; ///< bytes of the row that is read, by column
};

/// Tells which libpq connection stands below: libpqxx 6 writes COPY only for tuples known when it
/// is compiled, and cancels only through its own object.
class Direct : public pqxx::connect_direct {
public:
    using pqxx::connect_direct::connect_direct;
    handle do_startconnect(handle before) override
    {
        return made = pqxx::connect_direct::do_startconnect(before);
    }
    static thread_local handle made;
};
thread_local Direct::handle Direct::made = nullptr;

using Connection = pqxx::basic_connection_base<Direct>;

struct CancelDeleter {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
struct ResultDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
};
using CopyResult = std::unique_ptr<PGresult, ResultDeleter>;

Outcome outcomeOf(const PGresult* result)
{
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? lost() : errorOf(state);
}

/// One session. libpqxx would connect anew by itself, outside of any fence: it is told not to.
class Session {
public:
    explicit Session(const std::string& url)
        : m_connection(url)
        , m_handle(Direct::made)
        , m_cancel(PQgetCancel(m_handle))
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        m_connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
        // What the server says on the side would quote values of rows.
        m_quiet = std::make_unique<pqxx::quiet_errorhandler>(m_connection);
        m_plain.emplace(m_connection);
    }

    /// Asks the server to stop what runs; from any thread. What cannot be stopped ends by itself,
    /// at the latest by its time limit.
    void cancel()
    {
        std::array<char, 256> words{};
        PQcancel(m_cancel.get(), words.data(), static_cast<int>(words.size()));
    }
    bool open() const { return m_connection.is_open(); }

    Outcome run(const std::string& sql)
    {
        return guarded([&]() -> Outcome {
            m_plain->exec(sql);
            return Done{};
        });
    }
    /// Waits for no answer: whatever is asked next takes it first, as libpq does by itself.
    Outcome send(const char* sql)
    {
        return PQsendQuery(m_handle, sql) == 1 ? Outcome(Done{}) : Outcome(lost());
    }
    Result<pqxx::result> ask(const std::string& sql, const Values& values = {})
    {
        Arguments arguments;
        TRUNK_DO(arguments.set(values));
        return guarded([&]() -> Result<pqxx::result> {
            return m_plain->exec_params(sql, pqxx::prepare::make_dynamic_params(arguments.texts()));
        });
    }

    /// COPY of rows that `next` writes, false after the last.
    Outcome copy(const std::string& sql, const std::function<Result<bool>(CopyText&)>& next)
    {
        constexpr std::size_t enough = 64 * 1024;
        const CopyResult begun(PQexec(m_handle, sql.c_str()));
        if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
            return outcomeOf(begun.get());
        CopyText rows;
        Result<bool> more = true;
        bool sent = true;
        while (more && *more && sent) {
            more = next(rows);
            if (rows.text.size() > enough || !more || !*more) {
                sent = PQputCopyData(m_handle, rows.text.data(), static_cast<int>(rows.text.size()))
                    == 1;
                rows.text.clear();
            }
        }
        PQputCopyEnd(m_handle, more ? nullptr : "stopped");
        Outcome outcome = more ? Outcome(Done{}) : Outcome(more.error());
        for (CopyResult answer(PQgetResult(m_handle)); answer;
             answer.reset(PQgetResult(m_handle))) {
            if (outcome && PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
                outcome = outcomeOf(answer.get());
        }
        return sent || !outcome ? outcome : Outcome(lost());
    }

    Steady::time_point lastUsed = Steady::now();

private:
    Connection m_connection;
    PGconn* m_handle; ///< m_connection's
    std::unique_ptr<PGcancel, CancelDeleter> m_cancel;
    std::unique_ptr<pqxx::quiet_errorhandler> m_quiet;
    std::optional<pqxx::nontransaction> m_plain;
};

Result<std::unique_ptr<Session>> connect(const Secret& url)
{
    try {
        return std::make_unique<Session>(url.reveal());
    } catch (const std::exception&) {
        // libpq's words may hold the URL and with it a password.
        return fail(Errc::Unavailable,
            "the database cannot be reached, or refuses the sign-in; check the URL and the server");
    }
}

/// Sessions, at most so many, given out in the order of asking.
class Pool {
public:
    explicit Pool(PostgreSqlOptions options)
        : m_options(std::move(options))
    {
    }

    /// Errors: Unavailable, Cancelled.
    Result<std::unique_ptr<Session>> take(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        const std::shared_ptr<StoreObserver> observer = m_observer;
        const auto asked = observer ? Steady::now() : Steady::time_point();
        const int ticket = m_nextTicket++;
        m_waiting.push_back(ticket);
        const bool ours = m_changed.wait_for(lock, stop, m_options.wait,
            [&] { return m_waiting.front() == ticket && m_taken < m_options.connections; });
        std::erase(m_waiting, ticket);
        m_changed.notify_all();
        const bool stopped = stop.stop_requested();
        std::unique_ptr<Session> session;
        if (ours && !stopped) {
            ++m_taken;
            if (!m_idle.empty()) {
                session = std::move(m_idle.back());
                m_idle.pop_back();
            }
        }
        lock.unlock();
        if (observer && !stopped)
            observer->waited(poolName, Steady::now() - asked, !ours);
        if (stopped)
            return fail(Errc::Cancelled, "cancelled");
        if (!ours)
            return fail(Errc::Unavailable, "all connections to the database are in use; try again");
        // Nothing of ours outlives a transaction; who idled long may have been cut off, or shared
        // a pooler's connection with somebody who does set things.
        if (session && Steady::now() - session->lastUsed > trustedIdle
            && !session->run("discard all"))
            session.reset();
        if (session)
            return session;
        const auto begun = observer ? Steady::now() : Steady::time_point();
        auto made = connect(m_options.url);
        if (made && observer)
            observer->connected(poolName, Steady::now() - begun);
        if (!made) {
            lock.lock();
            --m_taken;
            m_changed.notify_all();
        }
        return made;
    }

    /// Null, or one that is broken, only gives its place back.
    void giveBack(std::unique_ptr<Session> session)
    {
        const std::lock_guard lock(m_mutex);
        --m_taken;
        if (session && session->open()) {
            session->lastUsed = Steady::now();
            m_idle.push_back(std::move(session));
        }
        m_changed.notify_all();
    }

    void listen(Database::Listener listener)
    {
        const std::lock_guard lock(m_mutex);
        m_listener
            = listener ? std::make_shared<const Database::Listener>(std::move(listener)) : nullptr;
    }
    std::shared_ptr<const Database::Listener> listener() const
    {
        const std::lock_guard lock(m_mutex);
        return m_listener;
    }
    void observe(std::shared_ptr<StoreObserver> observer)
    {
        const std::lock_guard lock(m_mutex);
        m_observer = std::move(observer);
    }
    std::shared_ptr<StoreObserver> observer() const
    {
        const std::lock_guard lock(m_mutex);
        return m_observer;
    }
    PoolFigures figures() const
    {
        const std::lock_guard lock(m_mutex);
        return {std::string(poolName), m_options.connections, static_cast<int>(m_idle.size()),
            m_taken, static_cast<int>(m_waiting.size())};
    }

private:
    PostgreSqlOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<int> m_waiting; ///< tickets, the next in front
    int m_nextTicket = 0;
    int m_taken = 0;
    std::vector<std::unique_ptr<Session>> m_idle;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
};

class PostgreSqlTransaction final : public Transaction {
public:
    PostgreSqlTransaction(std::shared_ptr<Pool> pool, std::unique_ptr<Session> session,
        TenantId tenant, std::stop_token stop)
        : m_pool(std::move(pool))
        , m_session(std::move(session))
        , m_tenant(tenant)
        , m_stop(std::move(stop))
        , m_listener(m_pool->listener())
        , m_observer(m_pool->observer())
        , m_taken(m_observer ? Steady::now() : Steady::time_point())
    {
    }
    ~PostgreSqlTransaction() override
    {
        bool clean = true;
        if (m_open)
            clean = rollback().ok();
        m_pool->giveBack(clean ? std::move(m_session) : nullptr);
        if (m_observer)
            m_observer->used(poolName, Steady::now() - m_taken);
    }
    PostgreSqlTransaction(const PostgreSqlTransaction&) = delete;
    PostgreSqlTransaction& operator=(const PostgreSqlTransaction&) = delete;

    /// One round trip (DECISIONS 13). A read sees one moment; the limits are SEC §1's.
    Outcome begin(Access access)
    {
        m_open = true;
        m_reads = access == Access::Read;
        std::string sql = access == Access::Read ? "begin isolation level repeatable read read only"
                                                 : "begin isolation level read committed";
        sql += "; set local role trunkline_app; set local app.tenant_id = '" + m_tenant.text()
            + "'; set local statement_timeout = '30s'; set local lock_timeout = '5s'"
              "; set local idle_in_transaction_session_timeout = '30s'";
        return timed("begin", [&] { return m_session->run(sql); });
    }

    Engine engine() const override { return Engine::PostgreSql; }
    TenantId tenant() const override { return m_tenant; }

    Outcome query(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        pqxx::result answer;
        const auto work = [&]() -> Outcome {
            TRUNK_DO(checkParameters(sql, values.size()));
            TRUNK_TRY(answer, m_session->ask(std::string(sql), values));
            return Done{};
        };
        TRUNK_DO(watched(sql, work));
        give(answer, each);
        return Done{};
    }

    Outcome scan(std::string_view sql, const Values& values,
        const std::function<bool(const Row&)>& each) override
    {
        const std::string cursor = "rows_" + std::to_string(++m_names);
        const auto declare = [&]() -> Outcome {
            TRUNK_DO(checkParameters(sql, values.size()));
            TRUNK_TRY([[maybe_unused]] const pqxx::result declared,
                m_session->ask(
                    "declare " + cursor + " no scroll cursor for " + std::string(sql), values));
            return Done{};
        };
        TRUNK_DO(watched(sql, declare));
        const std::string fetch = "fetch " + std::to_string(rowsABlock) + " from " + cursor;
        for (bool more = true; more;) {
            pqxx::result block;
            const auto work = [&]() -> Outcome {
                TRUNK_TRY(block, m_session->ask(fetch));
                return Done{};
            };
            TRUNK_DO(watched({}, work));
            more = give(block, each) && block.size() == rowsABlock;
        }
        return watched({}, [&] { return m_session->run("close " + cursor); });
    }

    Result<std::int64_t> execute(std::string_view sql, const Values& values) override
    {
        std::int64_t changed = 0;
        const auto work = [&]() -> Outcome {
            TRUNK_DO(checkParameters(sql, values.size()));
            TRUNK_TRY(const pqxx::result answer, m_session->ask(std::string(sql), values));
            changed = static_cast<std::int64_t>(answer.affected_rows());
            return Done{};
        };
        TRUNK_DO(watched(sql, work));
        return changed;
    }

    Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        if (rows == 0)
            return std::int64_t{0};
        std::string columns;
        for (const std::string_view column : table.columns)
            columns.append(columns.empty() ? "" : ", ").append(column);
        const std::string target(table.table);
        if (rows * table.columns.size() <= fewValues)
            return insertFew(table, columns, rows, fill);
        const std::string temporary = "bulk_" + std::to_string(++m_names);
        const std::string insert = "insert into " + target + " as t (" + columns + ") select "
            + columns + " from " + temporary + " " + std::string(table.conflict);

        std::int64_t written = 0;
        const auto work = [&]() -> Outcome {
            TRUNK_DO(m_session->run("create temporary table " + temporary
                + " on commit drop as select " + columns + " from " + target + " with no data"));
            TRUNK_DO(copy(temporary, columns, table.columns.size(), rows, fill));
            TRUNK_TRY(const pqxx::result answer, m_session->ask(insert));
            written = static_cast<std::int64_t>(answer.affected_rows());
            return Done{};
        };
        TRUNK_DO(watched(insert, work));
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
        if (m_reads)
            return rollback();
        Outcome done = timed("commit", [&] { return m_session->run("commit"); });
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
        if (!std::exchange(m_open, false))
            return Done{};
        // How a look at the store ends is no news to anybody; but a request to stop that is still
        // on its way could meet the end instead, and must be waited for.
        const bool calm = m_reads && !m_failed && !m_stop.stop_requested();
        return calm ? m_session->send("rollback") : m_session->run("rollback");
    }

private:
    /// Gives rows on until somebody has enough; answers whether nobody had.
    static bool give(const pqxx::result& answer, const std::function<bool(const Row&)>& each)
    {
        PostgreSqlRow row(answer);
        for (pqxx::result::size_type i = 0; i < answer.size(); ++i) {
            row.moveTo(i);
            if (!each(row))
                return false;
        }
        return true;
    }

    Result<std::int64_t> insertFew(const BulkTable& table, const std::string& columns,
        std::size_t rows, const std::function<void(std::size_t, Values&)>& fill)
    {
        Values all;
        Values row;
        std::string sql
            = "insert into " + std::string(table.table) + " as t (" + columns + ") values";
        for (std::size_t i = 0; i < rows; ++i) {
            row.clear();
            fill(i, row);
            if (row.size() != table.columns.size()) {
                m_failed = true;
                return fail(Errc::Internal, "a row of another width than its table");
            }
            sql += i == 0 ? " (" : "), (";
            for (Value& value : row) {
                all.push_back(std::move(value));
                sql += (&value == &row.front() ? "$" : ", $") + std::to_string(all.size());
            }
        }
        sql.append(") ").append(table.conflict);
        return execute(sql, all);
    }

    Outcome copy(const std::string& table, const std::string& columns, std::size_t width,
        std::size_t rows, const std::function<void(std::size_t, Values&)>& fill)
    {
        Values row;
        std::size_t next = 0;
        const auto write = [&](CopyText& out) -> Result<bool> {
            row.clear();
            fill(next, row);
            if (row.size() != width)
                return fail(Errc::Internal, "a row of another width than its table");
            TRUNK_DO(out.add(row));
            return ++next < rows;
        };
        return m_session->copy("copy " + table + " (" + columns + ") from stdin", write);
    }

    /// Runs one statement: stoppable, listened to, and fatal to the transaction when it fails.
    template <class Work>
    Outcome watched(std::string_view sql, Work work)
    {
        if (!m_open || m_failed)
            return fail(Errc::Internal, "a statement in a transaction that is over");
        if (m_stop.stop_requested()) {
            m_failed = true;
            return fail(Errc::Cancelled, "cancelled");
        }
        Outcome outcome = timed(sql, [&] {
            const std::stop_callback cancel(m_stop, [this] { m_session->cancel(); });
            return work();
        });
        if (outcome)
            return outcome;
        m_failed = true;
        return m_stop.stop_requested() ? fail(Errc::Cancelled, "cancelled") : outcome;
    }

    /// No clock is read unless somebody wants to know. What has no text (a block of a cursor, its
    /// end) is told to nobody.
    template <class Work>
    Outcome timed(std::string_view sql, Work work)
    {
        if (sql.empty() || (!m_listener && !m_observer))
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

    std::shared_ptr<Pool> m_pool;
    std::unique_ptr<Session> m_session;
    TenantId m_tenant;
    std::stop_token m_stop;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
    Steady::time_point m_taken;
    int m_names = 0; ///< of temporary tables and cursors
    bool m_open = false;
    bool m_reads = false; ///< it can have changed nothing
    bool m_failed = false;
};

class PostgreSqlDatabase final : public Database {
public:
    explicit PostgreSqlDatabase(std::shared_ptr<Pool> pool)
        : m_pool(std::move(pool))
    {
    }
    Engine engine() const override { return Engine::PostgreSql; }
    Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop) override
    {
        TRUNK_TRY(std::unique_ptr<Session> session, m_pool->take(stop));
        auto transaction = std::make_unique<PostgreSqlTransaction>(
            m_pool, std::move(session), tenant, std::move(stop));
        TRUNK_DO(transaction->begin(access));
        return std::unique_ptr<Transaction>(std::move(transaction));
    }
    Result<std::vector<TenantId>> tenants() override
    {
        TRUNK_TRY(const auto transaction, begin({}, Access::Read, {}));
        return transaction->all(Query("select owner_tenant from tenants order by owner_tenant"),
            [](const Row& row) { return row.id<TenantId>(0); });
    }
    Result<StoreInfo> info() override
    {
        TRUNK_TRY(const auto transaction, begin({}, Access::Read, {}));
        StoreInfo info{Engine::PostgreSql, 0, {}, 0};
        TRUNK_DO(transaction->query(
            Query("select (select max(number) from schema_versions), "
                  "coalesce(host(inet_server_addr()), 'local') || '/' || current_database(), "
                  "pg_database_size(current_database())"),
            [&info](const Row& row) {
                info.schema = row.integer(0);
                info.place = row.text(1);
                info.bytes = row.integer(2);
                return true;
            }));
        return info;
    }
    void listen(Listener listener) override { m_pool->listen(std::move(listener)); }
    void observe(const std::shared_ptr<StoreObserver>& observer) override
    {
        m_pool->observe(observer);
    }
    std::vector<PoolFigures> pools() const override { return {m_pool->figures()}; }

private:
    std::shared_ptr<Pool> m_pool;
};

Result<std::string> one(Session& session, const std::string& sql, const Values& values = {})
{
    TRUNK_TRY(const pqxx::result answer, session.ask(sql, values));
    if (answer.empty() || answer[0][0].is_null())
        return std::string();
    return std::string(answer[0][0].c_str());
}

/// What was applied is ours, unchanged and without a gap. Answers how many.
Result<std::size_t> appliedMigrations(Session& session)
{
    TRUNK_TRY(
        const std::string table, one(session, "select to_regclass('public.schema_versions')"));
    if (table.empty()) {
        TRUNK_TRY(const std::string others,
            one(session,
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
                "and relkind in ('r', 'p', 'v', 'm')"));
        if (others != "0")
            return fail(Errc::Invalid,
                "the database holds tables that are not Trunkline's; use an empty one");
        return std::size_t{0};
    }
    const auto known = migrations(Engine::PostgreSql);
    const auto answer
        = session.ask("select number, checksum from public.schema_versions order by number");
    if (!answer)
        return answer.error().code == Errc::Unavailable
            ? answer.error()
            : fail(Errc::Invalid, "the database is not one of Trunkline's, or may not be read");
    for (pqxx::result::size_type i = 0; i < answer->size(); ++i) {
        if (i >= known.size())
            return fail(Errc::Invalid, "the database is newer than this program; update Trunkline");
        if ((*answer)[i][0].as<std::size_t>() != i + 1
            || known[i].checksum != (*answer)[i][1].c_str())
            return fail(Errc::Invalid,
                "the database's schema is not one of this program's; use the Trunkline that made "
                "it");
    }
    return answer->size();
}

Outcome migrate(Session& session, Instant now)
{
    TRUNK_TRY(const std::size_t before, appliedMigrations(session));
    const auto known = migrations(Engine::PostgreSql);
    for (std::size_t i = before; i < known.size(); ++i) {
        const Migration& migration = known[i];
        const auto step = [&]() -> Outcome {
            TRUNK_DO(session.run("begin"));
            TRUNK_DO(session.run(whileMigrating));
            TRUNK_DO(session.run(migrationLock));
            TRUNK_TRY(const std::size_t applied, appliedMigrations(session));
            if (applied <= i) { // else another replica was quicker
                TRUNK_DO(session.run(std::string(migration.tables)));
                if (!migration.keys.empty())
                    TRUNK_DO(session.run(std::string(migration.keys)));
                TRUNK_TRY([[maybe_unused]] const pqxx::result inserted,
                    session.ask("insert into public.schema_versions "
                                "(number, name, checksum, applied_at) values ($1, $2, $3, $4)",
                        values(migration.number, migration.name, migration.checksum, now)));
            }
            return session.run("commit");
        };
        if (Outcome done = step(); !done) {
            [[maybe_unused]] const Outcome undone = session.run("rollback");
            if (done.error().code != Errc::Internal)
                return done;
            return fail(Errc::Invalid,
                "the database cannot be migrated: this needs its owner, who may make roles ("
                    + done.error().detail + ")");
        }
    }
    return Done{};
}

/// Row-level security only binds a role that has no way around it (SEC-N2).
Outcome checkFences(Session& session)
{
    constexpr const char* unfenced = R"(
        select count(*) from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and exists (select 1 from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
            and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select 1 from pg_policy p where p.polrelid = c.oid)))";
    constexpr const char* role = R"(
        select count(*) from pg_roles r
        where r.rolname = 'trunkline_app' and not r.rolsuper and not r.rolbypassrls
            and not exists (select 1 from pg_class c
                where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace))";
    const auto refusal = [](const char* why) {
        return fail(Errc::Invalid, std::string("row-level security would not bind: ") + why);
    };
    TRUNK_TRY(const std::string open, one(session, unfenced));
    if (open != "0")
        return refusal("a table of tenants' rows has none; migrate as the database's owner");
    TRUNK_TRY(const std::string bound, one(session, role));
    if (bound != "1")
        return refusal("trunkline_app is absent, may bypass it, or owns tables; alter that role");
    if (const auto assumed = session.run("begin; set local role trunkline_app; rollback");
        !assumed) {
        [[maybe_unused]] const Outcome undone = session.run("rollback");
        return assumed.error().code == Errc::Unavailable
            ? assumed
            : Outcome(refusal("this user may not become trunkline_app; grant it that role"));
    }
    return Done{};
}

} // namespace

Result<std::shared_ptr<Database>> openPostgreSql(const PostgreSqlOptions& options)
{
    auto pool = std::make_shared<Pool>(options);
    TRUNK_TRY(std::unique_ptr<Session> session, pool->take({}));
    Outcome ready = migrate(*session, options.now);
    if (ready)
        ready = checkFences(*session);
    pool->giveBack(ready ? std::move(session) : nullptr);
    if (!ready)
        return std::move(ready.error());
    return std::shared_ptr<Database>(std::make_shared<PostgreSqlDatabase>(std::move(pool)));
}

} // namespace trunkline
