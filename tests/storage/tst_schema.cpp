// SEC-N2, SEC-N3: the schema of both engines, and the fence between tenants that PostgreSQL itself
// keeps.

#include "services/storage/migrations.h"
#include "services/storage/postgresql.h"
#include "tests/support/stores.h"

#include <QTest>

#include <pqxx/pqxx>

#include <algorithm>
#include <future>
#include <map>
#include <set>

using namespace trunkline;
using namespace std::string_view_literals;

#ifdef TRUNK_SANITIZED
/// libpqxx 6.4 forgets one result (216 bytes) each time it finds its connection broken.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx"; }
#endif

namespace {

/// DECISIONS 15: exempt from the rules of tenants' tables.
const std::set<std::string> globalTables{"api_key_digests", "invitations", "jobs", "login_attempts",
    "logins", "schema_versions", "sessions", "tenants", "users"};

const TenantId ours{Uuid{{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 1}}};
const TenantId theirs{Uuid{{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 2}}};

using Lines = std::vector<std::vector<std::string>>;

Lines ask(const Store& store, std::string_view sql, TenantId tenant = ours)
{
    const auto transaction = store.database->begin(tenant, Access::Read, {});
    if (!transaction)
        qFatal("begin: %s", transaction.error().detail.c_str());
    Lines lines;
    const Outcome asked = (*transaction)->query(sql, {}, [&lines](const Row& row) {
        auto& line = lines.emplace_back();
        for (int i = 0; i < row.width(); ++i)
            line.emplace_back(row.text(i));
        return true;
    });
    if (!asked)
        qFatal("%s: %s", std::string(sql).c_str(), asked.error().detail.c_str());
    return lines;
}

/// Every index, whose first column stands first.
constexpr const char* sqliteIndexes = R"(
    select m.name, l.name, x.name
    from sqlite_schema m join pragma_index_list(m.name) l join pragma_index_info(l.name) x
    where m.type = 'table' and x.seqno = 0 order by 1, 2)";
constexpr const char* postgreSqlIndexes = R"(
    select t.relname, i.relname, a.attname
    from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
    where t.relnamespace = cast('public' as regnamespace) order by 1, 2)";
/// Every foreign key: table, its first column, table it refers to, the first column there.
constexpr const char* sqliteKeys = R"(
    select m.name, f."from", f."table", f."to"
    from sqlite_schema m join pragma_foreign_key_list(m.name) f
    where m.type = 'table' and f.seq = 0 order by 1, 3)";
constexpr const char* postgreSqlKeys = R"(
    select t.relname, a.attname, r.relname, b.attname
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
    join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
    join pg_attribute b on b.attrelid = r.oid and b.attnum = c.confkey[1]
    where c.contype = 'f' order by 1, 3)";
/// Table, column, kind (what both engines can say), null or not.
constexpr const char* sqliteColumns = R"(
    select m.name, c.name, lower(c.type), c."notnull" or c.pk > 0
    from sqlite_schema m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name <> 'sqlite_stat1' order by 1, 2)";
constexpr const char* postgreSqlColumns = R"(
    select cast(c.relname as text), cast(a.attname as text), case cast(a.atttypid as regtype)
        when cast('uuid' as regtype) then 'blob' when cast('bytea' as regtype) then 'blob'
        when cast('text' as regtype) then 'text' else 'integer' end, a.attnotnull
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = cast('public' as regnamespace) and c.relkind = 'r'
    order by 1, 2)";

/// A row of tenant `theirs` in every tenant's table, made by hand around every fence.
void fill(const std::string& url)
{
    pqxx::connection connection(url);
    pqxx::nontransaction hand(connection);
    hand.exec("set session_replication_role = replica"); // no foreign keys
    std::map<std::string, std::pair<std::string, std::string>> tables;
    for (const auto& row : hand.exec("select table_name, column_name, data_type"
                                     " from information_schema.columns"
                                     " where table_schema = 'public' order by 1")) {
        auto& [columns, values] = tables[row[0].as<std::string>()];
        const std::string type = row[2].as<std::string>();
        const std::string value = type == "uuid" ? "'" + theirs.text() + "'"
            : type == "text"                     ? "'x'"
            : type == "bytea"                    ? "'\\x00'"
                                                 : "1";
        columns += (columns.empty() ? "" : ", ") + row[1].as<std::string>();
        values += (values.empty() ? "" : ", ") + value;
    }
    for (const auto& [table, parts] : tables) {
        if (!globalTables.contains(table))
            hand.exec(
                "insert into " + table + " (" + parts.first + ") values (" + parts.second + ")");
    }
}

std::vector<std::string> tenantTables()
{
    std::set<std::string> names;
    for (const auto& line : ask(stores().front(), sqliteColumns)) {
        if (!globalTables.contains(line[0]))
            names.insert(line[0]);
    }
    return {names.begin(), names.end()};
}

