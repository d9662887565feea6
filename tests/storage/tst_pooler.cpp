// A pooler that gives each transaction whichever connection is free (PgBouncer, pool_mode =
// transaction): nothing of a session may outlive its transaction, prepared statements least of all.

#include "services/storage/postgresql.h"
#include "tests/support/stores.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

using namespace trunkline;
using namespace std::string_view_literals;

namespace {

constexpr const char* program = "/usr/sbin/pgbouncer";

TenantId tenantOf(std::uint8_t number)
{
    TenantId id;
    id.value.bytes = {1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, number};
    return id;
}

/// Two connections to PostgreSQL, shared by however many come to it.
class Pooler {
public:
    /// `url` names a socket's folder, as the tests' server does.
    explicit Pooler(const std::string& url)
        : m_folder(makeFolder())
    {
        const std::size_t host = url.find("host=");
        const std::filesystem::path settings = m_folder.path / "pgbouncer.ini";
        std::ofstream(settings)
            << "[databases]\n* = host=" << url.substr(host + 5)
            << " user=postgres\n[pgbouncer]\nlisten_addr =\nlisten_port = 6432\n"
               "unix_socket_dir = "
            << m_folder.path.string()
            << "\nauth_type = any\npool_mode = transaction\n"
               "default_pool_size = 2\nmax_client_conn = 50\n";
        const std::size_t path = url.find('/', url.find("://") + 3);
        m_url = url.substr(0, path) + url.substr(path, url.find('?') - path)
            + "?host=" + m_folder.path.string() + "&port=6432";
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.start(program, {QString::fromStdString(settings.string())});
    }
    ~Pooler()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Pooler(const Pooler&) = delete;
    Pooler& operator=(const Pooler&) = delete;

    const std::string& url() const { return m_url; }
    /// Null when it cannot be had within 10 s.
    std::shared_ptr<Database> open(int connections)
    {
        QElapsedTimer waited;
        for (waited.start(); waited.elapsed() < 10'000; QTest::qWait(50)) {
            if (auto database = openPostgreSql({.url = Secret(m_url), .connections = connections}))
                return *std::move(database);
        }
        return nullptr;
    }

private:
    Folder m_folder;
    std::string m_url;
    QProcess m_process;
};

std::int64_t number(Database& database, TenantId tenant, Sql sql, const Values& values)
{
    const auto read = database.begin(tenant, Access::Read);
    if (!read)
        return -1;
    const auto found
        = (*read)->first(Query(sql, values), [](const Row& row) { return row.integer(0); });
    return found && *found ? **found : -1;
}

/// In a transaction of its own.
bool written(Database& database, TenantId tenant, int i)
{
    const auto write = database.begin(tenant, Access::Write);
    return write
        && (*write)
               ->send("insert into audit_personal (tenant_id, commitment, salt, kind, value)"
                      " values ($1, $2, $3, 'name', '')"sv,
                   values(tenant, Bytes{std::to_string(i)}, Bytes{"salt"}))
               .ok()
        && (*write)->commit().ok();
}

} // namespace

class TestPooler final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        if (!hasPostgreSql())
            QSKIP("TRUNK_TEST_POSTGRESQL names no server");
        if (!std::filesystem::exists(program))
            QSKIP("PgBouncer is not installed");
    }

    void transactionsOfManyShareTwoConnections()
    {
        const EmptyDatabase place = makeEmptyDatabase();
        Pooler pooler(place.url);
        const std::shared_ptr<Database> database = pooler.open(6);
        QVERIFY(database != nullptr);

        constexpr int rounds = 40;
        std::vector<std::future<int>> all;
        for (std::uint8_t worker = 1; worker <= 6; ++worker) {
            all.push_back(std::async(std::launch::async, [&database, worker] {
                int right = 0;
                const TenantId tenant = tenantOf(worker);
                for (int i = 0; i < rounds; ++i) {
                    const bool put = written(*database, tenant, i);
                    const std::int64_t there = number(*database, tenant,
                        "select count(*) from audit_personal where tenant_id = $1", values(tenant));
                    right += put && there == i + 1 ? 1 : 0;
                }
                return right;
            }));
        }
        for (std::future<int>& each : all)
            QCOMPARE(each.get(), rounds);
    }

    void preparesWhereAServerKeepsIt_data()
    {
        QTest::addColumn<bool>("pooled");
        QTest::newRow("a connection of our own") << false;
        QTest::newRow("a pooler's") << true;
    }
    void preparesWhereAServerKeepsIt()
    {
        QFETCH(bool, pooled);
        const EmptyDatabase place = makeEmptyDatabase();
        Pooler pooler(place.url);
        std::shared_ptr<Database> database = pooler.open(1);
        QVERIFY(database != nullptr);
        if (!pooled) {
            const auto direct = openPostgreSql({.url = Secret(place.url), .connections = 1});
            QVERIFY(direct.ok());
            database = *direct;
        }
        const auto prepared = [&database] {
            return number(*database, tenantOf(1),
                "select count(*) from pg_prepared_statements where $1 = $1", values("x"));
        };
        for (int i = 0; i < 3; ++i)
            QVERIFY(prepared() >= 0);
        QVERIFY(pooled ? prepared() == 0 : prepared() > 0);
        QCOMPARE(number(*database, tenantOf(1),
                     "select count(*) from pg_settings where $1 = $1 and (name, setting) in"
                     " (('plan_cache_mode', 'force_generic_plan'), ('statement_timeout', '30000'),"
                     " ('lock_timeout', '5000'), ('transaction_isolation', 'repeatable read'),"
                     " ('transaction_read_only', 'on'),"
                     " ('idle_in_transaction_session_timeout', '30000'))",
                     values("x")),
            6);
    }

    void anOperatorsOptionsHoldToo_data()
    {
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<QString>("ofTheUrl");
        QTest::newRow("of the environment") << QByteArray("-c geqo=off") << "";
        QTest::newRow("of the URL") << QByteArray() << "options=-c%20geqo%3Doff";
        QTest::newRow("the URL's before the environment's")
            << QByteArray("-c geqo=on") << "options=-c%20geqo%3Doff";
    }
    void anOperatorsOptionsHoldToo()
    {
        QFETCH(QByteArray, environment);
        QFETCH(QString, ofTheUrl);
        const EmptyDatabase place = makeEmptyDatabase();
        std::string url = place.url;
        if (!ofTheUrl.isEmpty())
            url += (url.find('?') == std::string::npos ? '?' : '&') + ofTheUrl.toStdString();
        if (!environment.isEmpty())
            qputenv("PGOPTIONS", environment);
        const auto database = openPostgreSql({.url = Secret(url), .connections = 1});
        const std::int64_t held = database.ok()
            ? number(**database, tenantOf(1),
                "select count(*) from pg_settings where $1 = $1 and (name, setting) in"
                " (('geqo', 'off'), ('plan_cache_mode', 'force_generic_plan'))",
                values("x"))
            : -1;
        qunsetenv("PGOPTIONS");
        QCOMPARE(held, 2);
    }
};

QTEST_GUILESS_MAIN(TestPooler)
#include "tst_pooler.moc"
