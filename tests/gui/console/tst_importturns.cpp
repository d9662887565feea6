// Imports through a server that takes so much and no more: each waits for its turn and none is
// given up, but for one that is cancelled.

#include "app/console/importwork.h"
#include "models/gateway/remotegateway.h"
#include "models/imports/importmodel.h"
#include "services/contract/imports.h"
#include "tests/e2e/server.h"

#include <QTest>

#include <array>

using namespace trunkline;

namespace {

constexpr int patience = 60'000; // ms
constexpr int rowsEach = 7;

/// An Asterisk log (17 columns) of its own calls.
QByteArray logOf(int number)
{
    QByteArray log;
    for (int i = 0; i < rowsEach; ++i) {
        const QByteArray id = QByteArray::number(number) + '.' + QByteArray::number(i);
        log += "\"\",\"+1202555010" + QByteArray::number(i)
            + "\",\"18005550100\",\"in\",\"\",\"SIP/a\",\"SIP/b\",\"Dial\",\"x\","
              "\"2026-03-01 10:00:0"
            + QByteArray::number(i)
            + "\",\"2026-03-01 10:00:05\",\"2026-03-01 10:01:05\",\"65\","
              "\"60\",\"ANSWERED\",\"DOCUMENTATION\",\"1772359200"
            + id + "\"\n";
    }
    return log;
}

/// However the test ends, no import waits for an answer then.
struct Closing {
    std::shared_ptr<RemoteGateway> gateway;
    ~Closing() { gateway->close(); }
};

} // namespace

class TestImportTurns : public QObject {
    Q_OBJECT

private slots:
    void eachHasItsTurn_data();
    void eachHasItsTurn();
};

void TestImportTurns::eachHasItsTurn_data()
{
    QTest::addColumn<bool>("oneIsCancelled");
    QTest::newRow("all go on") << false;
    QTest::newRow("one is cancelled") << true;
}

void TestImportTurns::eachHasItsTurn()
{
    QFETCH(bool, oneIsCancelled);
    StorePlace place(QStringLiteral("sqlite"), QStringLiteral("UTC"));
    const Server server(place); // one request of an import a second, two at once
    const auto gateway = std::make_shared<RemoteGateway>(RemoteServer{
        QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.port())), QSslCertificate()});
    const Closing closing{gateway};
    gateway->setToken(Secret(enter(server)));
    std::array<std::unique_ptr<ImportModel>, 3> imports;
    for (int i = 0; i < 3; ++i) {
        auto& each = imports.at(static_cast<std::size_t>(i));
        each = std::make_unique<ImportModel>(console::importsThrough(gateway));
        ImportChoice choice;
        choice.path = place.write(QStringLiteral("calls%1.csv").arg(i), logOf(i));
        choice.timeZone = QStringLiteral("UTC");
        each->start(choice);
    }
    if (oneIsCancelled)
        imports.back()->cancel();
    for (const auto& each : imports) {
        QVERIFY(QTest::qWaitFor(
            [&each] { return each->state() != ImportModel::State::Running; }, patience));
        if (oneIsCancelled && each == imports.back()) {
            QVERIFY(each->summary() ? each->summary()->cancelled
                                    : each->error()->code == Errc::Cancelled);
            continue;
        }
        QVERIFY2(each->summary(), each->error() ? each->error()->detail.c_str() : "");
        QCOMPARE(each->summary()->imported, rowsEach);
    }
    auto asked = gateway->call(ListImports{});
    QVERIFY(QTest::qWaitFor([&asked] { return asked.isFinished(); }, patience));
    const Result<JobPage> jobs = asked.result();
    QVERIFY(jobs.ok());
    for (const Job& job : jobs->items)
        QVERIFY(job.state != JobState::Running); // nothing is left behind
}

QTEST_GUILESS_MAIN(TestImportTurns)
#include "tst_importturns.moc"
