// SEC-R1, SEC-R3: limits over a real Redis. The answers are those of one limiter however many share
// it.

#include "services/ratelimit/redislimiter.h"
#include "tests/ratelimit/limitercases.h"
#include "tests/ratelimit/redisserver.h"
#include "tests/ratelimit/steppedclock.h"

#include <QTest>

#include <mutex>

using namespace trunkline;
using std::chrono::milliseconds;

namespace {

using Owned = std::unique_ptr<RedisLimiter>;

/// A generous time-out: these tests are of answers, and a busy machine may be slow.
RedisLimiterOptions options(const RedisServer& server, const std::string& prefix)
{
    RedisLimiterOptions made;
    made.address = server.address();
    made.prefix = prefix;
    made.timeout = milliseconds(1'000);
    return made;
}

Owned limiter(RedisLimiterOptions options)
{
    SeededRandom random(5);
    return std::make_unique<RedisLimiter>(
        std::move(options), std::make_shared<SteadyClock>(), random);
}

/// Asks them in turn, as a balancer would.
class InTurn final : public Limiter {
public:
    InTurn(Limiter& one, Limiter& other)
        : m_limiters{&one, &other}
    {
    }
    Verdict admitAll(std::span<const Charge> charges) override
    {
        return m_limiters[m_next++ % 2]->admitAll(charges);
    }

private:
    std::array<Limiter*, 2> m_limiters;
    std::atomic<std::size_t> m_next{0};
};

/// Wrong: shares nothing.
std::unique_ptr<Limiter> alone()
{
    SeededRandom random(6);
    return std::make_unique<MemoryLimiter>(std::make_shared<SteppedClock>(), random);
}

const Policy& hourly()
{
    static const Policy policy{"hourly", std::chrono::hours(1), 100};
    return policy;
}

int admittedOf(Limiter& limiter, int asks)
{
    int admitted = 0;
    for (int i = 0; i < asks; ++i)
        admitted += limiter.admit({std::nullopt, "one"}, hourly()).admitted ? 1 : 0;
    return admitted;
}

} // namespace

class TestRedisLimiter : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void answers_data();
    void answers();
    void twoAnswerAsOne_data();
    void twoAnswerAsOne();
    void threads();
    void flowsBack();
    void oneRoundTripForAll();
    void sendsTheScriptAgain();
    void tellsWhatIsAsked_data();
    void tellsWhatIsAsked();
    void keysExpireAndCarryTheTenant();
    void authenticates_data();
    void authenticates();
    void badValuesDoNoHarm();
    void aClockSetBackShutsForTwoWindowsOnly();
    void lostDataIsNoNewBurst();
    void beginsWithoutRedis();
    void partsOfAPolicy_data();
    void partsOfAPolicy();

private:
    std::string prefix() { return "test:" + std::to_string(++m_prefix) + ':'; }

    std::unique_ptr<RedisServer> m_server;
    int m_prefix = 0;
};

void TestRedisLimiter::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("no redis-server here");
    m_server = std::make_unique<RedisServer>();
    QVERIFY(m_server->start());
}

void TestRedisLimiter::answers_data()
{
    QTest::addColumn<int>("number");
    const auto cases = standingCases();
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("SEC-R1 %s", cases[i].name) << int(i);
}

void TestRedisLimiter::answers()
{
    QFETCH(int, number);
    const Owned one = limiter(options(*m_server, prefix()));
    QTRY_VERIFY(!one->isDegraded());
    const auto cases = standingCases();
    QCOMPARE(firstWrong(*one, cases[std::size_t(number)].questions, [](auto) {}), QString());
    QCOMPARE(one->figures().degraded, std::uint64_t(0));
}

void TestRedisLimiter::twoAnswerAsOne_data() { answers_data(); }

void TestRedisLimiter::twoAnswerAsOne()
{
    QFETCH(int, number);
    const std::string shared = prefix();
    const Owned one = limiter(options(*m_server, shared));
    const Owned other = limiter(options(*m_server, shared));
    QTRY_VERIFY(!one->isDegraded() && !other->isDegraded());
    InTurn both(*one, *other);
    const auto cases = standingCases();
    QCOMPARE(firstWrong(both, cases[std::size_t(number)].questions, [](auto) {}), QString());
}

