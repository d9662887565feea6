#include "tests/services/audit/rawstore.h"

#include "services/audit/chain.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <pqxx/pqxx>

#include <QtGlobal>

#include <optional>

namespace trunkline {

struct RawStore::Connection {
    std::optional<SQLite::Database> file;
    std::optional<pqxx::connection> server;
};

RawStore::RawStore(const std::string& place)
    : m_connection(std::make_unique<Connection>())
{
    if (place.starts_with("postgresql:")) {
        m_connection->server.emplace(place);
        run("set session_replication_role = replica"); // no foreign key stands in the way
        run("alter table audit_logs drop constraint if exists audit_logs_pkey");
    } else {
        m_connection->file.emplace(place, SQLite::OPEN_READWRITE);
        run("drop trigger if exists audit_logs_no_update");
        run("drop trigger if exists audit_logs_no_delete");
        run("drop index if exists audit_logs_key");
    }
    run("drop index if exists audit_logs_audit_id");
}

RawStore::~RawStore() = default;

std::int64_t RawStore::run(const std::string& sql)
{
    try {
        if (m_connection->file)
            return m_connection->file->exec(sql);
        pqxx::nontransaction work(*m_connection->server);
        return static_cast<std::int64_t>(work.exec(sql).affected_rows());
    } catch (const std::exception& why) {
        qFatal("%s: %s", sql.substr(0, 200).c_str(), why.what());
    }
}

std::vector<std::vector<std::string>> RawStore::ask(const std::string& sql)
{
    std::vector<std::vector<std::string>> rows;
    try {
        if (m_connection->file) {
            SQLite::Statement statement(*m_connection->file, sql);
            while (statement.executeStep()) {
                auto& row = rows.emplace_back();
                for (int i = 0; i < statement.getColumnCount(); ++i)
                    row.push_back(statement.getColumn(i).getString());
            }
            return rows;
        }
        pqxx::nontransaction work(*m_connection->server);
        for (const auto& found : work.exec(sql)) {
            auto& row = rows.emplace_back();
            for (const auto& field : found)
                row.emplace_back(field.is_null() ? "" : field.c_str());
        }
    } catch (const std::exception& why) {
        qFatal("%s: %s", sql.substr(0, 200).c_str(), why.what());
    }
    return rows;
}

std::vector<std::string> RawStore::rows(const std::string& table)
{
    const std::string columns = m_connection->file
        ? "select name from pragma_table_info('" + table + "')"
        : "select column_name from information_schema.columns where table_schema = 'public' and "
          "table_name = '"
            + table + "' order by ordinal_position";
    std::string literals;
    for (const auto& column : ask(columns))
        literals.append(literals.empty() ? "" : " || ',' || ")
            .append(m_connection->file ? "quote" : "quote_nullable")
            .append("(\"")
            .append(column[0])
            .append("\")");
    std::vector<std::string> all;
    for (auto& row : ask("select '(' || " + literals + " || ')' from " + table))
        all.push_back(std::move(row[0]));
    return all;
}

void RawStore::replace(const std::string& table, const std::vector<std::string>& rows)
{
    run("delete from " + table);
    const std::string insert = "insert into " + table + " values ";
    for (const std::string& row : rows)
        run(insert + row);
}

std::string RawStore::hexOf(std::string_view column) const
{
    return m_connection->file ? "lower(hex(" + std::string(column) + "))"
                              : "encode(" + std::string(column) + ", 'hex')";
}

std::string RawStore::bytes(std::string_view value) const
{
    return m_connection->file ? "x'" + hexText(value) + '\'' : "'\\x" + hexText(value) + '\'';
}

std::string RawStore::id(const Uuid& value) const
{
    return m_connection->file
        ? bytes({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()})
        : "cast('" + value.text() + "' as uuid)";
}

std::string RawStore::asText(std::string_view expression) const
{
    return m_connection->file ? "cast(" + std::string(expression) + " as text)"
                              : "convert_from(" + std::string(expression) + ", 'UTF8')";
}

std::string RawStore::asBytes(std::string_view expression) const
{
    return m_connection->file ? "cast(" + std::string(expression) + " as blob)"
                              : "convert_to(" + std::string(expression) + ", 'UTF8')";
}

} // namespace trunkline
