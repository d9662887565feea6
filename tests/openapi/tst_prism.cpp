// trunklined behind Prism's validating proxy: every operation asked and answered without one
// violation of the description.

#include "services/contract/wire.h"
#include "tests/conformance/operations.h"
#include "tests/openapi/npmprogram.h"
#include "tests/openapi/prismproxy.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;

namespace {

constexpr const char* password = "vexing otters read my atlas";

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class TestPrism : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyOperation_data();
    void everyOperation();
    void refusals_data();
    void refusals();
    void seesViolations();
    void cleanupTestCase();

private:
    template <Operation Op>
    ProxiedAnswer send(const Op& operation, const QByteArray& bearer) const
    {
        const WireRequest request = routeOf<Op>().toWire(operation);
        const std::string target
            = request.path + (request.query.empty() ? "" : '?' + request.query);
        return m_prism->ask(bytes(methodOf(Op::facts.verb)), QString::fromStdString(target), bearer,
            bytes(request.body));
    }
    /// A new session of the OWNER.
    QByteArray signIn() const;

    std::unique_ptr<World> m_world;
    std::string m_password; ///< of the OWNER, by now
    QProcess m_server;
    QByteArray m_setupCode;
    std::unique_ptr<PrismProxy> m_prism;
};

void TestPrism::initTestCase()
{
    if (npmProgram(QStringLiteral("prism")).isEmpty())
        QSKIP("Prism is not here: ./dev nightly brings it");
    m_world = std::make_unique<World>("sqlite");
    m_world->share();
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    // Each operation is asked once, as fast as it goes.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* rate : {"BULK", "EXPORT", "SIGN_IN", "SIGN_IN_ADDRESS"})
        environment.insert(
            QStringLiteral("TRUNKLINED_RATE_") + QLatin1String(rate), QStringLiteral("1000/1000"));
    m_server.setProcessEnvironment(environment);
    m_server.start(QStringLiteral(TRUNK_SERVER),
        {QStringLiteral("--workspace"),
            QString::fromStdString(m_world->workspace()->file().string()),
            QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
    static const QRegularExpression code(QStringLiteral("for one hour: (\\S+)"));
    static const QRegularExpression place(QStringLiteral("listening on http://127.0.0.1:(\\d+)"));
    QString said;
    while (!place.match(said).hasMatch()) {
        QVERIFY2(m_server.waitForReadyRead(30'000), qPrintable(said));
        said += QString::fromUtf8(m_server.readAll());
    }
    m_setupCode = code.match(said).captured(1).toUtf8();
    QVERIFY(!m_setupCode.isEmpty());
    m_prism = std::make_unique<PrismProxy>(QStringLiteral(TRUNK_DESCRIPTION),
        static_cast<std::uint16_t>(place.match(said).captured(1).toUInt()));
}

QByteArray TestPrism::signIn() const
{
    const ProxiedAnswer answer = send(SignIn{"setup@example.test", {Secret(m_password)}}, {});
    return QJsonDocument::fromJson(answer.body)[QStringLiteral("token")].toString().toUtf8();
}

void TestPrism::everyOperation_data()
{
    QTest::addColumn<QByteArray>("violations");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const Facts& facts, const ProxiedAnswer& answer) {
        QTest::newRow(std::string(facts.name.value).c_str())
            << answer.violations << answer.status << answer.body;
    };
    // The world's clock stands still and the server's does not: an invitation of the world would
    // be over.
    m_password = password;
    row(AcceptInvitation::facts,
        send(AcceptInvitation{{Secret(m_setupCode.toStdString())}, "setup@example.test",
                 {Secret(password)}},
            {}));
    row(SignIn::facts, send(SignIn{"setup@example.test", {Secret(password)}}, {}));
    QByteArray owner = signIn();
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.permission == Permission::Anonymous)
            return;
        const Op operation = sample<Op>(*m_world);
        row(Op::facts,
            send(operation, Op::facts.permission == Permission::SessionOwn ? signIn() : owner));
        // Which ends every other session.
        if constexpr (std::is_same_v<Op, ChangePassword>) {
            m_password = operation.password.value.reveal();
            owner = signIn();
        }
    });
}

void TestPrism::everyOperation()
{
    QFETCH(QByteArray, violations);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QCOMPARE(violations, QByteArray());
    QVERIFY2(status == 200, body.constData());
}

void TestPrism::refusals_data()
{
    QTest::addColumn<bool>("signedIn");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, bool signedIn, const char* method, const char* target,
                         const char* body, int status) {
        QTest::newRow(name) << signedIn << QByteArray(method) << QString::fromLatin1(target)
                            << QByteArray(body) << status;
    };
    row("not there", true, "GET", "/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219", "", 404);
    row("broken rule", true, "GET",
        "/v1/calls/count?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "", 400);
    row("changed meanwhile", true, "PUT", "/v1/tenant",
        R"({"draft":{"name":"A","time_zone":"UTC","country":"US","version":99}})", 409);
    row("session over", false, "GET", "/v1/tenant", "", 401);
}

void TestPrism::refusals()
{
    QFETCH(bool, signedIn);
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const QByteArray bearer = signedIn ? signIn() : QByteArray(43, 'A');
    const ProxiedAnswer answer = m_prism->ask(method, target, bearer, body);
    QCOMPARE(answer.violations, QByteArray());
    QCOMPARE(answer.status, status);
}

/// Negative control: the proxy does look.
void TestPrism::seesViolations()
{
    const ProxiedAnswer answer
        = m_prism->ask("GET", QStringLiteral("/v1/campaigns/17"), signIn(), {});
    QVERIFY2(answer.violations.contains("uuid"), answer.body.constData());
}

void TestPrism::cleanupTestCase()
{
    m_prism.reset();
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.terminate();
    QVERIFY(m_server.waitForFinished(40'000));
    QCOMPARE(m_server.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestPrism)

#include "tst_prism.moc"
