// Two replicas of the server over one database, under load: what ends on one has ended on both
// (SEC-S2, SEC-K4), what changes on one is told on both, and both together admit what the policy
// allows, whatever happens to Redis (SEC-R3).

#include "services/contract/apikeys.h"
#include "services/contract/publishers.h"
#include "services/contract/tenants.h"
#include "services/contract/wire.h"
#include "tests/e2e/server.h"
#include "tests/http/listener.h"
#include "tests/ratelimit/redisserver.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace trunkline;

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

std::string textOf(const WireRequest& request, const char* method, const std::string& token)
{
    return requestText(method, request.path + (request.query.empty() ? "" : '?' + request.query),
        {bearer(token)}, request.body);
}

template <Operation Op>
RawAnswer send(std::uint16_t port, const Op& operation, const std::string& token)
{
    RawClient client(port);
    const auto answer = client.ask(
        textOf(routeOf<Op>().toWire(operation), methodOf(Op::facts.verb).data(), token));
    if (!answer)
        qFatal("no answer to %s", Op::facts.name.value.data());
    return *answer;
}

std::string signIn(std::uint16_t port)
{
    const RawAnswer answer
        = send(port, SignIn{"owner@example.test", {Secret("vexing otters read my atlas")}}, "none");
    return objectOf(answer)[QStringLiteral("token")].toString().toStdString();
}

/// Asks one replica without a pause, and keeps when it was last answered well.
class Asker {
public:
    Asker(std::uint16_t port, const std::string& token)
        : m_thread([this, port, token](const std::stop_token& stop) {
            const std::string text = textOf(toWire(ReadTenant{}), "GET", token);
            auto client = std::make_unique<RawClient>(port);
            while (!stop.stop_requested()) {
                const auto answer = client->ask(text);
                if (answer && answer->status == 200) {
                    m_last = Steady::now();
                    ++m_admitted;
                }
                ++m_asked;
                // A connection has its number of requests; then there is another.
                if (!answer || answer->header("connection") == "close")
                    client = std::make_unique<RawClient>(port);
            }
        })
    {
    }

    Steady::time_point last() const { return m_last; }
    int admitted() const { return m_admitted; }
    int asked() const { return m_asked; }

private:
    std::atomic<Steady::time_point> m_last{};
    std::atomic<int> m_admitted = 0;
    std::atomic<int> m_asked = 0;
    std::jthread m_thread; // last: it uses all of the above
};

/// Two replicas, and the OWNER of their tenant.
struct Pair {
    explicit Pair(const QStringList& flags = {}, const QStringList& settings = {})
        : place(QStringLiteral("postgresql"), QStringLiteral("Europe/London"))
        , a(place, flags, settings)
        , owner(enter(a))
        , b(place, flags, settings)
    {
    }
    ~Pair()
    {
        a.kill();
        b.kill();
        place.settle();
    }

    StorePlace place;
    Server a;
    std::string owner;
    Server b;
};

QStringList redisFlags(const RedisServer& redis)
{
    return {QStringLiteral("--redis"), QStringLiteral("unix://") + redis.socket()};
}

} // namespace

class TestReplicas : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void s2_k4_deadOnBothWithinASecond_data();
    void s2_k4_deadOnBothWithinASecond();
    void changesAreToldOnBoth_data();
    void changesAreToldOnBoth();
    void r3_admitsWhatThePolicyAllows_data();
    void r3_admitsWhatThePolicyAllows();
};

void TestReplicas::initTestCase()
{
    if (!hasPostgreSql())
        QSKIP("no PostgreSQL");
}

