#pragma once
// The statements that a user without Trunkline would write, kept as files, and how they are run.

#include "services/base/result.h"
#include "services/base/secret.h"
#include "services/storage/statement.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace trunkline::bench {

/// A file of statements, each under a comment `-- KIND: NAME` (or `-- KIND`): `setup` ones are run
/// in order before anything is timed, `panel` ones are timed.
struct BaselineStatement {
    std::string kind;
    std::string name;
    std::string sql;
};
/// Errors: Invalid (no such file, a statement without a comment of its own).
Result<std::vector<BaselineStatement>> readBaseline(const std::string& name);

/// A row in words: numbers in decimal, ids as UUIDs, NULL empty.
using TextRow = std::vector<std::string>;

/// A plain connection, past everything that is the product's.
class Raw {
public:
    virtual ~Raw() = default;
    virtual Outcome setUp(const std::string& sql) = 0;
    virtual Result<std::vector<TextRow>> ask(const std::string& sql, const Values& values) = 0;
    /// The plan's lines.
    virtual Result<std::vector<std::string>> plan(const std::string& sql, const Values& values) = 0;
};

class RawSqlite final : public Raw {
public:
    static Result<std::unique_ptr<RawSqlite>> open(const std::filesystem::path& file);
    ~RawSqlite() override;
    Outcome setUp(const std::string& sql) override;
    Result<std::vector<TextRow>> ask(const std::string& sql, const Values& values) override;
    Result<std::vector<std::string>> plan(const std::string& sql, const Values& values) override;

    sqlite3* handle() const { return m_database; }
    /// Finalised by whoever asked.
    Result<sqlite3_stmt*> prepare(const std::string& sql);

private:
    explicit RawSqlite(sqlite3* database)
        : m_database(database)
    {
    }
    Error error(const std::string& sql) const;
    sqlite3* m_database;
};

class RawPostgreSql final : public Raw {
public:
    static Result<std::unique_ptr<RawPostgreSql>> open(const Secret& url);
    ~RawPostgreSql() override;
    Outcome setUp(const std::string& sql) override;
    Result<std::vector<TextRow>> ask(const std::string& sql, const Values& values) override;
    Result<std::vector<std::string>> plan(const std::string& sql, const Values& values) override;

private:
    struct Session;
    explicit RawPostgreSql(std::unique_ptr<Session> session);
    std::unique_ptr<Session> m_session;
};

} // namespace trunkline::bench
