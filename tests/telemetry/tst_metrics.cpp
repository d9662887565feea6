// Names, labels and bounds of every metric, against a table written by hand from OBSERVABILITY §2.

#include "services/http/server.h"
#include "services/telemetry/metrics.h"
#include "tests/telemetry/exposition.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace trunkline;
using std::chrono::milliseconds;

namespace {

using Families = QMap<QString, MetricFamilyText>;

MetricsOptions options()
{
    MetricsOptions made;
    made.routes = {{"GET", "/v1/campaigns"}, {"PUT", "/v1/campaigns/{id}"}};
    made.version = "0.1.0";
    made.revision = "0123456789ab";
    made.system = "postgresql";
    made.name = "trunkline";
    made.pools = [] { return std::vector<PoolFigures>{PoolFigures{"postgresql", 4, 1, 2, 3}}; };
    return made;
}

Families read(const Metrics& metrics)
{
    QString fault;
    const auto families = readExposition(QByteArray::fromStdString(metrics.text()), &fault);
    if (!families)
        qFatal("no exposition: %s", qPrintable(fault));
    return *families;
}

RequestSeen request(const char* method, const char* route, int status)
{
    RequestSeen seen;
    seen.method = method;
    seen.status = status;
    seen.took = milliseconds{30};
    seen.about.route = route;
    return seen;
}

/// One of everything.
void use(Metrics& metrics)
{
    metrics.requestBegun("GET", false);
    metrics.requestEnded(request("GET", "/v1/campaigns", 503));
    metrics.statement({"SELECT", "SELECT calls"}, milliseconds{2}, "");
    metrics.statement({"INSERT", "INSERT calls"}, milliseconds{2}, "23505");
    metrics.slowStatement({"SELECT", "SELECT calls"});
    Metrics::observe(metrics.redisSeries(0, "EVALSHA", ""), milliseconds{1});
    metrics.jobEnded(WatchedJob::Rollup, milliseconds{700}, true, Instant{std::chrono::seconds{7}});
    metrics.connectionWaited("postgresql", milliseconds{1}, false);
    metrics.connectionMade("postgresql", milliseconds{1});
    metrics.connectionUsed("postgresql", milliseconds{1});
    metrics.certificateEnds(Instant{std::chrono::seconds{1'800'000'000}});
}

QString joined(QStringList list)
{
    list.sort();
    return list.join(QLatin1Char(' '));
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT

private slots:
    void families_data();
    void families();
    void nothingElse();
    void zeroAtStart_data();
    void zeroAtStart();
    void bounds_data();
    void bounds();
    void requests_data();
    void requests();
    void activeOnesComeAndGo();
    void pools();
    void decisions();
    void redisHasItsOwnSystem();
    void jobs_data();
    void jobs();
    void seriesHaveABudget();
    void hostileLabelsStayInTheirLine();
    void promtoolAgrees();
};

void TestMetrics::families_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("labels"); // all that there may be, sorted; le left out
    const auto row = [](const char* name, const char* type, const char* labels) {
        QTest::newRow(name) << QString::fromLatin1(type) << QString::fromLatin1(labels);
    };
    const char* pool = "db_client_connection_pool_name";
    row("http_server_request_duration_seconds", "histogram",
        "error_type http_request_method http_response_status_code http_route "
        "network_protocol_version url_scheme");
    row("http_server_active_requests", "gauge", "http_request_method url_scheme");
    row("db_client_operation_duration_seconds", "histogram",
        "db_namespace db_operation_name db_query_summary db_system_name error_type");
    row("db_client_connection_count", "gauge",
        "db_client_connection_pool_name db_client_connection_state");
    row("db_client_connection_max", "gauge", pool);
    row("db_client_connection_pending_requests", "gauge", pool);
    row("db_client_connection_timeouts_total", "counter", pool);
    row("db_client_connection_wait_time_seconds", "histogram", pool);
    row("db_client_connection_create_time_seconds", "histogram", pool);
    row("db_client_connection_use_time_seconds", "histogram", pool);
    row("trunkline_db_slow_queries_total", "counter", "db_query_summary");
    row("trunkline_ratelimit_decisions_total", "counter", "decision scope");
    row("trunkline_pubsub_messages_total", "counter", "channel direction");
    row("trunkline_stream_clients", "gauge", "kind");
    row("trunkline_calls_total", "counter", "outcome source");
    row("trunkline_jobs_duration_seconds", "histogram", "job");
    row("trunkline_job_last_success_timestamp_seconds", "gauge", "job");
    row("trunkline_audit_writes_total", "counter", "result");
    row("trunkline_auth_failures_total", "counter", "reason");
    row("trunkline_log_messages_total", "counter", "level");
    row("trunkline_log_dropped_total", "counter", "level");
    row("trunkline_tls_certificate_expiry_timestamp_seconds", "gauge", "usage");
    row("process_cpu_seconds_total", "counter", "");
    row("process_resident_memory_bytes", "gauge", "");
    row("process_open_fds", "gauge", "");
    row("process_max_fds", "gauge", "");
    row("process_start_time_seconds", "gauge", "");
    row("trunkline_build_info", "gauge", "revision version");
}

void TestMetrics::families()
{
    Metrics metrics(options());
    use(metrics);
    const Families families = read(metrics);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(families.contains(name));
    QTEST(families[name].type, "type");
    QVERIFY(!families[name].help.isEmpty());
    QSet<QString> labels;
    const auto samples = families[name].samples;
    for (auto at = samples.keyBegin(); at != samples.keyEnd(); ++at) {
        for (const QString& label : at->second.keys())
            labels.insert(label);
    }
    labels.remove(QStringLiteral("le"));
    QTEST(joined(labels.values()), "labels");
}

/// The table above is complete: no family without a row.
void TestMetrics::nothingElse()
{
    Metrics metrics(options());
    use(metrics);
    QCOMPARE(read(metrics).size(), 28);
}

void TestMetrics::zeroAtStart_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("labels"); // `a=b c=d`
    QTest::addColumn<double>("value");
    const auto row
        = [](const char* family, const char* suffix, const QString& labels, double value = 0) {
              QTest::newRow(qPrintable(QString::fromLatin1(family) + QLatin1Char(' ') + labels))
                  << QString::fromLatin1(family) << QString::fromLatin1(suffix) << labels << value;
          };
    row("http_server_request_duration_seconds", "_count",
        QStringLiteral("http_request_method=PUT http_route=/v1/campaigns/{id} "
                       "http_response_status_code=200 url_scheme=http "
                       "network_protocol_version=1.1"));
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        row("http_server_active_requests", "",
            QStringLiteral("url_scheme=http http_request_method=") + QLatin1String(method));
    for (const char* scope : {"ip", "api_key", "tenant", "login"})
        for (const char* decision : {"allowed", "limited", "degraded"})
            row("trunkline_ratelimit_decisions_total", "",
                QStringLiteral("scope=%1 decision=%2")
                    .arg(QLatin1String(scope), QLatin1String(decision)));
    for (const char* direction : {"published", "received"})
        row("trunkline_pubsub_messages_total", "",
            QStringLiteral("channel=events direction=") + QLatin1String(direction));
    row("trunkline_stream_clients", "", QStringLiteral("kind=events"));
    for (const char* job : {"rollup", "import", "checkpoint"})
        row("trunkline_jobs_duration_seconds", "_count",
            QStringLiteral("job=") + QLatin1String(job));
    for (const char* source : {"api", "import"})
        for (const char* outcome : {"ingested", "rated", "rejected"})
            row("trunkline_calls_total", "",
                QStringLiteral("source=%1 outcome=%2")
                    .arg(QLatin1String(source), QLatin1String(outcome)));
    for (const char* result : {"done", "refused", "failed"})
        row("trunkline_audit_writes_total", "", QStringLiteral("result=") + QLatin1String(result));
    for (const char* reason : {"no_credential", "bad_token", "bad_key", "bad_cookie", "sign_in",
             "invitation", "forbidden", "cross_site"})
        row("trunkline_auth_failures_total", "", QStringLiteral("reason=") + QLatin1String(reason));
    for (const char* level : {"trace", "debug", "info", "warn", "error", "fatal"}) {
        row("trunkline_log_messages_total", "", QStringLiteral("level=") + QLatin1String(level));
        row("trunkline_log_dropped_total", "", QStringLiteral("level=") + QLatin1String(level));
    }
    const QString pool = QStringLiteral("db_client_connection_pool_name=postgresql");
    row("db_client_connection_timeouts_total", "", pool);
    row("db_client_connection_wait_time_seconds", "_count", pool);
    row("db_client_connection_create_time_seconds", "_sum", pool);
    row("db_client_connection_use_time_seconds", "_count", pool);
    row("trunkline_build_info", "", QStringLiteral("version=0.1.0 revision=0123456789ab"), 1);
}

void TestMetrics::zeroAtStart()
{
    QFETCH(QString, family);
    QFETCH(QString, suffix);
    QFETCH(QString, labels);
    LabelSet set;
    for (const QString& pair : labels.split(QLatin1Char(' ')))
        set[pair.section(QLatin1Char('='), 0, 0)] = pair.section(QLatin1Char('='), 1);
    const auto value = sampleOf(read(Metrics(options())), family, set, suffix);
    QVERIFY(value.has_value());
    QTEST(*value, "value");
}

void TestMetrics::bounds_data()
{
    QTest::addColumn<QString>("bounds");
    const QString store = QStringLiteral("0.001 0.005 0.01 0.05 0.1 0.5 1 5 10 +Inf");
    QTest::newRow("http_server_request_duration_seconds")
        << QStringLiteral("0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf");
    QTest::newRow("db_client_operation_duration_seconds") << store;
    QTest::newRow("db_client_connection_wait_time_seconds") << store;
    QTest::newRow("trunkline_jobs_duration_seconds")
        << QStringLiteral("0.1 0.5 1 5 10 30 60 300 900 3600 +Inf");
}

void TestMetrics::bounds()
{
    Metrics metrics(options());
    use(metrics);
    const Families families = read(metrics);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QList<QPair<double, QString>> found;
    const auto samples = families[name].samples;
    for (auto at = samples.keyBegin(); at != samples.keyEnd(); ++at) {
        const QString bound = at->second.value(QStringLiteral("le"));
        const QPair<double, QString> one{bound.toDouble(), bound};
        if (!bound.isEmpty() && !found.contains(one))
            found.append(one);
    }
    std::sort(found.begin(), found.end());
    QStringList texts;
    for (const auto& [number, text] : found)
        texts.append(text == QLatin1String("+Inf") ? text : QString::number(number));
    QTEST(texts.join(QLatin1Char(' ')), "bounds");
}

void TestMetrics::requests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("timedOut");
    QTest::addColumn<bool>("closed");
    QTest::addColumn<QString>("labels"); // method, route and error_type
    const auto row = [](const char* name, const char* method, const char* route, int status,
                         bool timedOut, bool closed, const char* labels) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(route) << status << timedOut
                            << closed << QString::fromLatin1(labels);
    };
    row("fine", "GET", "/v1/campaigns", 200, false, false, "GET /v1/campaigns -");
    row("client's fault", "GET", "/v1/campaigns", 404, false, false, "GET /v1/campaigns -");
    row("our fault", "GET", "/v1/campaigns", 500, false, false, "GET /v1/campaigns 500");
    row("no route", "GET", "", 401, false, false, "GET unmatched -");
    row("refused head", "", "", 400, false, false, "_OTHER unmatched -");
    row("unknown method", "BREW", "", 405, false, false, "_OTHER unmatched -");
    row("too slow", "POST", "", 408, true, false, "POST unmatched timeout");
    row("gone", "GET", "/v1/campaigns", 200, false, true, "GET /v1/campaigns client_closed");
}