void TestRedisLimiter::threads()
{
    const std::string shared = prefix();
    const Owned one = limiter(options(*m_server, shared));
    const Owned other = limiter(options(*m_server, shared));
    QTRY_VERIFY(!one->isDegraded() && !other->isDegraded());
    InTurn both(*one, *other);
    QCOMPARE(admittedByThreads(both, hourly(), 50), 100);
    QCOMPARE(one->figures().shared + other->figures().shared, std::uint64_t(16 * 50));

    const auto first = alone();
    const auto second = alone();
    InTurn apart(*first, *second);
    QVERIFY2(admittedByThreads(apart, hourly(), 50) > 100, "the check finds no two that are apart");
}

void TestRedisLimiter::flowsBack()
{
    const Owned one = limiter(options(*m_server, prefix()));
    QTRY_VERIFY(!one->isDegraded());
    const Policy policy{"p", milliseconds(200), 10};
    const RateKey key{std::nullopt, "one"};
    const SteadyClock clock;
    const auto begin = clock.now();
    QVERIFY(one->admit(key, policy, 10).admitted);
    int admitted = 0;
    while (clock.now() - begin < std::chrono::seconds(2))
        admitted += one->admit(key, policy).admitted ? 1 : 0;
    // In 2 s 10 flow back; the last one may fall on either side of the end.
    QVERIFY2(admitted >= 8 && admitted <= 10, qPrintable(QString::number(admitted)));
}

void TestRedisLimiter::oneRoundTripForAll()
{
    const Owned one = limiter(options(*m_server, prefix()));
    QTRY_VERIFY(!one->isDegraded());
    const auto calls = [this] {
        const QString text = m_server->command({"info", "commandstats"});
        const qsizetype at = text.indexOf("cmdstat_evalsha:calls=");
        return at < 0 ? 0 : text.mid(at + 22, text.indexOf(',', at) - at - 22).toInt();
    };
    const int before = calls();
    std::vector<Charge> charges;
    charges.reserve(4);
    for (int i = 0; i < 4; ++i)
        charges.push_back({{std::nullopt, std::to_string(i)}, hourly()});
    QVERIFY(one->admitAll(charges).admitted);
    QCOMPARE(calls() - before, 1);
}

void TestRedisLimiter::sendsTheScriptAgain()
{
    const Owned one = limiter(options(*m_server, prefix()));
    QTRY_VERIFY(!one->isDegraded());
    QCOMPARE(admittedOf(*one, 60), 60);
    QCOMPARE(m_server->command({"script", "flush"}), QString("OK"));
    QCOMPARE(admittedOf(*one, 60), 40);
    QCOMPARE(one->figures().degraded, std::uint64_t(0));
}

void TestRedisLimiter::tellsWhatIsAsked_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<QString>("told"); // of the question: its command, and what failed
    QTest::newRow("none") << ""
                          << "EVALSHA ";
    QTest::newRow("a refusal") << "full"
                               << "EVALSHA OOM";
    QTest::newRow("no answer") << "frozen"
                               << "EVALSHA timeout";
    QTest::newRow("gone") << "gone"
                          << "EVALSHA connection";
}

void TestRedisLimiter::tellsWhatIsAsked()
{
    QFETCH(QString, trouble);
    QFETCH(QString, told);
    RedisServer server;
    QVERIFY(server.start());
    std::mutex mutex;
    QStringList heard;
    auto wanted = options(server, "test:");
    wanted.timeout = milliseconds(300);
    wanted.asked = [&](std::string_view command, std::chrono::nanoseconds took,
                       std::string_view failure) {
        const std::lock_guard lock(mutex);
        if (took < std::chrono::nanoseconds::zero())
            qFatal("it took less than nothing");
        if (command == "EVALSHA")
            heard.append(QString::fromStdString(std::string(command) + ' ' + std::string(failure)));
    };
    const Owned one = limiter(wanted);
    QTRY_VERIFY(!one->isDegraded());
    if (trouble == "full")
        QCOMPARE(server.command({"config", "set", "maxmemory", "1"}), QString("OK"));
    else if (trouble == "frozen")
        server.freeze();
    else if (trouble == "gone")
        server.kill();
    QCOMPARE(one->admit({std::nullopt, "a"}, hourly()).degraded, !trouble.isEmpty());
    if (trouble == "frozen")
        server.thaw();
    const std::lock_guard lock(mutex);
    QVERIFY(!heard.isEmpty());
    QCOMPARE(heard.front(), told);
}

