// SEC-I6: how often a password may be tried.

#include "services/access/throttle.h"
#include "tests/support/fixedclock.h"
#include "tests/support/must.h"
#include "tests/support/stores.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace trunkline;

class TestThrottle : public QObject {
    Q_OBJECT

private slots:
    void i6_waitsLongerAfterEachFailure_data() { addKinds(); }
    void i6_waitsLongerAfterEachFailure();
    void i6_asksForAResetInTheEnd_data() { addKinds(); }
    void i6_asksForAResetInTheEnd();
    void i6_strangersDoNotLockOut_data() { addKinds(); }
    void i6_strangersDoNotLockOut();
    void i6_hundredAtOnce_data();
    void i6_hundredAtOnce();

private:
    static void addKinds();
};

namespace {

constexpr const char* name = "owner@example.test";
constexpr Instant start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};

std::vector<const char*> kinds()
{
    return hasPostgreSql() ? std::vector{"sqlite", "postgresql"} : std::vector{"sqlite"};
}

Store storeOf(const QString& kind)
{
    for (Store& store : stores()) {
        if (store.name == kind.toStdString())
            return std::move(store);
    }
    qFatal("there is no %s", qPrintable(kind));
}

/// Was the attempt looked at? It then succeeds or fails as told.
bool attempt(LoginThrottle& throttle, const std::string& from, bool right = false,
    const std::string& who = name)
{
    auto turn = must(throttle.begin(who, from), "a turn");
    if (turn.isOpen() && right && !turn.succeeded())
        qFatal("a success cannot be noted");
    return turn.isOpen();
}

} // namespace

void TestThrottle::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : kinds())
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestThrottle::i6_waitsLongerAfterEachFailure()
{
    QFETCH(QString, kind);
    const Store store = storeOf(kind);
    FixedClock clock(start);
    LoginThrottle throttle(*store.database, clock, {});
    for (int i = 0; i < 5; ++i)
        QVERIFY(attempt(throttle, "192.0.2.1"));
    // 1, 2, 4, … seconds, at most 900, whoever asks from wherever.
    for (int i = 0; i < 14; ++i) {
        const Seconds wait{std::min(900, 1 << i)};
        clock.advance(wait - std::chrono::microseconds{1});
        QVERIFY2(!attempt(throttle, "192.0.2.2"), qPrintable(QString::number(i)));
        clock.advance(std::chrono::microseconds{1});
        QVERIFY2(attempt(throttle, "192.0.2.3"), qPrintable(QString::number(i)));
    }
    QVERIFY(!attempt(throttle, "192.0.2.1"));
    QVERIFY(attempt(throttle, "192.0.2.1", false, "other@example.test"));
    clock.advance(Seconds{12 * 3'600});
    for (int i = 0; i < 5; ++i)
        QVERIFY(attempt(throttle, "192.0.2.1"));
    QVERIFY(!attempt(throttle, "192.0.2.1"));
}

void TestThrottle::i6_asksForAResetInTheEnd()
{
    QFETCH(QString, kind);
    const Store store = storeOf(kind);
    FixedClock clock(start);
    LoginThrottle throttle(*store.database, clock, {});
    for (int i = 0; i < 100; ++i) {
        clock.advance(Seconds{900});
        QVERIFY(attempt(throttle, "192.0.2.1"));
    }
    clock.advance(Seconds{11 * 3'600});
    QVERIFY(!attempt(throttle, "192.0.2.1", true));
    {
        const auto transaction = must(store.database->begin(TenantId{}, Access::Write), "one");
        QVERIFY(LoginThrottle::forget(*transaction, " Owner@Example.Test ").ok());
        QVERIFY(transaction->commit().ok());
    }
    QVERIFY(attempt(throttle, "192.0.2.1", true));
}

void TestThrottle::i6_strangersDoNotLockOut()
{
    QFETCH(QString, kind);
    const Store store = storeOf(kind);
    FixedClock clock(start);
    LoginThrottle throttle(*store.database, clock, {});
    QVERIFY(attempt(throttle, "192.0.2.1", true));
    for (int i = 0; i < 20; ++i)
        static_cast<void>(attempt(throttle, "198.51.100.7"));
    QVERIFY(!attempt(throttle, "198.51.100.8"));
    QVERIFY(attempt(throttle, "192.0.2.1", true));
}

void TestThrottle::i6_hundredAtOnce_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("right");
    QTest::addColumn<int>("looked");
    for (const char* kind : kinds()) {
        QTest::addRow("%s, wrong", kind) << QString::fromLatin1(kind) << false << 5;
        QTest::addRow("%s, right", kind) << QString::fromLatin1(kind) << true << 100;
    }
}

void TestThrottle::i6_hundredAtOnce()
{
    QFETCH(QString, kind);
    QFETCH(bool, right);
    QFETCH(int, looked);
    const Store store = storeOf(kind);
    const FixedClock clock(start);
    ThrottleRules rules;
    rules.patience = std::chrono::seconds{60};
    LoginThrottle throttle(*store.database, clock, rules);
    std::atomic<int> count = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 100; ++i) {
        threads.emplace_back([&, i] {
            if (attempt(throttle, "192.0.2." + std::to_string(i), right))
                ++count;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(count.load(), looked);
}

QTEST_GUILESS_MAIN(TestThrottle)
#include "tst_throttle.moc"