void TestMetrics::requests()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, route);
    QFETCH(int, status);
    QFETCH(bool, timedOut);
    QFETCH(bool, closed);
    Metrics metrics(options());
    RequestSeen seen = request(method.constData(), route.constData(), status);
    seen.timedOut = timedOut;
    seen.clientClosed = closed;
    metrics.requestEnded(seen);
    const QString name = QStringLiteral("http_server_request_duration_seconds");
    QStringList found;
    const auto samples = read(metrics)[name].samples;
    for (auto at = samples.begin(); at != samples.end(); ++at) {
        const LabelSet& labels = at.key().second;
        if (at.key().first != name + QStringLiteral("_count") || *at == 0)
            continue;
        QCOMPARE(labels[QStringLiteral("http_response_status_code")], QString::number(status));
        found.append(labels[QStringLiteral("http_request_method")] + QLatin1Char(' ')
            + labels[QStringLiteral("http_route")] + QLatin1Char(' ')
            + labels.value(QStringLiteral("error_type"), QStringLiteral("-")));
    }
    QCOMPARE(found.size(), 1);
    QTEST(found.front(), "labels");
}

void TestMetrics::activeOnesComeAndGo()
{
    Metrics metrics(options());
    const QString name = QStringLiteral("http_server_active_requests");
    const LabelSet get{{QStringLiteral("http_request_method"), QStringLiteral("GET")},
        {QStringLiteral("url_scheme"), QStringLiteral("http")}};
    metrics.requestBegun("GET", false);
    metrics.requestBegun("GET", false);
    QCOMPARE(sampleOf(read(metrics), name, get), 2.0);
    metrics.requestEnded(request("GET", "", 200));
    metrics.requestEnded(request("", "", 400)); // it never began
    QCOMPARE(sampleOf(read(metrics), name, get), 1.0);
}