void TestRedisLimiter::keysExpireAndCarryTheTenant()
{
    const std::string own = prefix();
    const Owned one = limiter(options(*m_server, own));
    QTRY_VERIFY(!one->isDegraded());
    TenantId tenant;
    tenant.value.bytes[0] = 0xab;
    const Policy policy{"p", milliseconds(500), 4};
    QVERIFY(one->admit({tenant, "key-1"}, policy).admitted);
    const QString key
        = QString::fromStdString(own + "p:ab000000-0000-0000-0000-000000000000:key-1");
    QCOMPARE(m_server->command({"keys", QString::fromStdString(own) + '*'}), key);
    const int lives = m_server->command({"pttl", key}).toInt();
    QVERIFY2(lives > 0 && lives <= 500, qPrintable(QString::number(lives)));
    QTRY_COMPARE(m_server->command({"exists", key}), QString("0"));
}

void TestRedisLimiter::authenticates_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("comes");
    QTest::newRow("the right password") << ""
                                        << "p w\"\r\n"
                                        << true;
    QTest::newRow("user and password") << "default"
                                       << "p w\"\r\n"
                                       << true;
    QTest::newRow("a wrong password") << ""
                                      << "q" << false;
    QTest::newRow("a wrong user") << "who"
                                  << "p w\"\r\n"
                                  << false;
    QTest::newRow("none") << ""
                          << "" << false;
}

void TestRedisLimiter::authenticates()
{
    QFETCH(QString, user);
    QFETCH(QString, password);
    QFETCH(bool, comes);
    RedisServer server;
    QVERIFY(server.start());
    QCOMPARE(server.command({"config", "set", "requirepass", "p w\"\r\n"}), QString("OK"));
    std::mutex mutex;
    QString told;
    auto wanted = options(server, "test:");
    wanted.address.user = user.toStdString();
    wanted.address.password = Secret(password.toStdString());
    wanted.address.database = 3;
    wanted.changed = [&](bool degraded, const std::string& why) {
        const std::lock_guard lock(mutex);
        told = degraded ? QString::fromStdString(why) : QString("up");
    };
    const Owned one = limiter(wanted);
    const auto tale = [&] {
        const std::lock_guard lock(mutex);
        return told;
    };
    QTRY_VERIFY(!tale().isEmpty());
    QCOMPARE(tale() == "up", comes);
    QVERIFY(!tale().contains("p w"));
    QCOMPARE(one->admit({std::nullopt, "a"}, hourly()).degraded, !comes);
    if (comes)
        QVERIFY(server.command({"-a", "p w\"\r\n", "info", "keyspace"}).contains("db3"));
}

void TestRedisLimiter::badValuesDoNoHarm()
{
    const std::string own = prefix();
    const Owned one = limiter(options(*m_server, own));
    QTRY_VERIFY(!one->isDegraded());
    const QString key = QString::fromStdString(own + "hourly:-:one");
    m_server->command({"set", key, "rubbish"});
    QCOMPARE(admittedOf(*one, 150), 100);
    // A value of another type fails the script: decided here, neither open nor shut.
    m_server->command({"del", key});
    m_server->command({"lpush", key, "x"});
    const Verdict verdict = one->admit({std::nullopt, "one"}, hourly());
    QVERIFY(verdict.degraded);
    QVERIFY(!verdict.admitted); // for this replica knows that the bucket is empty
    QVERIFY(one->admit({std::nullopt, "two"}, hourly()).admitted);
}

