// The figures of any range of whole days, from rollups of hours, days and weeks, are those that a
// look at every call gives. On both stores.

#include "services/analytics/grid.h"
#include "services/analytics/rollups.h"
#include "services/base/random.h"
#include "tests/support/stores.h"

#include <QTest>

#include <algorithm>
#include <map>

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
        call.startedAt = begin + minutes{random.next() % (std::uint64_t{24} * 60 * length)};
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

/// As texts that have the order of the values.
std::vector<std::string> textsOf(const Values& key)
{
    std::vector<std::string> texts;
    for (const Value& value : key) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            std::string digits = std::to_string(*number);
            digits.insert(0, 20 - digits.size(), '0');
            texts.push_back(std::move(digits));
        } else if (const auto* id = std::get_if<Uuid>(&value)) {
            texts.push_back(id->text());
        } else {
            texts.push_back(std::get<std::string>(value));
        }
    }
    return texts;
}

/// Tells nobody but us what is written in bulk: the key's columns of each row, in their order.
class Heard final : public Transaction {
public:
    std::map<std::string, std::vector<std::vector<std::string>>> rows; ///< by table

    Engine engine() const override { return Engine::PostgreSql; }
    TenantId tenant() const override { return {}; }
    Outcome query(std::string_view, const Values&, const std::function<bool(const Row&)>&) override
    {
        return fail(Errc::Internal, "nothing is asked here");
    }
    Result<std::int64_t> execute(std::string_view, const Values&) override
    {
        return fail(Errc::Internal, "nothing is asked here");
    }
    Result<std::int64_t> bulk(const BulkTable& table, std::size_t count,
        const std::function<void(std::size_t, Values&)>& fill) override
    {
        const auto measures = std::find(table.columns.begin(), table.columns.end(), "calls");
        for (std::size_t i = 0; i < count; ++i) {
            Values row;
            fill(i, row);
            row.resize(static_cast<std::size_t>(measures - table.columns.begin()));
            rows[std::string(table.table)].push_back(textsOf(row));
        }
        return static_cast<std::int64_t>(count);
    }
    Outcome commit() override { return Done{}; }
    Outcome rollback() override { return Done{}; }
};

} // namespace

class TestGrid : public QObject {
    Q_OBJECT
private slots:
    /// Two that add the same rows at once would else wait for each other.
    void rowsComeInOneOrder_data()
    {
        QTest::addColumn<int>("number");
        for (const int number : {1, 2, 40, 900})
            QTest::addRow("%d calls", number) << number;
    }

    void rowsComeInOneOrder()
    {
        QFETCH(int, number);
        const Zone zone = *Zone::find("America/New_York");
        std::vector<CountedCall> calls = makeCalls(zone);
        calls.resize(static_cast<std::size_t>(number));
        Heard heard;
        QVERIFY(addToRollups(heard, zone, calls).ok());
        QCOMPARE(heard.rows.size(), std::size_t{3});
        for (auto& [table, rows] : heard.rows) {
            // The days of all dimensions, then their weeks: each in its order.
            auto half = rows.end();
            if (table == "call_days")
                half = std::adjacent_find(
                    rows.begin(), rows.end(), [](const auto& a, const auto& b) {
                        return a[1].ends_with("_week") != b[1].ends_with("_week");
                    });
            const auto weeks = half == rows.end() ? half : half + 1;
            QVERIFY2(std::is_sorted(rows.begin(), weeks), table.c_str());
            QVERIFY2(std::is_sorted(weeks, rows.end()), table.c_str());
        }
    }

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
                        sendAll(**transaction, place, {from, to, filter, see}, scan, seen).ok());
                    QVERIFY((*transaction)->settle().ok());
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
