// SEC-F1, SEC-P1: kill -9 of the server while it is written to. A ledger outside of it holds what
// it acknowledged; whatever it left unanswered is asked again with its key. In the end every
// request has had exactly one effect and one entry.

#include "services/contract/publishers.h"
#include "services/contract/wire.h"
#include "tests/e2e/server.h"
#include "tests/http/rawclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <thread>

using namespace trunkline;

namespace {

constexpr int writers = 4;

/// `TRUNK_LONG` is set by the nightly run.
int killsOf() { return qEnvironmentVariableIsSet("TRUNK_LONG") ? 100 : 6; }

/// The name is the key too.
std::string creation(const std::string& token, const std::string& name)
{
    CreatePublisher create;
    create.draft.name.value = name;
    const WireRequest request = toWire(create);
    return requestText("POST", request.path,
        {"Authorization: Bearer " + token, "Idempotency-Key: " + name}, request.body);
}

struct Ledger {
    std::mutex mutex; // guards both
    std::set<std::string> acknowledged;
    std::set<std::string> unanswered;
};

/// Until the server is gone.
void write(std::uint16_t port, const std::string& token, const std::string& prefix, Ledger& ledger)
{
    RawClient client(port);
    for (int i = 0;; ++i) {
        const std::string name = prefix + std::to_string(i);
        const auto answer = client.ask(creation(token, name));
        const bool done = answer && answer->status == 200;
        const std::lock_guard lock(ledger.mutex);
        (done ? ledger.acknowledged : ledger.unanswered).insert(name);
        if (!done)
            return;
    }
}

} // namespace

class TestKilledServer : public QObject {
    Q_OBJECT

private slots:
    void ledgerAndStoreAgree_data();
    void ledgerAndStoreAgree();
};

void TestKilledServer::ledgerAndStoreAgree_data()
{
    QTest::addColumn<QString>("kind");
    for (const QString& kind : StorePlace::kinds())
        QTest::newRow(qPrintable(kind)) << kind;
}

void TestKilledServer::ledgerAndStoreAgree()
{
    QFETCH(QString, kind);
    StorePlace place(kind, QStringLiteral("Europe/London"));
    auto server = std::make_unique<Server>(place);
    const std::string token = enter(*server);
    Ledger ledger;
    std::mt19937 random(20261126);
    int pending = 0;  // requests that the kills left unanswered
    int repeated = 0; // of them, those that had had their effect
    for (int kill = 1; kill <= killsOf(); ++kill) {
        std::vector<std::thread> threads;
        for (int i = 0; i < writers; ++i) {
            threads.emplace_back([&, i] {
                write(server->port(), token,
                    "kill-" + std::to_string(kill) + "-writer-" + std::to_string(i) + "-call-",
                    ledger);
            });
        }
        QTest::qSleep(std::uniform_int_distribution(60, 400)(random));
        server->kill();
        for (std::thread& thread : threads)
            thread.join();
        server = std::make_unique<Server>(place);
        for (const std::string& name : ledger.unanswered) {
            RawClient client(server->port());
            std::optional<RawAnswer> answer;
            // What a transaction of the dead server still holds is free after a while.
            for (int attempt = 0; attempt < 50 && !(answer && answer->status == 200); ++attempt) {
                if (attempt > 0)
                    QTest::qSleep(100);
                answer = client.ask(creation(token, name));
            }
            QVERIFY2(answer && answer->status == 200, answer ? answer->body.c_str() : "no answer");
            ++pending;
            if (answer->header("idempotency-replayed") == "true")
                ++repeated;
            ledger.acknowledged.insert(name);
        }
        ledger.unanswered.clear();
    }
    server.reset();
    place.settle();
    std::set<std::string> stored;
    for (const QByteArrayList& row : place.rows("select name from publishers")) {
        const bool fresh = stored.insert(row[0].toStdString()).second;
        QVERIFY2(fresh, row[0].constData());
    }
    QVERIFY(stored == ledger.acknowledged);
    QCOMPARE(place.value("select count(*) from audit_logs where operation = 'publishers.create' "
                         "and result = 'done'"),
        QByteArray::number(static_cast<qulonglong>(stored.size())));
    QVERIFY(pending >= killsOf());
    qInfo("%d kills, %d publishers acknowledged; of %d that were left unanswered %d were stored",
        killsOf(), static_cast<int>(stored.size()), pending, repeated);
}

QTEST_GUILESS_MAIN(TestKilledServer)
#include "tst_killedserver.moc"
