// SEC-U1: above ten a minute the refusals of one caller and operation are told together, and none
// is lost.

#include "services/dispatch/refusals.h"
#include "tests/conformance/operations.h"
#include "tests/support/stores.h"

#include <QTest>

#include <set>
#include <thread>

using namespace trunkline;

namespace {

constexpr std::chrono::seconds minute{60};

/// Somebody who never was there, from an address.
void knock(World& world, const std::string& address)
{
    Envelope envelope;
    envelope.caller.kind = ActorKind::User;
    envelope.caller.tenantId = world.tenant();
    envelope.caller.address = address;
    envelope.address = address;
    const auto answer = world.workspace()->dispatcher()->call(envelope, ListCampaigns{});
    QVERIFY(!answer && answer.error().code == Errc::Unauthenticated);
}

std::vector<AuditEntry> refusals(World& world)
{
    ListAudit newest;
    newest.filter.result = AuditResult::Refused;
    newest.page.limit = 200;
    const auto page = world.call(Role::Owner, newest);
    return page ? page->items : std::vector<AuditEntry>{};
}

Principal somebody(const char* id)
{
    Principal who;
    who.kind = ActorKind::User;
    who.userId = {*Uuid::parse(id)};
    return who;
}

AuditEvent refusedAt(Instant at, std::string operation = "campaigns.create")
{
    AuditEvent event;
    event.at = at;
    event.operation = std::move(operation);
    event.label = "no";
    return event;
}

constexpr const char* anna = "00000000-0000-7000-8000-00000000000a";
constexpr const char* berta = "00000000-0000-7000-8000-00000000000b";
const Instant noon{
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 27} + std::chrono::hours{12}};

} // namespace

class TestRefusedOften : public QObject {
    Q_OBJECT

private slots:
    void u1_theEleventhOfAMinuteIsToldLater_data();
    void u1_theEleventhOfAMinuteIsToldLater();
    void u1_strangersAreToldByTheirAddress_data() { u1_theEleventhOfAMinuteIsToldLater_data(); }
    void u1_strangersAreToldByTheirAddress();
    void u1_whoClosesTellsTheRest();
    void u1_noneIsLostBetweenThreads();
    void u1_aClockThatIsSetBackEndsTheMinute();
    void u1_whatCouldNotBeToldIsToldLater();
    void u1_aFullTableCountsNobodyNew();
    void u1_aLongListIsToldSomeAtATime();
};

