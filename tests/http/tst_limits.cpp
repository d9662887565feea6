// The limits at the edge (SEC-R1, SEC-R2, SEC-I6, SEC-I7): who waits, and what costs nothing.

#include "services/ratelimit/memorylimiter.h"
#include "tests/http/service.h"
#include "tests/support/must.h"
#include "tests/support/stores.h"

#include <QTest>

using namespace trunkline;

namespace {

/// A clock that moves by hand: no test waits.
class HandClock final : public MonotonicClock {
public:
    std::chrono::nanoseconds now() const override { return std::chrono::nanoseconds{m_now.load()}; }
    void advance(std::chrono::nanoseconds span) { m_now += span.count(); }

private:
    std::atomic<std::int64_t> m_now{1};
};

/// Behind a proxy that names the clients.
class Limited {
public:
    explicit Limited(const std::string& kind = "sqlite")
        : m_clock(std::make_shared<HandClock>())
        , m_service(
              std::make_shared<World>(kind),
              [this](ApiParts& parts) {
                  parts.monotonic = m_clock;
                  parts.limiter = std::make_shared<MemoryLimiter>(m_clock, *parts.random);
              },
              [] {
                  ServerOptions options;
                  options.limits.trustedProxies = {must(Network::parse("127.0.0.0/8"), "us")};
                  return options;
              }())
    {
    }

    Service& service() { return m_service; }
    World& world() { return m_service.world(); }
    void wait(std::chrono::nanoseconds span) { m_clock->advance(span); }

    template <Operation Op>
    RawAnswer send(const std::string& from, const Op& operation, const std::string& token = {})
    {
        std::vector<std::string> lines{"X-Forwarded-For: " + from};
        if (!token.empty())
            lines.push_back(bearer(token));
        return m_service.send(operation, lines);
    }
    template <Operation Op>
    int admitted(
        int attempts, const std::string& from, const Op& operation, const std::string& token = {})
    {
        int count = 0;
        for (int i = 0; i < attempts; ++i) {
            if (send(from, operation, token).status != 429)
                ++count;
        }
        return count;
    }

private:
    std::shared_ptr<HandClock> m_clock;
    Service m_service;
};

std::string keyOf(World& world, const Caller& owner, std::vector<Permission> scopes)
{
    ApiKeyDraft draft;
    draft.name = "Limited";
    draft.scopes = std::move(scopes);
    draft.role = Role::Owner;
    return must(world.call(owner, CreateApiKey{draft}), "a key").secret.value.reveal();
}

std::string keyOf(World& world, std::vector<Permission> scopes)
{
    return keyOf(world, world.caller(Role::Owner), std::move(scopes));
}

} // namespace

class TestLimits : public QObject {
    Q_OBJECT

private slots:
    void r1_aKeyHasItsClasses();
    void r1_saysWhen();
    void r2_strangersPayBeforeAnythingIsLookedUp();
    void r2_badCredentialsCostMore();
    void r2_knownKeysDoNotPayAsStrangers();
    void n4_keysHaveBucketsOfTheirOwn();
    void n4_tenantsHaveBucketsOfTheirOwn();
    void i6_passwordsPerAddressAndName();
    void i7_lockedAnswersAsWrong();
};

void TestLimits::r1_aKeyHasItsClasses()
{
    Limited limited;
    const std::string key = keyOf(limited.world(),
        {Permission::TenantRead, Permission::ExportsWrite, Permission::CallsIngest,
            Permission::PublishersWrite});
    const std::string from = "192.0.2.1";
    QCOMPARE(limited.admitted(120, from, ReadTenant{}, key), 100);
    limited.wait(std::chrono::seconds{1});
    QCOMPARE(limited.admitted(70, from, ReadTenant{}, key), 50);
    QCOMPARE(limited.admitted(30, from, sample<CreatePublisher>(limited.world()), key), 20);
    limited.wait(std::chrono::seconds{1});
    QCOMPARE(limited.admitted(30, from, sample<CreatePublisher>(limited.world()), key), 10);
    QCOMPARE(limited.admitted(5, from, sample<RecordExport>(limited.world()), key), 5);
    QCOMPARE(limited.admitted(5, from, sample<RecordExport>(limited.world()), key), 1);
}

