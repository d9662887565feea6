#include "tests/support/snapshot.h"

#include "services/base/digest.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace trunkline {

namespace {

[[noreturn]] void stop(const std::exception& why)
{
    std::fprintf(stderr, "the database cannot be read: %s\n", why.what());
    std::abort();
}

/// The type too: the text 1 is not the number 1.
std::string cell(const SQLite::Column& column)
{
    const auto* bytes = static_cast<const char*>(column.getBlob());
    const std::string value(
        bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(column.getBytes()));
    return std::to_string(column.getType()) + ':' + std::to_string(value.size()) + ':' + value;
}

std::string tableOf(SQLite::Database& database, const std::string& table)
{
    SQLite::Statement rows(database, "select * from \"" + table + '"');
    Digest digest;
    std::int64_t count = 0;
    for (; rows.executeStep(); ++count) {
        for (int i = 0; i < rows.getColumnCount(); ++i)
            digest.add(cell(rows.getColumn(i)));
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
        for (const auto& row :
            whole.exec("select tablename from pg_tables where schemaname = 'public'")) {
            const std::string table = row[0].as<std::string>();
            const pqxx::row found = whole.exec1("select count(*) || ' ' || coalesce(md5(string_agg("
                                                "line, e'\\n' order by line collate \"C\")), '') "
                                                "from (select t::text as line from public."
                + whole.quote_name(table) + " t) lines");
            snapshot[table] = found[0].as<std::string>();
        }
    } catch (const pqxx::failure& why) {
        stop(why);
    }
    return snapshot;
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
