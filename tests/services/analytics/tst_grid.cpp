// The figures of any range of whole days, from rollups of hours, days and weeks, are those that a
// look at every call gives. On both stores.

#include "services/analytics/grid.h"
#include "services/analytics/rollups.h"
#include "services/base/random.h"
#include "tests/support/stores.h"

#include <QTest>

using namespace trunkline;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace {

constexpr int length = 45;
constexpr sys_days firstDay{std::chrono::October / 7 / 2026};

/// Some hundreds of calls over the days around the end of daylight saving time.
std::vector<CountedCall> makeCalls(const Zone& zone)
{
    SeededRandom random(11);
    const Instant begin = zone.dayStart(Date{firstDay});
    std::vector<CampaignId> campaigns;
    std::vector<PublisherId> publishers;
    std::vector<BuyerId> buyers{{}};
    for (int i = 0; i < 3; ++i) {
        campaigns.push_back(random.id<CampaignId>(begin));
        publishers.push_back(random.id<PublisherId>(begin));
        buyers.push_back(random.id<BuyerId>(begin));
    }
    std::vector<CountedCall> calls;
    for (int i = 0; i < 900; ++i) {
        CountedCall call;
        call.startedAt = begin + minutes{random.next() % (length * 24 * 60)};
        call.campaignId = campaigns[random.next() % campaigns.size()];
        call.publisherId = publishers[random.next() % publishers.size()];
        call.buyerId = buyers[random.next() % buyers.size()];
        call.region = "Region " + std::to_string(random.next() % 5);
        call.outcome = random.next() % 4 == 0 ? CallOutcome::Busy : CallOutcome::Answered;
        call.talkSeconds = call.outcome == CallOutcome::Answered
            ? static_cast<std::int64_t>(random.next() % 500)
            : 0;
        call.qualified = call.talkSeconds > 90;
        call.repeatCaller = random.next() % 9 == 0;
        call.money = {call.qualified ? 7 : 0, call.qualified ? 3 : 0, call.talkSeconds};
        calls.push_back(std::move(call));
    }
    return calls;
}

/// The figures by key, nothing else.
template <class Key>
std::map<Key, Figures> figuresOf(const std::map<Key, Measures>& sums)
{
    std::map<Key, Figures> figures;
    for (const auto& [key, measures] : sums)
        figures[key] = measures.asFigures();
    return figures;
}

Grid countedOneByOne(const Zone& zone, const std::vector<CountedCall>& calls, Instant from,
    Instant to, const CallFilter& filter)
{
    Grid grid;
    const auto wanted = [](const auto& list, const auto& id) {
        return list.empty() || std::find(list.begin(), list.end(), id) != list.end();
    };
    for (const CountedCall& call : calls) {
        if (call.startedAt < from || call.startedAt >= to)
            continue;
        const bool campaign = wanted(filter.campaigns, call.campaignId);
        if (campaign) {
            grid.hours[zone.hourStart(call.startedAt)].add(call);
            grid.publishers[call.publisherId].add(call);
            grid.buyers[call.buyerId].add(call);
            grid.regions[call.region].add(call);
        }
        grid.campaigns[call.campaignId].add(call);
    }
    const Measures total = grid.total();
    for (std::size_t bucket = 0; bucket < talkBuckets; ++bucket)
        grid.talk[bucket] = total.talk(bucket);
    return grid;
}

} // namespace

class TestGrid : public QObject {
    Q_OBJECT
private slots:
    void anyRange_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<bool>("filtered");
        for (const char* zone : {"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"}) {
            QTest::addRow("%s", zone) << zone << false;
            QTest::addRow("%s, one campaign", zone) << zone << true;
        }
    }

    void anyRange()
    {
        QFETCH(QString, zone);
        QFETCH(bool, filtered);
        const auto found = Zone::find(zone.toStdString());
        QVERIFY(found.ok());
        const Zone& place = *found;
        const std::vector<CountedCall> calls = makeCalls(place);
        const ScanCalls scan = [&](Transaction&, const CallScan& pass,
                                   const std::function<void(const CountedCall&)>& each) -> Outcome {
            for (const CountedCall& call : calls) {
                if (call.startedAt >= pass.from && call.startedAt < pass.to
                    && (pass.filter.campaigns.empty()
                        || pass.filter.campaigns.front() == call.campaignId))
                    each(call);
            }
            return Done{};
        };
        Visibility see;
        see.publishers = see.buyers = true;
        CallFilter filter;
        if (filtered)
            filter.campaigns = {calls.front().campaignId};
        for (const Store& store : stores()) {
            SeededRandom random(3);
            auto transaction = store.database->begin(
                random.id<TenantId>(calls.front().startedAt), Access::Write);
            QVERIFY(transaction.ok());
            // In three batches, so that days and weeks are added to.
            const std::span<const CountedCall> all(calls);
            for (const auto& part : {all.first(300), all.subspan(300, 300), all.last(300)})
                QVERIFY(addToRollups(**transaction, place, part).ok());
            for (int first = 0; first < length; first += 2) {
                for (int last = first + 1; last <= length; last += first % 4 == 0 ? 1 : 5) {
                    const Instant from = place.dayStart(Date{firstDay + days{first}});
                    const Instant to = place.dayStart(Date{firstDay + days{last}});
                    Grid seen;
                    QVERIFY(
                        gatherAll(**transaction, place, {from, to, filter, see}, scan, seen).ok());
                    const Grid expected = countedOneByOne(place, calls, from, to, filter);
                    QCOMPARE(figuresOf(seen.hours), figuresOf(expected.hours));
                    QCOMPARE(figuresOf(seen.campaigns), figuresOf(expected.campaigns));
                    QCOMPARE(figuresOf(seen.publishers), figuresOf(expected.publishers));
                    QCOMPARE(figuresOf(seen.buyers), figuresOf(expected.buyers));
                    QCOMPARE(figuresOf(seen.regions), figuresOf(expected.regions));
                    QCOMPARE(seen.talk, expected.talk);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGrid)
#include "tst_grid.moc"