Errc refusalOf(const std::string& url)
{
    const auto opened = openPostgreSql({.url = Secret(url), .connections = 1});
    return opened ? Errc::NotFound : opened.error().code;
}

void byHand(const std::string& url, const std::string& sql)
{
    pqxx::connection connection(url);
    pqxx::nontransaction(connection).exec(sql);
}

} // namespace

class TestSchema final : public QObject {
    Q_OBJECT

    std::vector<Store> m_stores;

private slots:
    void initTestCase() { m_stores = stores(); }
    void cleanupTestCase() { m_stores.clear(); }

    void everythingBeginsWithTheTenant()
    {
        for (const Store& store : m_stores) {
            const bool sqlite = store.name == "sqlite";
            int seen = 0;
            for (const auto& line : ask(store, sqlite ? sqliteIndexes : postgreSqlIndexes)) {
                if (globalTables.contains(line[0]))
                    continue;
                ++seen;
                QVERIFY2(line[2] == "tenant_id", (line[0] + " " + line[1]).c_str());
            }
            QVERIFY(seen > 30);
            const Lines keys = ask(store, sqlite ? sqliteKeys : postgreSqlKeys);
            QVERIFY(keys.size() > 8);
            for (const auto& line : keys) {
                QVERIFY2(line[1] == "tenant_id" && line[3] == "tenant_id", line[0].c_str());
                QVERIFY2(!globalTables.contains(line[0]) && !globalTables.contains(line[2]),
                    line[0].c_str());
            }
            for (const auto& line : ask(store, sqlite ? sqliteColumns : postgreSqlColumns)) {
                if (globalTables.contains(line[0]))
                    QVERIFY2(line[1] != "tenant_id", line[0].c_str());
            }
        }
    }

    void bothEnginesHaveTheSameColumns()
    {
        if (m_stores.size() < 2)
            return;
        const Lines sqlite = ask(m_stores[0], sqliteColumns);
        Lines postgreSql = ask(m_stores[1], postgreSqlColumns);
        for (auto& line : postgreSql)
            line[3] = line[3] == "t" ? "1" : "0";
        std::sort(postgreSql.begin(), postgreSql.end());
        QCOMPARE(sqlite.size(), postgreSql.size());
        for (std::size_t i = 0; i < sqlite.size(); ++i)
            QVERIFY2(sqlite[i] == postgreSql[i], (sqlite[i][0] + "." + sqlite[i][1]).c_str());
        QCOMPARE(ask(m_stores[0], sqliteKeys), ask(m_stores[1], postgreSqlKeys));
    }

    void migrationsAreNumbered()
    {
        for (const Engine engine : {Engine::Sqlite, Engine::PostgreSql}) {
            int next = 1;
            for (const Migration& migration : migrations(engine)) {
                QCOMPARE(migration.number, next++);
                QCOMPARE(migration.checksum.size(), std::size_t(64));
                QVERIFY(!migration.tables.empty());
            }
            QVERIFY(next > 1);
        }
        QCOMPARE(migrations(Engine::Sqlite).size(), migrations(Engine::PostgreSql).size());
    }

    void postgreSqlHasNothingElse()
    {
        if (m_stores.size() < 2)
            return;
        const auto none = [this](const char* what, const char* sql) {
            const Lines lines = ask(m_stores[1], sql);
            QVERIFY2(lines.empty(), what);
        };
        none("triggers", "select tgname from pg_trigger where not tgisinternal");
        none("sequences, views, foreign tables",
            "select relname from pg_class where relnamespace = cast('public' as regnamespace)"
            " and relkind in ('S', 'v', 'm', 'f')");
        none("rules", "select rulename from pg_rules where schemaname = 'public'");
        none("functions",
            "select proname from pg_proc where pronamespace = cast('public' as regnamespace)");
        none("defaults from a sequence",
            "select 1 from information_schema.columns where table_schema = 'public'"
            " and (is_identity = 'YES' or position('nextval' in column_default) > 0)");
        none("text in another order",
            "select a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " join pg_collation l on l.oid = a.attcollation"
            " where c.relnamespace = cast('public' as regnamespace) and a.attnum > 0"
            " and l.collname <> 'C'");
    }

    void rowSecurityIsForced()
    {
        if (m_stores.size() < 2)
            return;
        const Lines lines = ask(m_stores[1],
            "select c.relname, c.relrowsecurity, c.relforcerowsecurity,"
            " pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid), p.polcmd,"
            " cast(p.polroles as text)"
            " from pg_class c left join pg_policy p on p.polrelid = c.oid"
            " where c.relnamespace = cast('public' as regnamespace) and c.relkind = 'r'");
        const std::string policy = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text,"
                                   " true), ''::text))::uuid)";
        int seen = 0;
        for (const auto& line : lines) {
            if (globalTables.contains(line[0]))
                continue;
            ++seen;
            QVERIFY2(line[1] == "t" && line[2] == "t", line[0].c_str());
            QCOMPARE(line[3], policy);
            QCOMPARE(line[4], policy);
            QCOMPARE(line[5], std::string("*"));
            QCOMPARE(line[6], std::string("{0}"));
        }
        QCOMPARE(seen, static_cast<int>(tenantTables().size()));
    }