void TestRedisLimiter::aClockSetBackShutsForTwoWindowsOnly()
{
    const std::string own = prefix();
    const Owned one = limiter(options(*m_server, own));
    QTRY_VERIFY(!one->isDegraded());
    // What a clock leaves behind that was a year ahead.
    const QString key = QString::fromStdString(own + "p:-:one");
    m_server->command({"set", key,
        QString::number(m_server->command({"time"}).section('\n', 0, 0).toLongLong() * 1'000'000
            + 31'536'000'000'000)});
    const Policy policy{"p", milliseconds(20), 10};
    const Verdict verdict = one->admit({std::nullopt, "one"}, policy);
    QVERIFY(!verdict.admitted);
    QCOMPARE(verdict.retryAfter(), std::chrono::seconds(1));
}

void TestRedisLimiter::lostDataIsNoNewBurst()
{
    RedisServer server;
    QVERIFY(server.start());
    auto wanted = options(server, "test:");
    wanted.firstPause = milliseconds(50);
    wanted.mostPause = milliseconds(50);
    const Owned one = limiter(wanted);
    QTRY_VERIFY(!one->isDegraded());
    QCOMPARE(admittedOf(*one, 150), 100);
    server.kill();
    QCOMPARE(admittedOf(*one, 150), 0); // the buckets here are not full either
    QVERIFY(one->isDegraded());
    QVERIFY(server.start());
    QTRY_VERIFY(!one->isDegraded());
    QCOMPARE(server.command({"keys", "test:hourly*"}), QString());
    QCOMPARE(admittedOf(*one, 150), 0);
    QVERIFY(one->figures().shared >= 300);

    // The same question to one that knows nothing of the time before.
    const Owned other = limiter(wanted);
    QTRY_VERIFY(!other->isDegraded());
    QCOMPARE(admittedOf(*other, 150), 0);
    server.command({"flushall"});
    QVERIFY2(admittedOf(*other, 150) > 0, "the check does not find one that forgets");
}

void TestRedisLimiter::beginsWithoutRedis()
{
    RedisServer server; // not started
    auto wanted = options(server, "test:");
    wanted.replicas = 4;
    std::atomic<int> degraded{0};
    wanted.changed = [&degraded](bool now, const std::string&) { degraded += now ? 1 : 100; };
    wanted.firstPause = milliseconds(50);
    wanted.mostPause = milliseconds(50);
    const Owned one = limiter(wanted);
    QCOMPARE(admittedOf(*one, 150), 25);
    QTRY_COMPARE(degraded.load(), 1);
    QVERIFY(server.start());
    QTRY_COMPARE(degraded.load(), 101);
    QVERIFY(!one->isDegraded());
    QCOMPARE(one->figures().degraded, std::uint64_t(150));
}

void TestRedisLimiter::partsOfAPolicy_data()
{
    QTest::addColumn<qint64>("burst");
    QTest::addColumn<int>("replicas");
    QTest::addColumn<qint64>("cost");
    QTest::addColumn<qint64>("expectedBurst");
    QTest::newRow("divides") << qint64(40) << 4 << qint64(1) << qint64(10);
    QTest::newRow("rounded down") << qint64(100) << 3 << qint64(1) << qint64(33);
    QTest::newRow("one at least") << qint64(2) << 5 << qint64(1) << qint64(1);
    QTest::newRow("the cost at least") << qint64(10) << 5 << qint64(7) << qint64(7);
    QTest::newRow("no more than before") << qint64(10) << 5 << qint64(11) << qint64(10);
    QTest::newRow("a look") << qint64(2) << 5 << qint64(0) << qint64(1);
    QTest::newRow("alone") << qint64(10) << 1 << qint64(1) << qint64(10);
}

void TestRedisLimiter::partsOfAPolicy()
{
    QFETCH(qint64, burst);
    QFETCH(int, replicas);
    QFETCH(qint64, cost);
    const Policy part = partOf({"p", milliseconds(50), burst}, replicas, cost);
    QTEST(qint64(part.burst), "expectedBurst");
    QCOMPARE(part.interval, std::chrono::nanoseconds(milliseconds(50 * replicas)));
}

QTEST_GUILESS_MAIN(TestRedisLimiter)
#include "tst_redislimiter.moc"