void TestMetrics::pools()
{
    const Metrics metrics(options());
    const Families families = read(metrics);
    const QString pool = QStringLiteral("db_client_connection_pool_name");
    const LabelSet name{{pool, QStringLiteral("postgresql")}};
    const QString state = QStringLiteral("db_client_connection_state");
    const auto count = [&](const char* word) {
        LabelSet labels = name;
        labels[state] = QString::fromLatin1(word);
        return sampleOf(families, QStringLiteral("db_client_connection_count"), labels);
    };
    QCOMPARE(count("idle"), 1.0);
    QCOMPARE(count("used"), 2.0);
    QCOMPARE(sampleOf(families, QStringLiteral("db_client_connection_max"), name), 4.0);
    QCOMPARE(
        sampleOf(families, QStringLiteral("db_client_connection_pending_requests"), name), 3.0);
}

void TestMetrics::decisions()
{
    Metrics metrics(options());
    metrics.rateDecision(RateScope::Tenant, RateDecision::Limited);
    metrics.auditWrite(AuditWrite::Refused);
    metrics.authFailure(AuthFailure::BadKey);
    metrics.logged(LogLevel::Warn, true);
    const Families families = read(metrics);
    const auto is = [&](const char* family, const LabelSet& labels) {
        return sampleOf(families, QString::fromLatin1(family), labels) == 1.0;
    };
    QVERIFY(is("trunkline_ratelimit_decisions_total",
        {{QStringLiteral("scope"), QStringLiteral("tenant")},
            {QStringLiteral("decision"), QStringLiteral("limited")}}));
    QVERIFY(is(
        "trunkline_audit_writes_total", {{QStringLiteral("result"), QStringLiteral("refused")}}));
    QVERIFY(is(
        "trunkline_auth_failures_total", {{QStringLiteral("reason"), QStringLiteral("bad_key")}}));
    QVERIFY(is("trunkline_log_dropped_total", {{QStringLiteral("level"), QStringLiteral("warn")}}));
    QVERIFY(
        !is("trunkline_log_messages_total", {{QStringLiteral("level"), QStringLiteral("warn")}}));
}

