#include "tests/bench/baseline.h"

#include <pqxx/pqxx>
#include <sqlite3.h>

#include <fstream>

namespace trunkline::bench {

namespace {

Error refused(const std::string& why, const std::string& sql)
{
    return fail(Errc::Internal, why + " in: " + sql.substr(0, 200));
}

/// `-- panel: hours` to (`panel`, `hours`); false for a comment that goes on, or any other line.
bool isTitle(const std::string& line, BaselineStatement& out)
{
    for (const char* kind : {"setup", "panel", "rows", "insert"}) {
        const std::string title = std::string("-- ") + kind;
        if (line != title && !line.starts_with(title + ": "))
            continue;
        out = {kind, line.size() > title.size() ? line.substr(title.size() + 2) : "", {}};
        return true;
    }
    return false;
}

} // namespace

Result<std::vector<BaselineStatement>> readBaseline(const std::string& name)
{
    const std::string path = std::string(TRUNK_BASELINES "/") + name;
    std::ifstream in(path);
    if (!in)
        return fail(Errc::Invalid, path + " cannot be read");
    std::vector<BaselineStatement> statements;
    for (std::string line; std::getline(in, line);) {
        BaselineStatement next;
        if (isTitle(line, next))
            statements.push_back(std::move(next));
        else if (!line.empty() && !line.starts_with("--")) {
            if (statements.empty())
                return fail(Errc::Invalid, path + ": a statement without a title: " + line);
            std::string& sql = statements.back().sql;
            sql += sql.empty() ? line : '\n' + line;
        }
    }
    return statements;
}

Result<std::unique_ptr<RawSqlite>> RawSqlite::open(const std::filesystem::path& file)
{
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    std::unique_ptr<RawSqlite> raw(new RawSqlite(database));
    if (code != SQLITE_OK)
        return fail(Errc::Unavailable, file.string() + " cannot be opened");
    return raw;
}

RawSqlite::~RawSqlite() { sqlite3_close(m_database); }

Error RawSqlite::error(const std::string& sql) const
{
    return refused(sqlite3_errmsg(m_database), sql);
}

Outcome RawSqlite::setUp(const std::string& sql)
{
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return error(sql);
    return Done{};
}

Result<sqlite3_stmt*> RawSqlite::prepare(const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        return error(sql);
    return statement;
}

Result<std::vector<TextRow>> RawSqlite::ask(const std::string& sql, const Values& values)
{
    TRUNK_TRY(sqlite3_stmt* const statement, prepare(sql));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(statement, sqlite3_finalize);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int at
            = sqlite3_bind_parameter_index(statement, ('$' + std::to_string(i + 1)).c_str());
        if (at == 0)
            continue;
        if (const auto* number = std::get_if<std::int64_t>(&values[i]))
            sqlite3_bind_int64(statement, at, *number);
        else if (const auto* id = std::get_if<Uuid>(&values[i]))
            sqlite3_bind_blob(statement, at, id->bytes.data(), 16, SQLITE_STATIC);
        else if (const auto* text = std::get_if<std::string>(&values[i]))
            sqlite3_bind_text(statement, at, text->c_str(), -1, SQLITE_STATIC);
    }
    std::vector<TextRow> rows;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        TextRow row;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            if (sqlite3_column_type(statement, i) == SQLITE_BLOB
                && sqlite3_column_bytes(statement, i) == 16) {
                Uuid id;
                const auto* bytes
                    = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, i));
                std::copy(bytes, bytes + 16, id.bytes.begin());
                row.push_back(id.text());
            } else {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                row.emplace_back(text == nullptr ? "" : text);
            }
        }
        rows.push_back(std::move(row));
    }
    if (code != SQLITE_DONE)
        return error(sql);
    return rows;
}

Result<std::vector<std::string>> RawSqlite::plan(const std::string& sql, const Values& values)
{
    TRUNK_TRY(const std::vector<TextRow> rows, ask("explain query plan " + sql, values));
    std::vector<std::string> lines;
    for (const TextRow& row : rows)
        lines.push_back(row.at(3));
    return lines;
}

struct RawPostgreSql::Session {
    pqxx::connection connection;
};

RawPostgreSql::RawPostgreSql(std::unique_ptr<Session> session)
    : m_session(std::move(session))
{
}

RawPostgreSql::~RawPostgreSql() = default;

Result<std::unique_ptr<RawPostgreSql>> RawPostgreSql::open(const Secret& url)
{
    try {
        return std::unique_ptr<RawPostgreSql>(new RawPostgreSql(
            std::unique_ptr<Session>(new Session{pqxx::connection(url.reveal())})));
    } catch (const std::exception& refusal) {
        return fail(Errc::Unavailable, refusal.what());
    }
}

Outcome RawPostgreSql::setUp(const std::string& sql)
{
    try {
        pqxx::nontransaction(m_session->connection).exec(sql);
        return Done{};
    } catch (const std::exception& refusal) {
        return refused(refusal.what(), sql);
    }
}

Result<std::vector<TextRow>> RawPostgreSql::ask(const std::string& sql, const Values& values)
{
    std::vector<std::string> texts;
    for (const Value& value : values) {
        if (const auto* number = std::get_if<std::int64_t>(&value))
            texts.push_back(std::to_string(*number));
        else if (const auto* id = std::get_if<Uuid>(&value))
            texts.push_back(id->text());
        else if (const auto* text = std::get_if<std::string>(&value))
            texts.push_back(*text);
    }
    try {
        pqxx::nontransaction plain(m_session->connection);
        const pqxx::result answer
            = plain.exec_params(sql, pqxx::prepare::make_dynamic_params(texts));
        std::vector<TextRow> rows;
        for (const pqxx::row& from : answer) {
            TextRow row;
            for (const pqxx::field& field : from)
                row.emplace_back(field.c_str());
            rows.push_back(std::move(row));
        }
        return rows;
    } catch (const std::exception& refusal) {
        return refused(refusal.what(), sql);
    }
}

Result<std::vector<std::string>> RawPostgreSql::plan(const std::string& sql, const Values& values)
{
    TRUNK_TRY(const std::vector<TextRow> rows, ask("explain " + sql, values));
    std::vector<std::string> lines;
    for (const TextRow& row : rows)
        lines.push_back(row.at(0));
    return lines;
}

} // namespace trunkline::bench
