// SEC-O1: every request leaves one line that says who asked what and what became of it, and one
// count; a log that stands still holds nobody up.

#include "tests/conformance/operations.h"
#include "tests/telemetry/pipe.h"
#include "tests/telemetry/watched.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace trunkline;

class TestAccessLog : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }
    void everyOperation_data();
    void everyOperation();
    void lines_data();
    void lines();
    void countsWhoWasRefused();
    void traces();
    void standingLogHoldsNobodyUp_data();
    void standingLogHoldsNobodyUp();

private:
    QString place(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void TestAccessLog::everyOperation_data()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(("SEC-O1 " + kind).c_str()) << QString::fromStdString(kind);
}

void TestAccessLog::everyOperation()
{
    QFETCH(QString, kind);
    Watched watched(kind.toStdString(), place(kind));
    // Lines of two connections may pass each other.
    RawClient client(watched.service().port());
    const RawAnswer entered = Service::sendOver(client, sample<SignIn>(watched.world()));
    const std::string token = objectOf(entered)[QStringLiteral("token")].toString().toStdString();
    // Operation, route and status of what was asked, in order.
    QList<std::array<QString, 3>> asked{
        {QStringLiteral("sessions.create"), QStringLiteral("/v1/session"), QStringLiteral("200")}};
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.name.value == "sessions.end")
            return; // it would end ours
        const bool anonymous = Op::facts.permission == Permission::Anonymous;
        const RawAnswer answer = Service::sendOver(client, sample<Op>(watched.world()),
            anonymous ? std::vector<std::string>{} : std::vector<std::string>{bearer(token)});
        asked.append({QString::fromUtf8(Op::facts.name.value.data()),
            QString::fromUtf8(Op::facts.path.value.data()), QString::number(answer.status)});
    });
    watched.end(); // an answer is counted once it is sent
    const auto families = watched.metrics();
    const QString tenant = QString::fromStdString(watched.world().tenant().text());
    QList<std::array<QString, 3>> logged;
    for (const QByteArray& line : linesOf(watched.logText())) {
        QVERIFY2(faultOf(line).isEmpty(), qPrintable(faultOf(line) + QString::fromUtf8(line)));
        const QJsonObject member = memberOf(line);
        if (member[QStringLiteral("event")] != QLatin1String("http.request"))
            continue;
        logged.append({member[QStringLiteral("operation")].toString(),
            member[QStringLiteral("http_route")].toString(),
            QString::number(member[QStringLiteral("http_response_status_code")].toInt())});
        if (logged.back()[2] != QLatin1String("200"))
            continue;
        QCOMPARE(member[QStringLiteral("tenant_id")].toString(), tenant);
        QVERIFY(member.contains(QStringLiteral("actor_id")));
        QCOMPARE(member[QStringLiteral("actor_kind")].toString(), QStringLiteral("user"));
    }
    QCOMPARE(logged, asked);
    double counted = 0;
    const auto& samples = families[QStringLiteral("http_server_request_duration_seconds")].samples;
    for (auto at = samples.begin(); at != samples.end(); ++at)
        counted += at.key().first.endsWith(QLatin1String("_count")) ? *at : 0;
    QCOMPARE(counted, double(asked.size()));
    QVERIFY(seriesOf(families) < 5'000);
}

void TestAccessLog::lines_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("route");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("level");
    const auto row
        = [](const char* name, const std::string& request, int status, const char* method,
              const char* route, const char* code, const char* level = "info") {
              QTest::newRow(name) << QByteArray::fromStdString(request) << status
                                  << QString::fromLatin1(method) << QString::fromLatin1(route)
                                  << QString::fromLatin1(code) << QString::fromLatin1(level);
          };
    row("SEC-O1 alive", requestText("GET", "/healthz"), 200, "GET", "/healthz", "");
    row("SEC-O1 ready", requestText("HEAD", "/readyz"), 200, "HEAD", "/readyz", "");
    row("SEC-O1 stranger", requestText("GET", "/v1/campaigns"), 401, "GET", "/v1/campaigns",
        "unauthenticated");
    row("SEC-O1 nothing there", requestText("GET", "/v1/nothing"), 401, "GET", "unmatched",
        "unauthenticated");
    row("SEC-O1 a template, not a path",
        requestText("GET", "/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219"), 401, "GET",
        "/v1/campaigns/{id}", "unauthenticated");
    row("SEC-O1 refused head", "GET /v1/campaigns HTTP/1.1\r\n\r\n", 400, "_OTHER", "unmatched",
        "bad_request");
    row("SEC-O1 unknown method", requestText("BREW", "/v1/campaigns"), 405, "_OTHER", "unmatched",
        "method_not_allowed");
    row("SEC-O1 another version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "_OTHER", "unmatched",
        "version_not_supported", "error");
    row("SEC-O1 too large", requestText("POST", "/v1/session", {"Content-Length: 99999999"}), 413,
        "POST", "unmatched", "too_large");
    row("SEC-O1 no JSON", requestText("POST", "/v1/session", {}, "{"), 400, "POST", "/v1/session",
        "invalid");
    row("SEC-O1 another type",
        requestText("POST", "/v1/session", {"Content-Type: text/plain"}, "{}"), 415, "POST",
        "/v1/session", "unsupported_media_type");
}

