#include "services/storage/digests.h"

#include "services/base/digest.h"

#include <algorithm>
#include <map>

namespace trunkline {

namespace {

enum class Kind { Integer, Text, Uuid, Bytes };

struct Column {
    std::string name;
    Kind kind = Kind::Text;
    std::int64_t key = 0; ///< place in the key from 1; 0: not in it
};

using Tables = std::map<std::string, std::vector<Column>>;

// The key is the primary one, or a unique index where a table has none (`calls`, `audit_logs`).
constexpr Sql sqliteColumns(R"(
    select m.name, c.name, lower(c.type), coalesce((
        select max(x.seqno) + 1 from pragma_index_list(m.name) l join pragma_index_info(l.name) x
        where l."unique" = 1 and x.name = c.name
            and (l.origin = 'pk' or l.name = m.name || '_key')), c.pk)
    from sqlite_schema m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite\_%' escape '\'
    order by m.name, c.cid)");
constexpr Sql postgreSqlColumns(R"(
    select c.relname, a.attname, cast(cast(a.atttypid as regtype) as text),
        coalesce(array_position(cast(i.indkey as int2[]), a.attnum) + 1, 0)
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = cast('public' as regnamespace) and c.relkind = 'r'
    order by cast(c.relname as text) collate "C", a.attnum)");

Kind kindOf(std::string_view type)
{
    if (type == "uuid")
        return Kind::Uuid;
    if (type == "blob" || type == "bytea")
        return Kind::Bytes;
    return type == "text" ? Kind::Text : Kind::Integer;
}

Result<Tables> readTables(Transaction& transaction)
{
    Tables tables;
    const bool sqlite = transaction.engine() == Engine::Sqlite;
    TRUNK_DO(transaction.query(
        sqlite ? sqliteColumns : postgreSqlColumns, {}, [&tables](const Row& row) {
            tables[std::string(row.text(0))].push_back(
                {std::string(row.text(1)), kindOf(row.text(2)), row.integer(3)});
            return true;
        }));
    return tables;
}

bool has(const std::vector<Column>& columns, std::string_view name)
{
    return std::any_of(columns.begin(), columns.end(),
        [name](const Column& column) { return column.name == name; });
}

bool leftOut(std::string_view column)
{
    return column == "audit_id" || column == "created_at" || column == "updated_at";
}

/// Which rows are the tenant's; empty: none can be.
std::string condition(const std::string& table, const std::vector<Column>& columns)
{
    if (has(columns, "tenant_id"))
        return "tenant_id = $1";
    if (has(columns, "owner_tenant"))
        return "owner_tenant = $1";
    if (table == "users")
        return "id in (select user_id from memberships where tenant_id = $1)";
    return {};
}

/// A letter for the type, the length and the bytes: no two rows have the same form.
void add(Digest& digest, const Row& row, int at, Kind kind)
{
    if (row.isNull(at)) {
        digest.add("n;");
        return;
    }
    if (kind == Kind::Integer) {
        digest.add("i" + std::to_string(row.integer(at)) + ";");
        return;
    }
    if (kind == Kind::Uuid) {
        const Uuid id = row.uuid(at);
        digest.add("b16:").add(std::span(id.bytes));
        return;
    }
    const std::string_view value = row.text(at);
    digest.add((kind == Kind::Text ? "t" : "b") + std::to_string(value.size()) + ":").add(value);
}

Result<TableDigest> digestOf(Transaction& transaction, const std::string& table,
    const std::string& rows, const std::vector<Column>& columns)
{
    std::string list;
    for (const Column& column : columns)
        list += (list.empty() ? "\"" : ", \"") + column.name + '"';

    std::vector<Column> key;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(key),
        [](const Column& column) { return column.key > 0; });
    std::sort(
        key.begin(), key.end(), [](const Column& a, const Column& b) { return a.key < b.key; });
    std::string order;
    for (const Column& column : key)
        order += (order.empty() ? "\"" : ", \"") + column.name + '"';

    TableDigest answer{table, 0, {}};
    Digest digest;
    TRUNK_DO(transaction.scan(
        "select " + list + " from \"" + table + "\" where " + rows + " order by " + order,
        values(transaction.tenant()), [&](const Row& row) {
            for (std::size_t i = 0; i < columns.size(); ++i)
                add(digest, row, static_cast<int>(i), columns[i].kind);
            digest.add("\n");
            ++answer.rows;
            return true;
        }));
    answer.sha256 = hex(digest.value());
    return answer;
}

} // namespace

Result<std::vector<TableDigest>> tableDigests(Transaction& transaction, DigestOf what)
{
    TRUNK_TRY(Tables tables, readTables(transaction));
    std::vector<TableDigest> digests;
    for (auto& [table, columns] : tables) {
        const std::string rows = condition(table, columns);
        if (rows.empty() || (what == DigestOf::Content && table.starts_with("audit_")))
            continue;
        // Both engines list the columns by name, so that their order in the schema does not matter.
        if (what == DigestOf::Content)
            std::erase_if(columns, [](const Column& column) { return leftOut(column.name); });
        std::sort(columns.begin(), columns.end(),
            [](const Column& a, const Column& b) { return a.name < b.name; });
        TRUNK_TRY(TableDigest digest, digestOf(transaction, table, rows, columns));
        digests.push_back(std::move(digest));
    }
    return digests;
}

} // namespace trunkline
