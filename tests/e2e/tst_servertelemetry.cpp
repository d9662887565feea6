// trunklined as an operator sees it: what it logs and where, /metrics and /readyz on a listener of
// their own, while the database is away too, and what signals do (SEC-O1, SEC-O2, SEC-H9).

#include "services/contract/operations.h"
#include "services/contract/problem.h"
#include "services/contract/wire.h"
#include "tests/e2e/place.h"
#include "tests/http/rawclient.h"
#include "tests/ratelimit/redisserver.h"
#include "tests/telemetry/exposition.h"
#include "tests/telemetry/logschema.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <pqxx/pqxx>

#include <csignal>
#include <sys/stat.h>

using namespace trunkline;

namespace {

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A server over a place, logging into a file of it.
class Server {
public:
    explicit Server(StorePlace& place, const QStringList& flags = {},
        const QList<QPair<QString, QString>>& environment = {})
        : m_log(place.path(QStringLiteral("server.log")))
    {
        place.share();
        QProcessEnvironment with = QProcessEnvironment::systemEnvironment();
        with.insert(QStringLiteral("XDG_DATA_HOME"), place.terms().home);
        for (const auto& [name, value] : environment)
            with.insert(name, value);
        m_process.setProcessEnvironment(with);
        m_process.start(QStringLiteral(TRUNK_SERVER),
            place.flags()
                + QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                    QStringLiteral("--metrics-listen"), QStringLiteral("127.0.0.1:0"),
                    QStringLiteral("--log-file"), m_log}
                + flags);
        if (!QTest::qWaitFor([this] { return !ports("server.started").isEmpty(); }, 60'000))
            qFatal("the server does not start: %s", m_process.readAllStandardError().constData());
    }
    ~Server()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    QByteArray log() const { return contentsOf(m_log); }
    QString logFile() const { return m_log; }
    /// Of the lines with that event, in order.
    QList<std::uint16_t> ports(const char* event) const
    {
        QList<std::uint16_t> found;
        for (const QJsonObject& line : lines(event))
            found.append(static_cast<std::uint16_t>(line[QStringLiteral("server_port")].toInt()));
        return found;
    }
    QList<QJsonObject> lines(const char* event) const
    {
        QList<QJsonObject> found;
        const QByteArray all = log();
        for (const QByteArray& line : all.left(all.lastIndexOf('\n')).split('\n')) {
            const QJsonObject member = memberOf(line);
            if (member[QStringLiteral("event")] == QLatin1String(event))
                found.append(member);
        }
        return found;
    }
    RawAnswer ask(const char* event, const std::string& path) const
    {
        RawClient client(ports(event).front());
        const auto answer = client.ask(requestText("GET", path));
        if (!answer)
            qFatal("%s: no answer", path.c_str());
        return *answer;
    }
    /// What it printed for whoever starts it.
    std::string setupCode()
    {
        const bool said = QTest::qWaitFor([this] {
            m_out += m_process.readAllStandardOutput();
            return m_out.contains("listening on");
        });
        const qsizetype at = m_out.indexOf("one hour: ");
        if (!said || at < 0)
            qFatal("no setup code: %s", m_out.constData());
        return m_out.mid(at + 10, 43).toStdString();
    }
    RawAnswer api(const std::string& path) const { return ask("server.started", path); }
    RawAnswer machine(const std::string& path) const { return ask("metrics.listening", path); }
    void signal(int which) const { ::kill(static_cast<pid_t>(m_process.processId()), which); }
    /// The code of its exit; -1: it does not end.
    int end()
    {
        signal(SIGTERM);
        return m_process.waitForFinished(60'000) ? m_process.exitCode() : -1;
    }

private:
    QString m_log;
    QByteArray m_out;
    QProcess m_process;
};

} // namespace

class TestServerTelemetry : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatItDoes_data();
    void tellsWhatItDoes();
    void callsAreCounted_data();
    void callsAreCounted();
    void redisIsMeasured();
    void databaseGoesAndComes();
    void fullDiskIsNotReady();
    void signalsReloadTheLog();
    void placesAreChecked();
};

void TestServerTelemetry::tellsWhatItDoes_data()
{
    QTest::addColumn<QString>("kind");
    for (const QString& kind : StorePlace::kinds())
        QTest::newRow(qPrintable(QStringLiteral("SEC-O1 ") + kind)) << kind;
}

void TestServerTelemetry::tellsWhatItDoes()
{
    QFETCH(QString, kind);
    StorePlace place(kind, QStringLiteral("UTC"));
    Server server(place);
    QCOMPARE(server.api("/healthz").status, 200);
    const RawAnswer ready = server.api("/readyz");
    QCOMPARE(ready.status, 200);
    QCOMPARE(ready.body, std::string(R"({"status":"ok"})")); // SEC-H9: no more
    QCOMPARE(server.api("/metrics").status, 401);
    QVERIFY(QString::fromStdString(server.machine("/readyz").body)
                .startsWith(QLatin1String(R"({"ready":true)")));
    // Somebody signs in for the first time.
    const std::string code = server.setupCode();
    RawClient owner(server.ports("server.started").front());
    const auto accepted = owner.ask(requestText("POST", "/v1/invitations/accept", {},
        R"({"token":")" + code
            + R"(","name":"jo@example.test","password":"vexing otters read my atlas"})"));
    QVERIFY(accepted && accepted->status == 200);
    const QString token = QJsonDocument::fromJson(QByteArray::fromStdString(accepted->body))
                              .object()[QStringLiteral("token")]
                              .toString();
    const auto tenant = owner.ask(
        requestText("GET", "/v1/tenant", {"Authorization: Bearer " + token.toStdString()}));
    QVERIFY(tenant && tenant->status == 200);
    const auto rebuilt = owner.ask(requestText(
        "POST", "/v1/dashboard/rebuild", {"Authorization: Bearer " + token.toStdString()}, "{}"));
    QVERIFY2(rebuilt && rebuilt->status == 200, rebuilt->body.c_str());
    QString fault;
    const auto families
        = readExposition(QByteArray::fromStdString(server.machine("/metrics").body), &fault);
    QVERIFY2(families, qPrintable(fault));
    QVERIFY(seriesOf(*families) < 5'000);
    for (const char* family : {"process_cpu_seconds_total", "trunkline_build_info",
             "trunkline_ratelimit_decisions_total", "db_client_operation_duration_seconds"})
        QVERIFY2(families->contains(QString::fromLatin1(family)), family);
    const auto allowed = sampleOf(*families, QStringLiteral("trunkline_ratelimit_decisions_total"),
        {{QStringLiteral("scope"), QStringLiteral("ip")},
            {QStringLiteral("decision"), QStringLiteral("allowed")}});
    QCOMPARE(allowed, 3.0); // as strangers: /metrics, the invitation, the first use of the token
    QCOMPARE(sampleOf(*families, QStringLiteral("trunkline_audit_writes_total"),
                 {{QStringLiteral("result"), QStringLiteral("done")}}),
        2.0); // the invitation, the rollups
    const LabelSet rollup{{QStringLiteral("job"), QStringLiteral("rollup")}};
    QCOMPARE(sampleOf(*families, QStringLiteral("trunkline_jobs_duration_seconds"), rollup,
                 QStringLiteral("_count")),
        1.0);
    const auto rolled = sampleOf(
        *families, QStringLiteral("trunkline_job_last_success_timestamp_seconds"), rollup);
    QVERIFY(rolled && *rolled > double(QDateTime::currentSecsSinceEpoch() - 600));
    QCOMPARE(server.end(), 0);
    for (const QByteArray& secret : {QByteArray::fromStdString(code), token.toUtf8(),
             QByteArray("vexing otters"), QByteArray("jo@example")})
        QVERIFY2(!secret.isEmpty() && !server.log().contains(secret), secret.constData());
    QStringList events;
    for (const QByteArray& line : linesOf(server.log())) {
        QVERIFY2(faultOf(line).isEmpty(), qPrintable(faultOf(line) + QString::fromUtf8(line)));
        events.append(memberOf(line)[QStringLiteral("event")].toString());
    }
    QCOMPARE(events.front(), QStringLiteral("metrics.listening"));
    QCOMPARE(events.count(QStringLiteral("http.request")), 6);
    QCOMPARE(events.count(QStringLiteral("readiness.changed")), 2); // ready, draining
    QCOMPARE(events.back(), QStringLiteral("server.stopped"));
    struct stat facts { };
    QVERIFY(stat(server.logFile().toUtf8().constData(), &facts) == 0);
    QCOMPARE(int(facts.st_mode & 027), 0);
}

void TestServerTelemetry::callsAreCounted_data()
{
    QTest::addColumn<QString>("kind");
    for (const QString& kind : StorePlace::kinds())
        QTest::newRow(qPrintable(kind)) << kind;
}

/// How calls came and what became of them, how an import ended, that a head of the trail was
/// signed: what happened, once, and nothing of what was asked in vain.
void TestServerTelemetry::callsAreCounted()
{
    QFETCH(QString, kind);
    StorePlace place(kind, QStringLiteral("UTC"));
    Server server(place, {}, {{QStringLiteral("TRUNKLINED_RATE_BULK"), QStringLiteral("100/100")}});
    RawClient client(server.ports("server.started").front());
    std::vector<std::string> fields;
    const auto call = [&]<Operation Op>(const Op& operation) {
        const WireRequest wire = toWire(operation);
        const auto answer = client.ask(requestText(std::string(methodOf(Op::facts.verb)),
            wire.query.empty() ? wire.path : wire.path + '?' + wire.query, fields, wire.body));
        if (!answer)
            qFatal("no answer");
        using Answered = Result<typename Op::Response>;
        return answer->status == 200
            ? Answered(fromJson<typename Op::Response>(answer->body, Strictness::Response))
            : Answered(readProblem(answer->body, answer->status));
    };
    AcceptInvitation accept;
    accept.token.value = Secret(server.setupCode());
    accept.name = "jo@example.test";
    accept.password.value = Secret("vexing otters read my atlas");
    fields = {"Authorization: Bearer " + call(accept)->token.value.reveal()};

    CreateCampaign campaign;
    campaign.draft.name = "Solar";
    campaign.draft.revenuePerCall = 7'000'000;
    campaign.draft.payoutPerCall = 3'000'000;
    CallRecord record;
    record.startedAt = Instant{std::chrono::seconds{1'700'000'000}};
    record.campaignId = call(campaign)->id;
    record.caller.value = "+12025550111";
    IngestCalls batch{"pbx", {}, {}};
    for (int i = 0; i < 5; ++i) {
        record.externalId = "call " + std::to_string(i);
        record.outcome = i < 3 ? CallOutcome::Answered : CallOutcome::Busy;
        record.talkSeconds = i < 3 ? 3'600 : 0;
        batch.calls.push_back(record);
    }
    QCOMPARE(call(batch)->stored, 5);
    batch.calls.front().talkSeconds = 1; // another call under an id that is taken
    QCOMPARE(call(batch)->conflicts.size(), std::size_t{1});
    batch.calls.resize(2);
    batch.calls.front().campaignId.value.bytes.back() ^= 1;
    QCOMPARE(call(batch).error().code, Errc::NotFound);

    StartImport start;
    start.fileName = "calls.csv";
    start.fingerprint = std::string(64, 'a');
    start.source = "pbx";
    start.options = "{}";
    const Job job = *call(start);
    record.externalId = "of a file";
    record.outcome = CallOutcome::Answered;
    record.talkSeconds = 3'600;
    const IngestCalls last{"pbx", {record}, IngestProgress{job.id, 1, 100, 9, 9, 8, 0, true}};
    QCOMPARE(call(last)->stored, 1);
    IngestCalls late = last; // the job is done: nothing more happens
    late.calls.front().talkSeconds = 1;
    QCOMPARE(call(late).error().code, Errc::Conflict);
    start.fingerprint = std::string(64, 'b');
    QCOMPARE(call(CancelImport{call(start)->id})->state, JobState::Cancelled);
    QVERIFY(!call(ExportAudit{0, 10})->entries.empty());

    const auto families
        = readExposition(QByteArray::fromStdString(server.machine("/metrics").body));
    QVERIFY(families);
    const auto counted = [&](const char* source, const char* outcome) {
        return int(sampleOf(*families, QStringLiteral("trunkline_calls_total"),
            {{QStringLiteral("source"), QString::fromLatin1(source)},
                {QStringLiteral("outcome"), QString::fromLatin1(outcome)}})
                       .value_or(-1));
    };
    QCOMPARE(counted("api", "ingested"), 5);
    QCOMPARE(counted("api", "rated"), 3);
    QCOMPARE(counted("api", "rejected"), 1 + 2);
    QCOMPARE(counted("import", "ingested"), 1);
    QCOMPARE(counted("import", "rated"), 1);
    QCOMPARE(counted("import", "rejected"), 0);
    const auto jobs = [&](const char* name) {
        return int(sampleOf(*families, QStringLiteral("trunkline_jobs_duration_seconds"),
            {{QStringLiteral("job"), QString::fromLatin1(name)}}, QStringLiteral("_count"))
                       .value_or(-1));
    };
    QCOMPARE(jobs("import"), 2);
    QCOMPARE(jobs("checkpoint"), 1);
    QCOMPARE(jobs("rollup"), 0);
    for (const char* name : {"import", "checkpoint"}) {
        const auto when
            = sampleOf(*families, QStringLiteral("trunkline_job_last_success_timestamp_seconds"),
                {{QStringLiteral("job"), QString::fromLatin1(name)}});
        QVERIFY2(when && *when > double(QDateTime::currentSecsSinceEpoch() - 600), name);
    }
    QCOMPARE(server.end(), 0);
}

/// The limits ask it, and the word between replicas goes over it.
void TestServerTelemetry::redisIsMeasured()
{
    if (!RedisServer::isInstalled())
        QSKIP("no redis-server here");
    RedisServer redis;
    QVERIFY(redis.start());
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    const Server server(
        place, {QStringLiteral("--redis"), QStringLiteral("unix://") + redis.socket()});
    const auto commands = [&server](const char* command) {
        server.api("/metrics"); // a stranger, of whom Redis is asked
        const auto families
            = readExposition(QByteArray::fromStdString(server.machine("/metrics").body));
        const QString name = QString::fromLatin1(command);
        return families
            ? sampleOf(*families, QStringLiteral("db_client_operation_duration_seconds"),
                {{QStringLiteral("db_system_name"), QStringLiteral("redis")},
                    {QStringLiteral("db_namespace"), QStringLiteral("0")},
                    {QStringLiteral("db_operation_name"), name},
                    {QStringLiteral("db_query_summary"), name}},
                QStringLiteral("_count"))
                  .value_or(0)
            : 0;
    };
    QTRY_VERIFY(commands("EVALSHA") >= 3);
    QTRY_VERIFY(commands("SUBSCRIBE") == 1);
}

/// Somebody closes the database under the server, and opens it again.
void TestServerTelemetry::databaseGoesAndComes()
{
    if (!hasPostgreSql())
        QSKIP("no PostgreSQL to close");
    StorePlace place(QStringLiteral("postgresql"), QStringLiteral("UTC"));
    const Server server(place);
    pqxx::connection admin(qgetenv("TRUNK_TEST_POSTGRESQL").toStdString());
    pqxx::nontransaction sql(admin);
    const QString url = place.url();
    const std::string name
        = url.section(QLatin1Char('/'), 3).section(QLatin1Char('?'), 0, 0).toStdString();
    QCOMPARE(server.machine("/readyz").status, 200);
    sql.exec("alter database " + sql.quote_name(name) + " allow_connections false");
    sql.exec("select pg_terminate_backend(pid) from pg_stat_activity where datname = "
        + sql.quote(name));
    QTRY_COMPARE_WITH_TIMEOUT(server.api("/readyz").status, 503, 20'000);
    QVERIFY(QString::fromStdString(server.machine("/readyz").body)
                .contains(QLatin1String(R"("database":false)")));
    QVERIFY(
        !QString::fromStdString(server.api("/readyz").body).contains(QLatin1String("database")));
    const RawAnswer metrics = server.machine("/metrics");
    QCOMPARE(metrics.status, 200);
    QVERIFY(readExposition(QByteArray::fromStdString(metrics.body)).has_value());
    QCOMPARE(server.api("/healthz").status, 200);
    sql.exec("alter database " + sql.quote_name(name) + " allow_connections true");
    QTRY_COMPARE_WITH_TIMEOUT(server.api("/readyz").status, 200, 20'000);
}

void TestServerTelemetry::fullDiskIsNotReady()
{
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    Server server(place, {},
        {{QStringLiteral("TRUNKLINED_LEAST_FREE_DISK_MIB"), QStringLiteral("1000000000")}});
    const RawAnswer ready = server.api("/readyz");
    QCOMPARE(ready.status, 503);
    QVERIFY(!QString::fromStdString(ready.body).contains(QLatin1String("disk")));
    QVERIFY(QString::fromStdString(server.machine("/readyz").body)
                .contains(QLatin1String(R"("disk":false)")));
    QTRY_VERIFY(!server.lines("readiness.changed").isEmpty()); // the log is written by and by
    QCOMPARE(server.lines("readiness.changed").front()[QStringLiteral("failed_checks")].toString(),
        QStringLiteral("disk"));
}

void TestServerTelemetry::signalsReloadTheLog()
{
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    Server server(place);
    const QString old = server.logFile() + QStringLiteral(".1");
    const std::uint16_t port = server.ports("server.started").front();
    QVERIFY(QFile::rename(server.logFile(), old));
    server.signal(SIGHUP);
    QTRY_COMPARE(server.lines("server.reloaded").size(), qsizetype(1));
    RawClient client(port);
    QVERIFY(client.ask(requestText("GET", "/healthz")));
    QTRY_COMPARE(server.lines("http.request").size(), qsizetype(1));
    QVERIFY(!contentsOf(old).contains("http.request"));
}

void TestServerTelemetry::placesAreChecked()
{
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    const Server other(place);
    const auto refused = [&](const QStringList& flags) {
        QProcess process;
        QProcessEnvironment with = QProcessEnvironment::systemEnvironment();
        with.insert(QStringLiteral("XDG_DATA_HOME"), place.terms().home);
        process.setProcessEnvironment(with);
        process.start(QStringLiteral(TRUNK_SERVER),
            place.flags() + QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")}
                + flags);
        return process.waitForFinished() && process.exitCode() != 0;
    };
    const QString taken
        = QStringLiteral("127.0.0.1:%1").arg(other.ports("metrics.listening").front());
    QVERIFY(refused({QStringLiteral("--metrics-listen"), taken}));
    QVERIFY(refused({QStringLiteral("--metrics-listen"), QStringLiteral("0.0.0.0:0")}));
    QVERIFY(refused({QStringLiteral("--log-file"), QStringLiteral("/nonexistent/a.log")}));
    QVERIFY(refused({QStringLiteral("--log-level"), QStringLiteral("loud")}));
}

QTEST_GUILESS_MAIN(TestServerTelemetry)
#include "tst_servertelemetry.moc"
