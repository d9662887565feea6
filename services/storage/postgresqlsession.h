#pragma once
// One session with a PostgreSQL server over libpq: a statement alone, several in one round trip,
// COPY. Whatever libpq says ends as an Error that quotes no value.

#include "services/base/secret.h"
#include "services/storage/database.h"
#include "services/storage/postgresqlcopy.h"

#include <libpq-fe.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trunkline {

/// What every transaction stands under, whoever asks: `name` is set to `value`.
struct PostgreSqlSetting {
    std::string_view name;
    std::string_view value;
};
/// The limits are SEC §1's. What nobody begins is a read that sees one moment. Plans are made for
/// any tenant: for one that the statistics do not know, a planner expects no rows, and then any
/// index that begins with a tenant is as good as the right one.
inline constexpr std::array<PostgreSqlSetting, 6> postgreSqlSettings{
    {{"default_transaction_isolation", "repeatable read"}, {"default_transaction_read_only", "on"},
        {"statement_timeout", "30s"}, {"lock_timeout", "5s"},
        {"idle_in_transaction_session_timeout", "30s"}, {"plan_cache_mode", "force_generic_plan"}}};

struct PostgreSqlClear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PostgreSqlResult = std::unique_ptr<PGresult, PostgreSqlClear>;

/// What a statement answered, in PostgreSQL's binary form.
class PostgreSqlAnswer {
public:
    explicit PostgreSqlAnswer(PostgreSqlResult result)
        : m_result(std::move(result))
    {
    }
    int rows() const { return PQntuples(m_result.get()); }
    int width() const { return PQnfields(m_result.get()); }
    /// False: there is a column of a type whose form nobody here knows.
    bool isReadable() const;
    bool isNull(int row, int column) const { return PQgetisnull(m_result.get(), row, column) == 1; }
    /// Empty for null. Texts and bytes as they are, other types as PostgreSQL writes them; `room`
    /// is theirs, and as long as it lives the answer is valid.
    std::string_view text(int row, int column, std::string& room) const;
    std::int64_t integer(int row, int column) const;
    Uuid uuid(int row, int column) const;
    /// Of the columns.
    std::vector<Oid> types() const;
    /// Rows that a statement changed.
    std::int64_t changed() const;
    /// In order; false when `each` had enough before the last.
    bool give(const std::function<bool(const Row&)>& each) const;

private:
    std::string_view raw(int row, int column) const
    {
        return {PQgetvalue(m_result.get(), row, column),
            static_cast<std::size_t>(PQgetlength(m_result.get(), row, column))};
    }
    Oid type(int column) const { return PQftype(m_result.get(), column); }

    PostgreSqlResult m_result;
};

/// Not shared between threads, but for `cancel`.
/// Errors of all: those of Transaction.
class PostgreSqlSession {
public:
    enum class Reuse { Yes, No };

    /// Errors: Unavailable.
    static Result<std::unique_ptr<PostgreSqlSession>> connect(const Secret& url);
    PostgreSqlSession(const PostgreSqlSession&) = delete;
    PostgreSqlSession& operator=(const PostgreSqlSession&) = delete;
    ~PostgreSqlSession() = default;

    bool open() const;
    /// It stands under `postgreSqlSettings` from its start. Not so behind a pooler, which has the
    /// say over its sessions: there each transaction sets them.
    bool isSet() const { return m_isSet; }
    /// Statements without values, in one text.
    Outcome run(const std::string& sql);
    /// The same, but nobody hears how it ends: whatever is asked next waits for that first.
    Outcome runUnheard(const char* sql);
    /// Forgets all that the session was told, its prepared statements too.
    Outcome reset();

    /// Puts a statement behind those that `exchange` sends. One that comes again is prepared,
    /// unless its text is not to be reused. A transaction that is begun so is begun before what
    /// follows.
    Outcome add(std::string_view sql, const Values& values, Reuse reuse = Reuse::Yes);
    /// Lets the server begin with what was added.
    Outcome push();
    /// In one round trip: answers in the order of `add`, `heard` called at each. The first that
    /// fails ends the rest: its error, and the answers of those before it.
    Outcome exchange(
        std::vector<PostgreSqlAnswer>& answers, const std::function<void()>& heard = {});
    /// One statement by itself.
    Result<PostgreSqlAnswer> ask(std::string_view sql, const Values& values = {});

    /// COPY, in its binary form, of the rows that are there and of those that `next` adds, until it
    /// answers false.
    Outcome copy(
        const std::string& sql, CopyRows& rows, const std::function<Result<bool>(CopyRows&)>& next);

    /// Asks the server to stop what runs; from any thread. What cannot be stopped ends by itself,
    /// at the latest by its time limit.
    void cancel();

    const std::chrono::steady_clock::time_point made = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point lastUsed = made;
    /// Of the tables that take bulks in, as far as they were asked for.
    std::map<std::string, std::vector<Oid>> columnTypes;

private:
    struct Close {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct Drop {
        void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
    };
    /// A text that was asked before.
    struct Known {
        std::size_t values;    ///< that it takes
        std::string name{};    ///< of the prepared statement; empty: none yet
        bool prepared = false; ///< the server has it, or will before it needs it
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Texts = std::unordered_map<std::string, Known, Hash, std::equal_to<>>;

    explicit PostgreSqlSession(PGconn* connection);
    void takeUnheard();
    Outcome enter();
    Result<Known*> known(std::string_view sql, std::size_t values);

    std::unique_ptr<PGconn, Close> m_connection;
    std::unique_ptr<PGcancel, Drop> m_cancel;
    Texts m_texts;
    std::vector<Known*> m_steps; ///< on their way: what each prepares, null for a statement
    int m_names = 0;
    bool m_prepares = true; ///< the server keeps what it is given to prepare
    bool m_isSet = false;
    bool m_fit = true;
};

} // namespace trunkline
