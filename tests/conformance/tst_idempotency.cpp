// SEC-P1: a request that comes again with its key has one effect and one answer.

#include "tests/conformance/operations.h"
#include "tests/conformance/samples.h"
#include "tests/support/must.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace trunkline;

class TestIdempotency : public QObject {
    Q_OBJECT

private slots:
    void everyWriteHasOneEffect_data() { addKinds(); }
    void everyWriteHasOneEffect();
    void keysHaveAnEnd_data() { addKinds(); }
    void keysHaveAnEnd();
    void oldAnswersAreTakenAway_data() { addKinds(); }
    void oldAnswersAreTakenAway();
    void fiftyAtOnce_data() { addKinds(); }
    void fiftyAtOnce();

private:
    static void addKinds();
};

void TestIdempotency::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestIdempotency::everyWriteHasOneEffect()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    const Caller& owner = world.caller(Role::Owner);
    int asked = 0;
    forEachOperation([&]<Operation Op>() {
        if constexpr (Op::facts.effect == Effect::Read
            || Op::facts.permission == Permission::Anonymous || std::is_same_v<Op, ResetDemo>)
            return;
        const std::string key = "key-of-" + std::to_string(++asked);
        const Op request = sample<Op>(world);
        const auto first = world.call(owner, request, key);
        const std::string at(Op::facts.name.value);
        QVERIFY2(first.ok(), at.c_str());
        const Snapshot after = world.snapshot();
        const auto again = world.call(owner, request, key);
        QVERIFY2(again.ok(), at.c_str());
        std::vector<std::string> tables = differing(after, world.snapshot());
        if (world.isOverHttp())
            std::erase(tables, "sessions"); // what was asked ended the one that asked
        QVERIFY2(tables.empty(), at.c_str());
        auto shown = *first;
        forgetTokens(shown); // what is shown once
        QCOMPARE(toJson(*again), toJson(shown));
        // The same key for something else.
        const Op changed = sample<Op>(world);
        if (toJson(changed) == toJson(request))
            return;
        const auto reused = world.call(owner, changed, key);
        QVERIFY2(!reused && reused.error().code == Errc::Invalid, at.c_str());
    });
    QVERIFY(asked > 15);
}

void TestIdempotency::keysHaveAnEnd()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    const Caller& owner = world.caller(Role::Owner);
    const auto first = must(world.call(owner, sample<CreatePublisher>(world), "key"), "one");
    const CreatePublisher other = sample<CreatePublisher>(world);
    world.advance(std::chrono::hours{24} - std::chrono::microseconds{1});
    QVERIFY(!world.call(owner, other, "key").ok());
    world.advance(std::chrono::microseconds{1});
    const auto second = must(world.call(owner, other, "key"), "another");
    QVERIFY(second.id != first.id);
    const auto replayed = must(world.call(owner, other, "key"), "the same");
    QCOMPARE(replayed.id, second.id);
}

void TestIdempotency::oldAnswersAreTakenAway()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    const Caller& owner = world.caller(Role::Owner);
    const auto put = [&](const std::string& key) {
        must(world.call(owner, sample<CreatePublisher>(world), key), "one");
    };
    const auto kept = [&] {
        const auto transaction
            = must(world.workspace()->database()->begin(world.tenant(), Access::Read), "a read");
        return must(transaction->first(Query("select count(*) from idempotency_keys where "
                                             "tenant_id = $1",
                                           values(world.tenant())),
                        [](const Row& row) { return row.integer(0); }),
            "a count")
            .value();
    };
    for (int i = 0; i < 20; ++i)
        put("old-" + std::to_string(i));
    world.advance(std::chrono::hours{12});
    put("younger");
    QCOMPARE(kept(), 21);
    world.advance(std::chrono::hours{12});
    put("new");
    QCOMPARE(kept(), 2);
}

void TestIdempotency::fiftyAtOnce()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    const Caller& owner = world.caller(Role::Owner);
    forEachOperation([&]<Operation Op>() {
        if constexpr (!std::is_same_v<Op, CreatePublisher> && !std::is_same_v<Op, CreateBuyer>
            && !std::is_same_v<Op, CreateCampaign> && !std::is_same_v<Op, InviteUser>
            && !std::is_same_v<Op, CreateApiKey>)
            return;
        const Op request = sample<Op>(world);
        const std::string key = "at-once-" + std::string(Op::facts.name.value);
        const std::int64_t before = world.entries();
        std::atomic<int> answered = 0;
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 50; ++i) {
            threads.emplace_back([&] {
                const auto answer = world.call(owner, request, key);
                if (answer)
                    ++answered;
                else if (answer.error().code != Errc::Conflict
                    && answer.error().code != Errc::Unavailable)
                    ++wrong;
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(answered.load() > 0);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(world.entries(), before + 1);
    });
}

QTEST_GUILESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