void TestReplicas::s2_k4_deadOnBothWithinASecond_data()
{
    QTest::addColumn<QString>("end");
    for (const char* end : {"key revoked", "session ended", "signed out", "nothing"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void TestReplicas::s2_k4_deadOnBothWithinASecond()
{
    QFETCH(QString, end);
    RedisServer redis;
    QVERIFY(redis.start());
    Pair pair(redisFlags(redis), {QStringLiteral("TRUNKLINED_REPLICAS=2")});
    CreateApiKey wish;
    wish.draft.name = "load";
    wish.draft.scopes = {Permission::TenantRead};
    const RawAnswer made = send(pair.a.port(), wish, pair.owner);
    const auto key = fromJson<ApiKeyGrant>(made.body);
    QVERIFY2(key.ok(), made.body.c_str());
    const bool ofKey = end == QLatin1String("key revoked") || end == QLatin1String("nothing");
    const std::string victim = ofKey ? key->secret.value.reveal() : signIn(pair.a.port());
    const auto session = fromJson<SessionInfo>(send(pair.a.port(), ReadSession{}, victim).body);

    std::vector<std::unique_ptr<Asker>> askers;
    for (const std::uint16_t port : {pair.a.port(), pair.b.port()}) {
        for (int i = 0; i < 3; ++i)
            askers.push_back(std::make_unique<Asker>(port, victim));
    }
    QTest::qWait(1'000);
    for (const auto& asker : askers)
        QVERIFY(asker->admitted() > 0);
    int status = 200;
    if (end == QLatin1String("key revoked"))
        status
            = send(pair.a.port(), RevokeApiKey{key->key.id, key->key.version}, pair.owner).status;
    else if (end == QLatin1String("session ended"))
        status
            = send(pair.a.port(), EndSession{session->principal.sessionId}, signIn(pair.a.port()))
                  .status;
    else if (end == QLatin1String("signed out"))
        status = send(pair.a.port(), SignOut{}, victim).status;
    QCOMPARE(status, 200);
    const auto dead = Steady::now();
    QTest::qWait(2'500);
    for (const auto& asker : askers) {
        QCOMPARE(asker->last() > dead + 1s, end == QLatin1String("nothing"));
        QVERIFY(asker->asked() > asker->admitted() || end == QLatin1String("nothing"));
    }
}

void TestReplicas::changesAreToldOnBoth_data()
{
    QTest::addColumn<bool>("byRedis");
    QTest::addColumn<bool>("broken"); // and back again before anything changes
    QTest::newRow("redis") << true << false;
    QTest::newRow("redis restarted") << true << true;
    QTest::newRow("postgresql") << false << false;
}

void TestReplicas::changesAreToldOnBoth()
{
    QFETCH(bool, byRedis);
    QFETCH(bool, broken);
    RedisServer redis;
    QVERIFY(redis.start());
    Pair pair(byRedis ? redisFlags(redis) : QStringList());
    Listener there(pair.b.port(), {bearer(pair.owner)});
    QCOMPARE(there.begin().status, 200);
    Listener here(pair.a.port(), {bearer(pair.owner)});
    QCOMPARE(here.begin().status, 200);
    QVERIFY(there.next() && here.next());
    if (broken) {
        redis.kill();
        QTest::qWait(1'500);
        QVERIFY(redis.start());
        QTest::qWait(3'000); // both have found it again
    }
    std::vector<double> waits;
    for (int i = 0; i < 7; ++i) {
        CreatePublisher create;
        create.draft.name.value = "Publisher " + std::to_string(i);
        QCOMPARE(send(pair.a.port(), create, pair.owner).status, 200);
        const auto begun = Steady::now();
        const auto near = here.event();
        const auto far = there.event();
        waits.push_back(std::chrono::duration<double>(Steady::now() - begun).count());
        QVERIFY(near && far);
        QCOMPARE(*far, *near);
        QCOMPARE(far->entity, Entity::Publisher);
    }
    // Without a word of it, a replica looks for itself every 3 s.
    std::ranges::sort(waits);
    QVERIFY2(waits[waits.size() / 2] < 1.5, qPrintable(QString::number(waits[waits.size() / 2])));
    qInfo("told on the other replica after %.0f ms (median)", waits[waits.size() / 2] * 1'000);
}

void TestReplicas::r3_admitsWhatThePolicyAllows_data()
{
    QTest::addColumn<QString>("fate");
    for (const char* fate : {"nothing", "killed", "stopped", "restarted"})
        QTest::newRow(fate) << QString::fromLatin1(fate);
}

void TestReplicas::r3_admitsWhatThePolicyAllows()
{
    QFETCH(QString, fate);
    constexpr double rate = 40; // a second
    constexpr double burst = 20;
    RedisServer redis;
    QVERIFY(redis.start());
    Pair pair(redisFlags(redis),
        {QStringLiteral("TRUNKLINED_REPLICAS=2"),
            QStringLiteral("TRUNKLINED_RATE_READ=%1/%2").arg(rate).arg(burst)});
    const std::string token = signIn(pair.a.port());
    QTest::qWait(1'000); // the buckets are full again
    const auto begun = Steady::now();
    std::vector<std::unique_ptr<Asker>> askers;
    for (const std::uint16_t port : {pair.a.port(), pair.b.port()})
        askers.push_back(std::make_unique<Asker>(port, token));
    QTest::qWait(2'000);
    if (fate == QLatin1String("killed") || fate == QLatin1String("restarted"))
        redis.kill();
    else if (fate == QLatin1String("stopped"))
        redis.freeze();
    QTest::qWait(2'500);
    if (fate == QLatin1String("restarted"))
        QVERIFY(redis.start());
    else if (fate == QLatin1String("stopped"))
        redis.thaw();
    QTest::qWait(4'000);
    int admitted = 0;
    int asked = 0;
    for (const auto& asker : askers) {
        admitted += asker->admitted();
        asked += asker->asked();
    }
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    askers.clear();
    const double allowed = burst + rate * seconds;
    qInfo("%s: %d of %d asked were admitted, %.0f%% of policy", qPrintable(fate), admitted, asked,
        100 * admitted / allowed);
    QVERIFY(asked > 2 * admitted); // it was pressed
    QVERIFY(admitted <= 1.10 * allowed);
    QVERIFY(admitted >= 0.70 * allowed);
}

QTEST_GUILESS_MAIN(TestReplicas)
#include "tst_replicas.moc"