void TestMetrics::redisHasItsOwnSystem()
{
    Metrics metrics(options());
    Metrics::observe(metrics.redisSeries(3, "EVALSHA", ""), milliseconds{2});
    Metrics::observe(metrics.redisSeries(3, "EVALSHA", "OOM"), milliseconds{2});
    const Families families = read(metrics);
    const QString name = QStringLiteral("db_client_operation_duration_seconds");
    LabelSet labels{{QStringLiteral("db_system_name"), QStringLiteral("redis")},
        {QStringLiteral("db_namespace"), QStringLiteral("3")},
        {QStringLiteral("db_operation_name"), QStringLiteral("EVALSHA")},
        {QStringLiteral("db_query_summary"), QStringLiteral("EVALSHA")}};
    QCOMPARE(sampleOf(families, name, labels, QStringLiteral("_count")), 1.0);
    labels[QStringLiteral("error_type")] = QStringLiteral("OOM");
    QCOMPARE(sampleOf(families, name, labels, QStringLiteral("_count")), 1.0);
}

void TestMetrics::jobs_data()
{
    QTest::addColumn<bool>("ok");
    QTest::newRow("done") << true;
    QTest::newRow("failed") << false;
}

/// How long it took counts either way, when it succeeded only where it did.
void TestMetrics::jobs()
{
    QFETCH(bool, ok);
    Metrics metrics(options());
    metrics.jobEnded(
        WatchedJob::Rollup, milliseconds{1'500}, ok, Instant{std::chrono::seconds{1'800'000'000}});
    const Families families = read(metrics);
    const LabelSet rollup{{QStringLiteral("job"), QStringLiteral("rollup")}};
    QCOMPARE(sampleOf(families, QStringLiteral("trunkline_jobs_duration_seconds"), rollup,
                 QStringLiteral("_sum")),
        1.5);
    const auto when = sampleOf(
        families, QStringLiteral("trunkline_job_last_success_timestamp_seconds"), rollup);
    QCOMPARE(when.has_value(), ok);
    QCOMPARE(when.value_or(1.8e9), 1.8e9);
}

