#include "tests/support/snapshot.h"

#include "services/base/digest.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace trunkline {

namespace {

[[noreturn]] void stop(const std::exception& why)
{
    std::fprintf(stderr, "the database cannot be read: %s\n", why.what());
    std::abort();
}

/// The type too: the text 1 is not the number 1.
void append(std::string& out, const SQLite::Column& column)
{
    const auto* bytes = static_cast<const char*>(column.getBlob());
    const int size = column.getBytes();
    const std::array<int, 2> head{column.getType(), size};
    out.append(reinterpret_cast<const char*>(head.data()), sizeof head);
    if (bytes != nullptr)
        out.append(bytes, static_cast<std::size_t>(size));
}

/// Rows and the sum of their hashes: their order says nothing.
std::string sumOf(const pqxx::transaction_base& transaction, const std::string& table)
{
    return "select " + transaction.quote(table)
        + ", count(*) || ' ' || coalesce(sum(hash_record_extended(t, 0)), 0) from public."
        + transaction.quote_name(table) + " t";
}

std::string tableOf(SQLite::Database& database, const std::string& table)
{
    SQLite::Statement rows(database, "select * from \"" + table + '"');
    Digest digest;
    std::string row;
    std::int64_t count = 0;
    for (; rows.executeStep(); ++count) {
        row.clear();
        for (int i = 0; i < rows.getColumnCount(); ++i)
            append(row, rows.getColumn(i));
        digest.add(row);
    }
    return std::to_string(count) + ' ' + hex(digest.value());
}

} // namespace

Snapshot snapshotOfFile(const std::filesystem::path& file)
{
    Snapshot snapshot;
    try {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY, 5000);
        // One transaction, so that all tables are seen at one moment.
        const SQLite::Transaction whole(database);
        SQLite::Statement tables(database, "select name from sqlite_schema where type = 'table'");
        while (tables.executeStep()) {
            const std::string table = tables.getColumn(0).getString();
            snapshot[table] = tableOf(database, table);
        }
    } catch (const SQLite::Exception& why) {
        stop(why);
    }
    return snapshot;
}

Snapshot snapshotOfUrl(const std::string& url)
{
    Snapshot snapshot;
    try {
        pqxx::connection connection(url);
        pqxx::transaction<pqxx::isolation_level::repeatable_read> whole(connection);
        std::string question;
        for (const auto& row :
            whole.exec("select tablename from pg_tables where schemaname = 'public'"))
            question
                += (question.empty() ? "" : " union all ") + sumOf(whole, row[0].as<std::string>());
        if (question.empty())
            return snapshot;
        for (const auto& row : whole.exec(question))
            snapshot[row[0].as<std::string>()] = row[1].as<std::string>();
    } catch (const pqxx::failure& why) {
        stop(why);
    }
    return snapshot;
}

std::string dumpOfFile(const std::filesystem::path& file)
{
    std::string dump;
    for (const char* part : {"", "-wal"}) {
        std::ifstream in(file.string() + part, std::ios::binary);
        dump.append(std::istreambuf_iterator<char>(in), {});
    }
    return dump;
}

std::string dumpOfUrl(const std::string& url)
{
    std::string dump;
    try {
        pqxx::connection connection(url);
        pqxx::transaction<pqxx::isolation_level::repeatable_read> whole(connection);
        for (const auto& table :
            whole.exec("select tablename from pg_tables where schemaname = 'public'")) {
            for (const auto& row : whole.exec("select t::text from public."
                     + whole.quote_name(table[0].as<std::string>()) + " t"))
                dump += row[0].as<std::string>() + '\n';
        }
    } catch (const pqxx::failure& why) {
        stop(why);
    }
    return dump;
}

std::vector<std::string> differing(const Snapshot& before, const Snapshot& after)
{
    std::vector<std::string> tables;
    for (const auto& [table, digest] : before) {
        const auto found = after.find(table);
        if (found == after.end() || found->second != digest)
            tables.push_back(table);
    }
    for (const auto& [table, digest] : after) {
        if (!before.contains(table))
            tables.push_back(table);
    }
    std::sort(tables.begin(), tables.end());
    return tables;
}

} // namespace trunkline