    void rights()
    {
        if (m_stores.size() < 2)
            return;
        const Lines lines = ask(m_stores[1],
            "select t.name, r.name, string_agg(p.name, ' ' order by p.name)"
            " from (values ('audit_logs'), ('audit_heads'), ('audit_personal'), ('calls'),"
            " ('schema_versions')) t (name)"
            " cross join (values ('trunkline_app'), ('trunkline_audit'), ('trunkline_backup')) r "
            "(name)"
            " cross join (values ('DELETE'), ('INSERT'), ('SELECT'), ('TRUNCATE'), ('UPDATE')) p "
            "(name)"
            " where has_table_privilege(r.name, t.name, p.name) group by 1, 2 order by 1, 2");
        const Lines wanted{{"audit_heads", "trunkline_app", "INSERT SELECT UPDATE"},
            {"audit_heads", "trunkline_audit", "SELECT"},
            {"audit_heads", "trunkline_backup", "SELECT"},
            {"audit_logs", "trunkline_app", "INSERT SELECT"},
            {"audit_logs", "trunkline_audit", "DELETE SELECT"},
            {"audit_logs", "trunkline_backup", "SELECT"},
            {"audit_personal", "trunkline_app", "INSERT SELECT"},
            {"audit_personal", "trunkline_audit", "DELETE SELECT UPDATE"},
            {"audit_personal", "trunkline_backup", "SELECT"},
            {"calls", "trunkline_app", "DELETE INSERT SELECT UPDATE"},
            {"calls", "trunkline_backup", "SELECT"}, {"schema_versions", "trunkline_app", "SELECT"},
            {"schema_versions", "trunkline_audit", "SELECT"},
            {"schema_versions", "trunkline_backup", "SELECT"}};
        QCOMPARE(lines, wanted);
        const Lines roles = ask(m_stores[1],
            "select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles"
            " where rolname in ('trunkline_app', 'trunkline_audit', 'trunkline_backup') order by "
            "1");
        QCOMPARE(roles,
            (Lines{{"trunkline_app", "f", "f", "f"}, {"trunkline_audit", "f", "f", "f"},
                {"trunkline_backup", "f", "t", "f"}}));
    }

    void theFenceAloneHolds_data()
    {
        QTest::addColumn<QByteArray>("table");
        for (const std::string& table : tenantTables())
            QTest::newRow(table.c_str()) << QByteArray::fromStdString(table);
    }
    void theFenceAloneHolds()
    {
        if (m_stores.size() < 2)
            return;
        static const bool filled = [this] {
            fill(m_stores[1].url);
            return true;
        }();
        QVERIFY(filled);
        QFETCH(QByteArray, table);
        const std::string name = table.toStdString();
        const auto rows = [&](TenantId tenant) {
            return ask(m_stores[1], "select count(*) from " + name, tenant)[0][0];
        };
        QCOMPARE(rows(theirs), std::string("1"));
        QCOMPARE(rows(ours), std::string("0"));
        QCOMPARE(rows(TenantId{}), std::string("0"));
        const auto changed = [&](const std::string& sql) {
            const auto write = m_stores[1].database->begin(ours, Access::Write, {});
            const auto answer = (*write)->execute(sql, {});
            return answer ? *answer : 0;
        };
        QCOMPARE(changed("update " + name + " set tenant_id = tenant_id"), 0);
        QCOMPARE(changed("delete from " + name), 0);
        // A row of theirs, written by us.
        const auto write = m_stores[1].database->begin(theirs, Access::Write, {});
        const auto moved = (*write)->execute(
            "update " + name + " set tenant_id = cast('" + ours.text() + "' as uuid)", {});
        QVERIFY(!moved.ok());
        QCOMPARE(rows(theirs), std::string("1"));
    }