void TestRefusedOften::u1_theEleventhOfAMinuteIsToldLater_data()
{
    QTest::addColumn<QString>("store");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestRefusedOften::u1_theEleventhOfAMinuteIsToldLater()
{
    QFETCH(QString, store);
    World world(store.toStdString());
    const CreateCampaign wanted = sample<CreateCampaign>(world);
    const std::int64_t before = world.entries();
    for (int i = 0; i < 25; ++i) {
        const auto answer = world.call(Role::Readonly, wanted);
        QVERIFY(!answer && answer.error().code == Errc::Forbidden);
    }
    QCOMPARE(world.entries(), before + 10);

    // Another operation of the same caller, and another caller of the same operation.
    QVERIFY(!world.call(Role::Readonly, sample<ListUsers>(world)));
    QVERIFY(!world.call(Role::Buyer, wanted));
    QCOMPARE(world.entries(), before + 12);

    world.advance(minute - std::chrono::microseconds{1});
    QVERIFY(world.call(Role::Owner, ListCampaigns{}).ok());
    QCOMPARE(world.entries(), before + 12);
    world.advance(std::chrono::microseconds{1});
    QVERIFY(world.call(Role::Owner, ListCampaigns{}).ok());
    QCOMPARE(world.entries(), before + 13);

    const AuditEntry sum = refusals(world).front();
    QCOMPARE(sum.operation, std::string("campaigns.create"));
    QCOMPARE(sum.result, AuditResult::Refused);
    QCOMPARE(sum.role, Role::Readonly);
    QCOMPARE(sum.label,
        "15 more within a minute, the last: the role " + std::string(wireName(Role::Readonly))
            + " may not call campaigns.create");

    // The next minute begins anew.
    for (int i = 0; i < 3; ++i)
        QVERIFY(!world.call(Role::Readonly, wanted));
    QCOMPARE(world.entries(), before + 16);
    QCOMPARE(world.verdict(), std::string("verified"));
}

void TestRefusedOften::u1_strangersAreToldByTheirAddress()
{
    QFETCH(QString, store);
    World world(store.toStdString());
    const std::int64_t before = world.entries();
    for (int i = 0; i < 11; ++i) {
        knock(world, "192.0.2.1");
        knock(world, "192.0.2.2");
    }
    QCOMPARE(world.entries(), before + 20);
    world.advance(minute);
    QVERIFY(world.call(Role::Owner, ListCampaigns{}).ok());
    QCOMPARE(world.entries(), before + 22);
    QCOMPARE(world.verdict(), std::string("verified"));
}

void TestRefusedOften::u1_whoClosesTellsTheRest()
{
    World world("sqlite");
    const std::int64_t before = world.entries();
    for (int i = 0; i < 12; ++i)
        QVERIFY(!world.call(Role::Readonly, sample<ListUsers>(world)));
    world.workspace()->dispatcher()->tellRefusals();
    QCOMPARE(world.entries(), before + 11);
    QVERIFY(refusals(world).front().label.starts_with("2 more within a minute"));
    world.workspace()->dispatcher()->tellRefusals();
    QCOMPARE(world.entries(), before + 11);
}

void TestRefusedOften::u1_noneIsLostBetweenThreads()
{
    constexpr int threads = 8;
    constexpr int each = 5'000;
    Refusals refusals;
    std::atomic<std::int64_t> alone = 0;
    std::atomic<std::int64_t> told = 0;
    const auto add = [&told](const std::vector<RefusalSum>& sums) {
        for (const RefusalSum& sum : sums)
            told += sum.count;
    };
    {
        std::vector<std::jthread> crowd;
        crowd.reserve(threads);
        for (int thread = 0; thread < threads; ++thread) {
            crowd.emplace_back([&, thread] {
                const Principal who = somebody(thread % 2 == 0 ? anna : berta);
                for (int i = 0; i < each; ++i) {
                    const Instant at = noon + std::chrono::milliseconds{50 * i};
                    alone += refusals.counted(who, refusedAt(at)) ? 0 : 1;
                    add(refusals.take(at));
                }
            });
        }
    }
    add(refusals.take({}));
    QCOMPARE(alone + told, std::int64_t{threads} * each);
    QVERIFY(alone >= 2 * Refusals::alone);
}

void TestRefusedOften::u1_aClockThatIsSetBackEndsTheMinute()
{
    Refusals refusals;
    const Principal who = somebody(anna);
    for (int i = 0; i < 12; ++i)
        refusals.counted(who, refusedAt(noon));
    QVERIFY(!refusals.counted(who, refusedAt(noon - std::chrono::hours{1})));
    const auto sums = refusals.take(noon - std::chrono::hours{1});
    QCOMPARE(sums.size(), std::size_t{1});
    QCOMPARE(sums.front().count, std::int64_t{2});
}

void TestRefusedOften::u1_whatCouldNotBeToldIsToldLater()
{
    Refusals refusals;
    for (int i = 0; i < 11; ++i)
        refusals.counted(somebody(anna), refusedAt(noon));
    auto sums = refusals.take(noon + minute);
    QCOMPARE(sums.size(), std::size_t{1});
    refusals.giveBack(std::move(sums.front()), noon + minute);
    QVERIFY(refusals.take(noon + minute + std::chrono::seconds{59}).empty());
    sums = refusals.take(noon + 2 * minute);
    QCOMPARE(sums.size(), std::size_t{1});
    QCOMPARE(sums.front().count, std::int64_t{1});
    QCOMPARE(sums.front().who.userId, somebody(anna).userId);
}

void TestRefusedOften::u1_aFullTableCountsNobodyNew()
{
    Refusals refusals;
    const Principal who = somebody(anna);
    for (std::size_t i = 0; i < Refusals::most; ++i)
        QVERIFY(!refusals.counted(who, refusedAt(noon, std::to_string(i))));
    for (int i = 0; i < 20; ++i)
        QVERIFY(!refusals.counted(somebody(berta), refusedAt(noon)));
    // Whoever was there first is still counted; a minute later there is room again.
    for (int i = 0; i < 10; ++i)
        QCOMPARE(refusals.counted(who, refusedAt(noon, "0")), i == 9);
    const Instant later = noon + minute;
    for (int i = 0; i < 11; ++i)
        QCOMPARE(refusals.counted(somebody(berta), refusedAt(later)), i == 10);
    const auto sums = refusals.take({});
    QCOMPARE(sums.size(), std::size_t{2});
}

/// Each sum is a transaction, and whoever calls next waits for it.
void TestRefusedOften::u1_aLongListIsToldSomeAtATime()
{
    Refusals refusals;
    for (int operation = 0; operation < 25; ++operation) {
        for (int i = 0; i < 11; ++i)
            refusals.counted(somebody(anna), refusedAt(noon, std::to_string(operation)));
    }
    std::set<std::string> told;
    for (const std::size_t some : {10, 10, 5, 0}) {
        const auto sums = refusals.take(noon + minute);
        QCOMPARE(sums.size(), some);
        for (const RefusalSum& sum : sums)
            told.insert(sum.last.operation);
    }
    QCOMPARE(told.size(), std::size_t{25});
}

QTEST_GUILESS_MAIN(TestRefusedOften)
#include "tst_refusedoften.moc"
