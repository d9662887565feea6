// A call is stored once, whoever brings it, how often, and at the same time as whom; and whoever
// called before is known as that.

#include "tests/conformance/operations.h"
#include "tests/support/must.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <span>
#include <thread>

using namespace trunkline;
using std::chrono::minutes;

namespace {

constexpr int callers = 7;

/// A campaign of its own, and calls of few callers, one a minute.
struct Many {
    Many(World& world, int count)
    {
        CreateCampaign wanted = sample<CreateCampaign>(world);
        wanted.draft.duplicateWindowDays = 30;
        const Campaign campaign = must(world.call(Role::Owner, wanted), "a campaign");
        CallRecord call = sample<IngestCalls>(world).calls.front();
        call.campaignId = campaign.id;
        const std::string id = call.externalId;
        const Instant begin = world.now() - minutes{count};
        for (int i = 0; i < count; ++i) {
            call.externalId = id + '-' + std::to_string(i);
            call.startedAt = begin + minutes{i};
            call.caller.value = "+1602555010" + std::to_string(i % callers);
            calls.push_back(call);
        }
        list.from = begin;
        list.to = world.now();
        list.filter.campaigns = {campaign.id};
        list.sort = CallSort::StartedAscending;
        list.page.limit = 1'000;
    }

    IngestCalls batch(std::size_t from, std::size_t count) const
    {
        const std::span<const CallRecord> some = std::span(calls).subspan(from, count);
        return {"test", {some.begin(), some.end()}, {}};
    }

    std::vector<CallRecord> calls;
    ListCalls list;
};

/// Each call once, and each but a caller's first a repeat caller's.
bool areStored(World& world, const Many& many)
{
    const CallPage page = must(world.call(Role::Owner, many.list), "the calls");
    std::set<std::string> seen;
    return page.items.size() == many.calls.size()
        && std::ranges::all_of(page.items, [&seen](const Call& call) {
               return call.repeatCaller != seen.insert(call.caller.value).second;
           });
}

/// Brings a batch until it is taken.
void bring(World& world, const IngestCalls& batch)
{
    constexpr int tries = 20;
    for (int i = 0; i < tries; ++i) {
        const auto answer = world.call(Role::Owner, batch);
        if (answer)
            return;
        if (answer.error().code != Errc::Unavailable)
            qFatal("a batch was refused: %s", answer.error().detail.c_str());
    }
    qFatal("a batch was refused again and again");
}

} // namespace

class TestClaims : public QObject {
    Q_OBJECT

private slots:
    void twoAtOnce_data() { addSizes({1, 20, 400, 600}); }
    void twoAtOnce();
    void oneIsThereAlready_data() { addSizes({20, 400, 1'000}); }
    void oneIsThereAlready();
    void theFirstOfTheBatchStays_data() { addSizes({3, 300, 1'000}); }
    void theFirstOfTheBatchStays();

private:
    static void addSizes(const std::vector<int>& sizes);
};

void TestClaims::addSizes(const std::vector<int>& sizes)
{
    QTest::addColumn<QString>("store");
    QTest::addColumn<int>("size");
    for (const std::string& kind : storeKinds()) {
        for (const int size : sizes)
            QTest::addRow("%s, %d calls", kind.c_str(), size)
                << QString::fromStdString(kind) << size;
    }
}

void TestClaims::twoAtOnce()
{
    QFETCH(QString, store);
    QFETCH(int, size);
    World world(store.toStdString());
    for (int round = 0; round < 10; ++round) {
        const auto each = static_cast<std::size_t>(size);
        const Many many(world, size + size / 2);
        {
            std::jthread other([&] { bring(world, many.batch(each / 2, each)); });
            bring(world, many.batch(0, each));
        }
        QVERIFY(areStored(world, many));
    }
    QCOMPARE(world.verdict(), std::string("verified"));
}

/// What looks new may not be: a batch is not lost for the one call of it that came before.
void TestClaims::oneIsThereAlready()
{
    QFETCH(QString, store);
    QFETCH(int, size);
    World world(store.toStdString());
    const Many many(world, size);
    for (const std::size_t before : {std::size_t{1}, many.calls.size() - 1})
        must(world.call(Role::Owner, many.batch(before, 1)), "one call");
    const IngestCalls batch = many.batch(0, many.calls.size());
    QCOMPARE(must(world.call(Role::Owner, batch), "all"), (IngestResult{size - 2, 2, {}}));
    QVERIFY(areStored(world, many));
    QCOMPARE(world.verdict(), std::string("verified"));
}

void TestClaims::theFirstOfTheBatchStays()
{
    QFETCH(QString, store);
    QFETCH(int, size);
    World world(store.toStdString());
    const Many many(world, size);
    IngestCalls batch = many.batch(0, many.calls.size());
    batch.calls.push_back(batch.calls[1]); // once more
    batch.calls.push_back(batch.calls[0]); // another under its id
    batch.calls.back().talkSeconds += 1;
    const std::string contested = batch.calls.front().externalId;

    const IngestResult first = must(world.call(Role::Owner, batch), "a batch");
    QCOMPARE(first, (IngestResult{size, 2, {contested}}));
    const IngestResult again = must(world.call(Role::Owner, batch), "the same batch");
    QCOMPARE(again, (IngestResult{0, size + 2, {contested}}));

    const CallPage page = must(world.call(Role::Owner, many.list), "the calls");
    QCOMPARE(page.items.size(), many.calls.size());
    QCOMPARE(page.items.front().talkSeconds, many.calls.front().talkSeconds);
}

QTEST_GUILESS_MAIN(TestClaims)
#include "tst_claims.moc"