    void databasesThatAreRefused_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("newer") << QByteArray(
            "insert into schema_versions values (99, 'later', '', 0)");
        QTest::newRow("changed") << QByteArray("update schema_versions set checksum = 'x'");
        QTest::newRow("row security off")
            << QByteArray("alter table calls disable row level security");
        QTest::newRow("row security not forced")
            << QByteArray("alter table calls no force row level security");
        QTest::newRow("no policy") << QByteArray("drop policy tenant on calls");
        QTest::newRow("a table of the application's")
            << QByteArray("alter table calls owner to trunkline_app");
    }
    void databasesThatAreRefused()
    {
        if (m_stores.size() < 2)
            return;
        QFETCH(QByteArray, sql);
        const EmptyDatabase empty = makeEmptyDatabase();
        QCOMPARE(refusalOf(empty.url), Errc::NotFound);
        QCOMPARE(refusalOf(empty.url), Errc::NotFound); // nothing to do the second time
        byHand(empty.url, sql.toStdString());
        QCOMPARE(refusalOf(empty.url), Errc::Invalid);
    }

    void somebodyElsesDatabase()
    {
        if (m_stores.size() < 2)
            return;
        const EmptyDatabase empty = makeEmptyDatabase();
        byHand(empty.url, "create table users (id int)");
        QCOMPARE(refusalOf(empty.url), Errc::Invalid);
        QCOMPARE(refusalOf("postgresql://nobody@/nowhere?host=/nonexistent"), Errc::Unavailable);
    }

    void migrationsOfReplicasDoNotCollide()
    {
        if (m_stores.size() < 2)
            return;
        const EmptyDatabase empty = makeEmptyDatabase();
        std::vector<std::future<Errc>> replicas;
        replicas.reserve(4);
        for (int i = 0; i < 4; ++i)
            replicas.push_back(
                std::async(std::launch::async, [&empty] { return refusalOf(empty.url); }));
        for (auto& replica : replicas)
            QCOMPARE(replica.get(), Errc::NotFound);
    }

    void theSqlStateIsTold()
    {
        if (m_stores.size() < 2)
            return;
        const auto write = m_stores[1].database->begin(ours, Access::Write, {});
        const auto answer = (*write)->execute("delete from audit_logs"sv, {});
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, Errc::Internal);
        QVERIFY(answer.error().detail.find("42501") != std::string::npos);
    }

    void anOwnerWhoIsNoSuperuser()
    {
        if (m_stores.size() < 2)
            return;
        const EmptyDatabase empty = makeEmptyDatabase();
        const std::string role = empty.url.substr(empty.url.find("trunkline_test_"));
        const std::string owner = "owner_of_" + role.substr(0, role.find('?'));
        const std::string name = owner.substr(std::string("owner_of_").size());
        byHand(empty.url, "create role " + owner + " login createrole");
        byHand(empty.url, "alter database " + name + " owner to " + owner);
        // The last user of a URL is the one that counts.
        const char* separator = empty.url.find('?') == std::string::npos ? "?" : "&";
        const std::string url = empty.url + separator + "user=" + owner;
        QCOMPARE(refusalOf(url), Errc::NotFound);
        byHand(empty.url, "revoke trunkline_app from " + owner);
        QCOMPARE(refusalOf(url), Errc::Invalid);
        byHand(empty.url, "reassign owned by " + owner + " to current_user");
        byHand(empty.url, "drop owned by " + owner);
        byHand(empty.url, "drop role " + owner);
    }

    void aBoundedPoolWaits()
    {
        if (m_stores.size() < 2)
            return;
        const auto opened = openPostgreSql({.url = Secret(m_stores[1].url),
            .connections = 1,
            .wait = std::chrono::milliseconds{100}});
        QVERIFY(opened.ok());
        {
            const auto first = (*opened)->begin(ours, Access::Write, {});
            QVERIFY(first.ok());
            const auto second = (*opened)->begin(ours, Access::Read, {});
            QVERIFY(!second.ok());
            QCOMPARE(second.error().code, Errc::Unavailable);
        }
        QVERIFY((*opened)->begin(ours, Access::Read, {}).ok());
    }

    void lostConnections()
    {
        if (m_stores.size() < 2)
            return;
        const auto opened = openPostgreSql({.url = Secret(m_stores[1].url), .connections = 1});
        const auto kill = [&](Transaction& transaction) {
            std::string process;
            QVERIFY(transaction
                        .query("select pg_backend_pid()"sv, {},
                            [&process](const Row& row) {
                                process = row.text(0);
                                return true;
                            })
                        .ok());
            byHand(m_stores[1].url, "select pg_terminate_backend(" + process + ")");
        };
        {
            const auto write = (*opened)->begin(ours, Access::Write, {});
            kill(**write);
            const auto lost = (*write)->query("select 1"sv, {}, [](const Row&) { return true; });
            QVERIFY(!lost.ok());
            QCOMPARE(lost.error().code, Errc::Unavailable);
        }
        {
            const auto write = (*opened)->begin(ours, Access::Write, {});
            QVERIFY(write.ok()); // a new connection took its place
            kill(**write);
            const Outcome lost = (*write)->commit();
            QVERIFY(!lost.ok());
            QCOMPARE(lost.error().code, Errc::Unavailable);
            QVERIFY(lost.error().detail.find("unknown") != std::string::npos);
        }
        QVERIFY((*opened)->begin(ours, Access::Read, {}).ok());
    }
};

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