void TestLimits::r1_saysWhen()
{
    Limited limited;
    const std::string key = keyOf(limited.world(), {Permission::TenantRead});
    const RawAnswer first = limited.send("192.0.2.1", ReadTenant{}, key);
    QCOMPARE(first.status, 200);
    QCOMPARE(first.header("ratelimit-policy"),
        std::string("\"key-read\";q=100;w=2, \"tenant\";q=400;w=2"));
    QCOMPARE(first.header("ratelimit"), std::string("\"key-read\";r=99;t=1, \"tenant\";r=399;t=1"));
    static_cast<void>(limited.admitted(110, "192.0.2.1", ReadTenant{}, key));
    const RawAnswer last = limited.send("192.0.2.1", ReadTenant{}, key);
    QCOMPARE(last.status, 429);
    QCOMPARE(last.header("retry-after"), std::string("1"));
    QVERIFY(last.header("ratelimit").starts_with("\"key-read\";r=0;t=1"));
    QCOMPARE(objectOf(last)[QStringLiteral("code")].toString(), QStringLiteral("rate_limited"));
    QVERIFY(
        objectOf(last)[QStringLiteral("detail")].toString().contains(QStringLiteral("key-read")));
    QVERIFY(!last.header("x-request-id").empty());
}

void TestLimits::r2_strangersPayBeforeAnythingIsLookedUp()
{
    Limited limited;
    QCOMPARE(limited.admitted(60, "192.0.2.1", ReadTenant{}), 40);
    QCOMPARE(limited.admitted(1, "192.0.2.2", ReadTenant{}), 1);
    limited.wait(std::chrono::seconds{1});
    QCOMPARE(limited.admitted(60, "192.0.2.1", ReadTenant{}), 20);
    // Of IPv6 whoever has one address has the network.
    int count = 0;
    for (int i = 0; i < 60; ++i)
        count += limited.admitted(1, "2001:db8::" + std::to_string(i + 1), ReadTenant{});
    QCOMPARE(count, 40);
    QCOMPARE(limited.admitted(1, "2001:db8:0:1::1", ReadTenant{}), 1);
}

void TestLimits::r2_badCredentialsCostMore()
{
    Limited limited;
    QCOMPARE(limited.admitted(60, "192.0.2.1", ReadTenant{}, std::string(43, 'A')), 8);
}

void TestLimits::r2_knownKeysDoNotPayAsStrangers()
{
    Limited limited;
    const std::string key = keyOf(limited.world(), {Permission::TenantRead});
    QCOMPARE(limited.send("192.0.2.1", ReadTenant{}, key).status, 200);
    static_cast<void>(limited.admitted(60, "192.0.2.1", ReadTenant{}));
    // The address has nothing left; the key that was good a moment ago has.
    QCOMPARE(limited.send("192.0.2.1", ReadTenant{}, key).status, 200);
    QCOMPARE(limited.send("192.0.2.1", ReadTenant{}).status, 429);
}

void TestLimits::n4_keysHaveBucketsOfTheirOwn()
{
    Limited limited;
    const std::string one = keyOf(limited.world(), {Permission::TenantRead});
    const std::string other = keyOf(limited.world(), {Permission::TenantRead});
    QCOMPARE(limited.admitted(110, "192.0.2.1", ReadTenant{}, one), 100);
    QCOMPARE(limited.admitted(110, "192.0.2.1", ReadTenant{}, other), 100);
}

/// One tenant's keys use up all that their tenant has; another's are none the poorer.
void TestLimits::n4_tenantsHaveBucketsOfTheirOwn()
{
    if (!hasPostgreSql())
        QSKIP("a file holds one tenant");
    Limited limited("postgresql");
    int admitted = 0;
    for (int i = 0; i < 5; ++i)
        admitted += limited.admitted(
            100, "192.0.2.1", ReadTenant{}, keyOf(limited.world(), {Permission::TenantRead}));
    QCOMPARE(admitted, 400);
    const std::string other
        = keyOf(limited.world(), limited.world().otherOwner(), {Permission::TenantRead});
    QCOMPARE(limited.admitted(110, "192.0.2.2", ReadTenant{}, other), 100);
}

void TestLimits::i6_passwordsPerAddressAndName()
{
    Limited limited;
    const SignIn right = sample<SignIn>(limited.world());
    const SignIn wrong{"nobody@example.test", right.password};
    QCOMPARE(limited.admitted(8, "192.0.2.1", wrong), 5);
    QCOMPARE(limited.send("192.0.2.1", right).status, 200);
    QCOMPARE(limited.send("192.0.2.2", right).status, 200);
}

void TestLimits::i7_lockedAnswersAsWrong()
{
    Limited limited;
    const SignIn right = sample<SignIn>(limited.world());
    const SignIn wrong{right.name, {Secret("no password of anybody here")}};
    QJsonObject said;
    for (int i = 0; i < 5; ++i) {
        const RawAnswer answer = limited.send("192.0.2." + std::to_string(i), wrong);
        QCOMPARE(answer.status, 401);
        said = objectOf(answer);
    }
    const RawAnswer locked = limited.send("192.0.2.100", right);
    QCOMPARE(locked.status, 401);
    QJsonObject told = objectOf(locked);
    told.remove(QStringLiteral("request_id"));
    said.remove(QStringLiteral("request_id"));
    QCOMPARE(told, said);
    limited.world().advance(std::chrono::seconds{1});
    QCOMPARE(limited.send("192.0.2.100", right).status, 200);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
