// SEC-H2, in short: a hundred slow clients at a server with short deadlines. tst_slowclients does
// so with a thousand, the tool that is known for it, and the deadlines as they are.

#include "tests/attack/siege.h"
#include "tests/e2e/server.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

using namespace trunkline;
using std::chrono::milliseconds;

namespace {

constexpr int crowd = 100;
constexpr milliseconds deadline{800};
constexpr qint64 lasts = 4'500;
constexpr const char* answerPath = "/large";

Answer answer(const HttpRequest& request)
{
    return {200, std::string(request.head.path == answerPath ? 100'000 : 2, 'x')};
}

ServerOptions behindLoopback()
{
    ServerOptions options;
    options.limits.trustedProxies = {*Network::parse("127.0.0.1/32")};
    return options;
}

/// Each begins, and goes on with a byte now and then; none of them reads.
Siege besiegedBy(const std::string& begin, const ServerOptions& options)
{
    const Running running(answer, options);
    std::vector<std::unique_ptr<RawClient>> clients;
    QElapsedTimer timer;
    timer.start();
    return siege(
        {running.port(), QCoreApplication::applicationPid(), {requestText("GET", "/a")}}, [&] {
            if (clients.empty()) {
                for (int i = 0; i < crowd; ++i) {
                    clients.push_back(
                        std::make_unique<RawClient>(running.port(), std::string(), 1));
                    clients.back()->send(begin);
                }
            }
            if (begin.find(answerPath) == std::string::npos) {
                for (const auto& client : clients)
                    client->send("a");
            }
            return timer.elapsed() < lasts;
        });
}

void addRows()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("SEC-H2 slow heads") << QByteArray("GET /a HTTP/1.1\r\nHost: x\r\nX-A: ");
    QTest::newRow("SEC-H2 slow bodies")
        << QByteArray("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 8192\r\n\r\n");
    QTest::newRow("SEC-H2 slow chunks")
        << QByteArray("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n");
    QTest::newRow("SEC-H2 slow reading")
        << QByteArray::fromStdString(requestText("GET", answerPath));
}

} // namespace

class TestSlowCrowd : public QObject {
    Q_OBJECT

private slots:
    void h2_othersAreServed_data() { addRows(); }
    void h2_othersAreServed();
    void withoutDeadlinesItIsFoundOut_data() { addRows(); }
    void withoutDeadlinesItIsFoundOut();
    void h2_roomForAllConnections();
};

void TestSlowCrowd::h2_othersAreServed()
{
    QFETCH(QByteArray, begin);
    ServerOptions options = behindLoopback();
    options.limits.headTime = options.limits.bodyStep = options.limits.answerStep = deadline;
    const Siege result = besiegedBy(begin.toStdString(), options);
    const std::string fault = faultOf(result, {.longest = deadline + milliseconds{2'200}});
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY2(result.most >= crowd * 9 / 10, result.text().c_str());
}

/// Negative control.
void TestSlowCrowd::withoutDeadlinesItIsFoundOut()
{
    QFETCH(QByteArray, begin);
    const Siege result = besiegedBy(begin.toStdString(), behindLoopback());
    const std::string fault = faultOf(result, {.longest = deadline + milliseconds{2'200}});
    QVERIFY2(fault.starts_with("attackers stay too long"), result.text().c_str());
}

/// A service manager gives a process fewer descriptors than the server takes connections.
void TestSlowCrowd::h2_roomForAllConnections()
{
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    const Server server(place, {}, {QStringLiteral("TRUNKLINED_TRUSTED_PROXIES=127.0.0.1/32")});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < Server::descriptors + 50; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        QVERIFY(clients.back()->send(requestText("GET", "/healthz")));
        const auto said = clients.back()->receive(false, std::chrono::seconds{3});
        QVERIFY2(said && said->status == 200, qPrintable(QString::number(i)));
    }
}

QTEST_GUILESS_MAIN(TestSlowCrowd)
#include "tst_slowcrowd.moc"
