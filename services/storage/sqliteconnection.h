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

/// A prepared statement; reset, and put back or finalised, when it dies.
class SqliteStatement {
public:
    SqliteStatement(sqlite3_stmt* handle, bool* busy)
        : m_handle(handle)
        , m_busy(busy)
    {
    }
    ~SqliteStatement();
    SqliteStatement(SqliteStatement&& other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
        , m_busy(std::exchange(other.m_busy, nullptr))
    {
    }
    SqliteStatement& operator=(SqliteStatement&&) = delete;

    sqlite3_stmt* handle() const { return m_handle; }
    /// The values stay where they are and must outlive the statement's run. A statement written
    /// with its parameters in order ($1 first) is bound by position, any other by name.
    /// Errors: Internal (parameters are not $1 to $n), Invalid (U+0000 in a text).
    Outcome bind(const Values& values);
    /// A result code of sqlite3_step.
    int step();
    void reset();

private:
    sqlite3_stmt* m_handle;
    bool* m_busy; ///< in the connection's list of statements; null: this one is ours
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
        sqlite3_stmt* handle = nullptr;
        bool busy = false;
    };

    std::unique_ptr<SQLite::Database> m_database;
    std::list<Kept> m_kept; ///< the last used first
    std::unordered_map<std::string_view, std::list<Kept>::iterator> m_bySql;
};

} // namespace trunkline