void TestAccessLog::lines()
{
    QFETCH(QByteArray, request);
    const QString file = place(QStringLiteral("lines"));
    QFile::remove(file);
    Watched watched("sqlite", file);
    RawClient client(watched.service().port());
    const auto answer = client.ask(request.toStdString());
    QVERIFY(answer);
    watched.end();
    const auto all = linesOf(watched.logText());
    QCOMPARE(all.size(), 1);
    QCOMPARE(faultOf(all.front()), QString());
    const QJsonObject member = memberOf(all.front());
    QTEST(member[QStringLiteral("http_response_status_code")].toInt(), "status");
    QTEST(member[QStringLiteral("http_request_method")].toString(), "method");
    QTEST(member[QStringLiteral("http_route")].toString(), "route");
    QTEST(member[QStringLiteral("error_code")].toString(), "code");
    QTEST(member[QStringLiteral("level")].toString(), "level");
    QVERIFY(!member.contains(QStringLiteral("tenant_id")));
    QCOMPARE(member[QStringLiteral("request_id")].toString().toStdString(),
        answer->header("x-request-id"));
}

void TestAccessLog::countsWhoWasRefused()
{
    Watched watched("sqlite", place(QStringLiteral("refused")));
    Service& service = watched.service();
    service.ask("GET", "/v1/campaigns");
    service.ask("GET", "/v1/campaigns", {bearer(std::string(43, 'A'))});
    service.ask("GET", "/v1/campaigns", {bearer("tlk_live_x")});
    service.ask("GET", "/v1/campaigns", {"Cookie: __Host-tl_session=" + std::string(43, 'A')});
    service.send(SignIn{"nobody@example.test", {Secret("vexing otters read my atlases")}});
    AcceptInvitation accept;
    accept.token.value = Secret(std::string(43, 'A'));
    accept.name = "somebody@example.test";
    accept.password.value = Secret("vexing otters read my atlases");
    QCOMPARE(service.send(accept).status, 401);
    watched.end();
    const auto families = watched.metrics();
    for (const char* reason :
        {"no_credential", "bad_token", "bad_key", "bad_cookie", "sign_in", "invitation"}) {
        const auto count = sampleOf(families, QStringLiteral("trunkline_auth_failures_total"),
            {{QStringLiteral("reason"), QString::fromLatin1(reason)}});
        QVERIFY2(count == 1.0, reason);
    }
}

void TestAccessLog::traces()
{
    Watched watched("sqlite", place(QStringLiteral("traces")));
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const std::string header = "traceparent: 00-" + trace + "-b7ad6b7169203331-01";
    RawClient client(watched.service().port());
    Service::askOver(client, "GET", "/healthz", {header});
    Service::askOver(client, "GET", "/healthz", {header, header}); // two are none
    Service::askOver(client, "GET", "/healthz", {"traceparent: 00-x"});
    Service::askOver(client, "GET", "/healthz");
    watched.end();
    const auto all = linesOf(watched.logText());
    QCOMPARE(all.size(), 4);
    QSet<QString> spans;
    for (qsizetype i = 0; i < all.size(); ++i) {
        QCOMPARE(faultOf(all[i]), QString());
        const QJsonObject member = memberOf(all[i]);
        QString id = member[QStringLiteral("request_id")].toString();
        const QString fresh = id.remove(QLatin1Char('-'));
        QCOMPARE(member[QStringLiteral("trace_id")].toString(),
            i == 0 ? QString::fromStdString(trace) : fresh);
        QCOMPARE(member[QStringLiteral("trace_flags")].toString(),
            QString::fromLatin1(i == 0 ? "01" : "00"));
        spans.insert(member[QStringLiteral("span_id")].toString());
    }
    QCOMPARE(spans.size(), 4);
    QVERIFY(!spans.contains(QStringLiteral("b7ad6b7169203331"))); // the caller's, not ours
}

void TestAccessLog::standingLogHoldsNobodyUp_data()
{
    QTest::addColumn<bool>("reads");
    QTest::newRow("SEC-O1 nobody reads") << false;
    QTest::newRow("SEC-O1 control: somebody does") << true;
}

void TestAccessLog::standingLogHoldsNobodyUp()
{
    QFETCH(bool, reads);
    constexpr int requests = 2'000;
    Pipe pipe(place(QString::fromLatin1(reads ? "pipe-read" : "pipe-unread")));
    if (reads)
        pipe.drain();
    Watched watched(
        "sqlite", QString::fromStdString(pipe.path()), LogLevel::Info, reads ? 100'000 : 128);
    QElapsedTimer took;
    qint64 longest = 0;
    std::unique_ptr<RawClient> client;
    for (int i = 0; i < requests; ++i) {
        if (i % 500 == 0)
            client = std::make_unique<RawClient>(watched.service().port());
        took.start();
        const auto answer = client->ask(requestText("GET", "/healthz"));
        longest = std::max(longest, took.elapsed());
        QVERIFY(answer && answer->status == 200);
    }
    client.reset();
    QVERIFY2(longest < 1'000, qPrintable(QStringLiteral("one took %1 ms").arg(longest)));
    const auto counted = [&](const char* family) {
        return sampleOf(watched.metrics(), QString::fromLatin1(family),
            {{QStringLiteral("level"), QStringLiteral("info")}});
    };
    if (reads) {
        QTRY_COMPARE(counted("trunkline_log_messages_total"), double(requests));
        QCOMPARE(counted("trunkline_log_dropped_total"), 0.0);
    } else {
        QVERIFY(counted("trunkline_log_dropped_total") > 1'000.0);
    }
}

QTEST_GUILESS_MAIN(TestAccessLog)
#include "tst_accesslog.moc"
