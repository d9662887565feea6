#pragma once
// One connection to a SQLite file: its settings, its prepared statements, its errors.

#include "services/base/result.h"
#include "services/storage/statement.h"

#include <filesystem>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;
namespace SQLite {
class Database;
}

namespace trunkline {

enum class SqliteUse {
    Write, ///< the one writer
    Read,  ///< transactions that read
    Look,  ///< checks: what is there is read as it is, and nothing beside the file is made
};

/// What a result code means; never the statement's text, never a value.
Error sqliteError(int code);

/// A statement as SQLite prepared it, and which of the values goes where.
struct SqlitePrepared {
    sqlite3_stmt* handle = nullptr;
    /// SQLite numbers $-parameters by their first appearance; here, in that order, which value each
    /// one means (from 0).
    std::vector<std::size_t> order;
    bool busy = false;
};

/// A statement for one run; reset, and put back or finalised, when it dies.
class SqliteStatement {
public:
    explicit SqliteStatement(SqlitePrepared* kept)
        : m_prepared(kept)
    {
    }
    /// One that the connection does not keep.
    explicit SqliteStatement(std::unique_ptr<SqlitePrepared> own)
        : m_prepared(own.get())
        , m_own(std::move(own))
    {
    }
    ~SqliteStatement();
    SqliteStatement(SqliteStatement&& other) noexcept
        : m_prepared(std::exchange(other.m_prepared, nullptr))
        , m_own(std::move(other.m_own))
    {
    }
    SqliteStatement& operator=(SqliteStatement&&) = delete;

    sqlite3_stmt* handle() const { return m_prepared->handle; }
    /// The values stay where they are and must outlive the statement's run.
    /// Errors: Internal (not as many as there are parameters), Invalid (U+0000 in a text).
    Outcome bind(const Values& values);
    /// A result code of sqlite3_step.
    int step();
    void reset();

private:
    SqlitePrepared* m_prepared;
    std::unique_ptr<SqlitePrepared> m_own;
};

/// Not shared between threads.
class SqliteConnection {
public:
    /// Errors: Unavailable.
    static Result<std::unique_ptr<SqliteConnection>> open(
        const std::filesystem::path& file, SqliteUse use);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    sqlite3* handle() const;
    SQLite::Database& database() { return *m_database; }
    /// Statements without parameters, one or several.
    Outcome run(const std::string& sql);
    /// From the list of the last 200, or prepared.
    /// Errors: Internal also when its parameters are not exactly $1 to $n.
    Result<SqliteStatement> prepare(std::string_view sql);
    /// The first column of the first row, as a number; 0 when there is no row.
    Result<std::int64_t> number(std::string_view sql);
    /// The same as text.
    Result<std::string> text(std::string_view sql);
    bool inTransaction() const;
    /// Closes without writing the log back into the file.
    void leaveLog();

private:
    explicit SqliteConnection(std::unique_ptr<SQLite::Database> database);

    struct Kept {
        std::string sql;
        std::unique_ptr<SqlitePrepared> prepared;
    };

    std::unique_ptr<SQLite::Database> m_database;
    std::list<Kept> m_kept; ///< the last used first
    std::unordered_map<std::string_view, std::list<Kept>::iterator> m_bySql;
};

} // namespace trunkline