/// Whatever comes, two things hold: the budget, and that nothing goes uncounted.
void TestMetrics::seriesHaveABudget()
{
    Metrics metrics(options());
    std::vector<std::string> routes;
    routes.reserve(300);
    for (int i = 0; i < 300; ++i)
        routes.push_back("/v1/route" + std::to_string(i));
    int asked = 0;
    for (const std::string& route : routes) {
        for (const int status : {200, 400, 401, 403, 404, 409, 413, 429, 500, 503}) {
            metrics.requestEnded(request("GET", route.c_str(), status));
            metrics.statement({"SELECT", "SELECT " + route}, milliseconds{1}, "");
            metrics.slowStatement({"SELECT", "SELECT " + route});
            ++asked;
        }
    }
    const Families families = read(metrics);
    QVERIFY2(seriesOf(families) < 5'000, qPrintable(QString::number(seriesOf(families))));
    for (const char* family : {"http_server_request_duration_seconds",
             "db_client_operation_duration_seconds", "trunkline_db_slow_queries_total"}) {
        const auto& samples = families[QString::fromLatin1(family)].samples;
        double counted = 0;
        for (auto at = samples.begin(); at != samples.end(); ++at) {
            const QString& name = at.key().first;
            if (name.endsWith(QLatin1String("_count")) || name.endsWith(QLatin1String("_total")))
                counted += *at;
        }
        QCOMPARE(counted, double(asked));
    }
}

/// No label comes from a client; should one, it cannot begin a line.
void TestMetrics::hostileLabelsStayInTheirLine()
{
    Metrics metrics(options());
    metrics.statement({"SELECT", "SELECT a\"} 1\nforged_total 1\n\\"}, milliseconds{1}, "");
    const Families families = read(metrics); // or ends the test
    QVERIFY(!families.contains(QStringLiteral("forged_total")));
}

void TestMetrics::promtoolAgrees()
{
    const QString tool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    if (tool.isEmpty()) {
        QVERIFY2(!qEnvironmentVariableIsSet("TRUNK_LONG"), "promtool is not there");
        return; // ./dev nightly brings it
    }
    Metrics metrics(options());
    use(metrics);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(tool, {QStringLiteral("check"), QStringLiteral("metrics")});
    QVERIFY(process.waitForStarted());
    process.write(QByteArray::fromStdString(metrics.text()));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    // OpenTelemetry's name, which the tool takes for a histogram's; no other word from it.
    QByteArray said = process.readAll();
    said.replace("db_client_connection_count non-histogram and non-summary metrics should not have "
                 "\"_count\" suffix\n",
        "");
    QCOMPARE(said, QByteArray());
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
