// SEC-H2: slowhttptest with a thousand connections, in each of its modes, against the program. Both
// as it stands, where one address has its share, and with all of them let in as those of a trusted
// proxy; and through nginx and HAProxy with the settings that we install.

#include "tests/attack/front.h"
#include "tests/attack/siege.h"
#include "tests/e2e/server.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QStandardPaths>
#include <QTest>

#include <csignal>
#include <optional>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace trunkline;

namespace {

/// Runs until it ends by itself: when its time is over, or when nobody talks to it any more.
class SlowHttpTest {
public:
    SlowHttpTest(std::uint16_t port, const QString& mode, int connections = 1'000)
        : m_patience(90'000)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setChildProcessModifier([] {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            rlimit all{};
            getrlimit(RLIMIT_NOFILE, &all);
            all.rlim_cur = all.rlim_max;
            setrlimit(RLIMIT_NOFILE, &all);
        });
        m_process.start(QStringLiteral("slowhttptest"),
            mode.split(u' ')
                + QStringList{QStringLiteral("-c"), QString::number(connections),
                    QStringLiteral("-r"), QStringLiteral("250"), QStringLiteral("-l"),
                    QStringLiteral("40"), QStringLiteral("-p"), QStringLiteral("5"),
                    QStringLiteral("-v"), QStringLiteral("1"), QStringLiteral("-u"),
                    QStringLiteral("http://127.0.0.1:%1/v1/tenant").arg(port)});
        if (!m_process.waitForStarted())
            qFatal("slowhttptest is not here: ./dev nightly brings it");
    }
    ~SlowHttpTest()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    SlowHttpTest(const SlowHttpTest&) = delete;
    SlowHttpTest& operator=(const SlowHttpTest&) = delete;

    bool goesOn()
    {
        m_process.waitForReadyRead(0);
        m_process.readAll();
        return m_process.state() != QProcess::NotRunning && !m_patience.hasExpired();
    }

private:
    QProcess m_process;
    QDeadlineTimer m_patience;
};

constexpr const char* headers = "-H -i 5 -x 24";
constexpr const char* body = "-B -i 5 -s 8192 -x 10";
constexpr const char* ranges = "-R -a 5 -b 3000 -t GET";
constexpr const char* fewerRanges = "-R -a 5 -b 1000 -t GET";
constexpr const char* reading = "-X -w 1 -y 512 -n 5 -z 5 -k 10";

} // namespace

class TestSlowClients : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void h2_slowhttptest_data();
    void h2_slowhttptest();
    void withoutDeadlinesItIsFoundOut();

private:
    StorePlace m_place{QStringLiteral("sqlite"), QStringLiteral("UTC")};
    std::string m_token;
};

void TestSlowClients::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("slowhttptest")).isEmpty())
        qFatal("slowhttptest is not here: ./dev nightly brings it");
    m_token = enter(Server(m_place));
}

void TestSlowClients::h2_slowhttptest_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QByteArray>("way");
    for (const char* way : {"one address", "a trusted proxy", "nginx", "HAProxy"}) {
        const auto row = [way](const char* name, const char* mode) {
            QTest::newRow("SEC-H2 " + QByteArray(name) + ", " + way)
                << QString::fromLatin1(mode) << QByteArray(way);
        };
        row("slow headers", headers);
        row("slow body", body);
        row("ranges", ranges);
        row("ranges that a head can hold", fewerRanges);
        row("slow reading", reading);
    }
}

void TestSlowClients::h2_slowhttptest()
{
    QFETCH(QString, mode);
    QFETCH(QByteArray, way);
    const bool hasShare = way == "one address" || way == "HAProxy";
    const Server server(m_place, {},
        way == "one address"
            ? QStringList()
            : QStringList{QStringLiteral("TRUNKLINED_TRUSTED_PROXIES=127.0.0.1/32")});
    std::optional<Front> front;
    if (way == "nginx")
        front.emplace(Front::Kind::Nginx, server.port());
    else if (way == "HAProxy")
        front.emplace(Front::Kind::HaProxy, server.port());
    const std::uint16_t port = front ? front->port() : server.port();
    QTRY_COMPARE(
        RawClient(port).ask(requestText("GET", "/healthz")).value_or(RawAnswer{}).status, 200);
    const Besieged besieged{port, server.process(),
        {requestText("GET", "/healthz"),
            requestText("GET", "/v1/tenant", {"Authorization: Bearer " + m_token})}};
    SlowHttpTest attack(port, mode);
    const Siege result = siege(besieged, [&attack] { return attack.goesOn(); });
    qInfo("%s", result.text().c_str());
    const std::string fault = faultOf(result, {});
    QVERIFY2(fault.empty(), fault.c_str());
    // 64, and a few more: the kernel's table changes while it is read.
    QVERIFY2(!hasShare || result.most <= 70, result.text().c_str());
    // The attack is one.
    const bool stay = mode == QLatin1String(headers) || mode == QLatin1String(body);
    QVERIFY2(!stay || result.most >= (hasShare ? 60 : 900), result.text().c_str());
    QVERIFY2(result.asked >= 20, result.text().c_str());
}

/// Negative control: a server that gives a head a minute.
void TestSlowClients::withoutDeadlinesItIsFoundOut()
{
    ServerOptions options;
    options.limits.headTime = std::chrono::seconds{60};
    options.limits.trustedProxies = {*Network::parse("127.0.0.1/32")};
    const Running patient([](const HttpRequest&) { return Answer{200, "{}"}; }, options);
    SlowHttpTest attack(patient.port(), QString::fromLatin1(headers), 200);
    const Siege result
        = siege({patient.port(), QCoreApplication::applicationPid(), {requestText("GET", "/a")}},
            [&attack] { return attack.goesOn(); });
    QVERIFY2(faultOf(result, {}).starts_with("attackers stay too long"), result.text().c_str());
}

QTEST_GUILESS_MAIN(TestSlowClients)
#include "tst_slowclients.moc"
