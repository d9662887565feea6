#include "services/base/digest.h"
#include "services/contract/json.h"
#include "services/demo/stream.h"

#include <QTest>

#include <map>
#include <set>

using namespace trunkline;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Instant at(int year, unsigned month, unsigned day, int hour = 0)
{
    const Date date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return Instant{std::chrono::sys_days{date}} + hours{hour};
}

Zone zoneOf(const char* name) { return *Zone::find(name); }

DemoPlan planOf(std::int64_t seed, std::int64_t callsPerWeek = 12'000)
{
    return {seed, callsPerWeek, at(2026, 11, 11, 21)};
}

struct Local {
    std::int64_t day;
    int weekday; ///< 0: Monday
    int hour;
};

Local localOf(const Zone& zone, Instant time)
{
    const LocalTime local = zone.local(time);
    const auto day = std::chrono::floor<days>(local);
    return {day.time_since_epoch().count(),
        static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1,
        static_cast<int>(std::chrono::floor<hours>(local - day).count())};
}

/// All calls of [plan.from, until), taken `stepLength` by `stepLength`.
std::vector<CallRecord> callsOf(const DemoPlan& plan, const Zone& zone, Instant until,
    std::chrono::microseconds stepLength = days{400}, std::size_t limit = 10'000)
{
    const CallStream stream(plan, zone);
    StreamState state = stream.start();
    std::vector<CallRecord> calls;
    for (Instant done = plan.from; done < until;) {
        const Instant wanted = std::min(until, done + stepLength);
        done = stream.advance(state, done, wanted, limit, calls);
    }
    return calls;
}

std::string digestOf(const std::vector<CallRecord>& calls)
{
    Digest digest;
    for (const CallRecord& call : calls)
        digest.add(toJson(call));
    return hex(digest.value());
}

bool isFiction(const std::string& number)
{
    return number.size() == 12 && number.starts_with("+1") && number.substr(5, 5) == "55501";
}

} // namespace

class TestDemoStream : public QObject {
    Q_OBJECT

private slots:
    void stepsDoNotMatter_data();
    void stepsDoNotMatter();
    void seedsDiffer();
    void thinAndThick_data();
    void thinAndThick();
    void volume_data();
    void volume();
    void rhythm();
    void daylightSaving();
    void ratios();
    void recordsHold();
    void geography();
    void paths();
    void anomalies();
    void caps();
    void transcripts();
};

void TestDemoStream::stepsDoNotMatter_data()
{
    QTest::addColumn<qint64>("stepSeconds");
    QTest::addColumn<qint64>("limit");
    QTest::newRow("two seconds") << qint64(2) << qint64(10'000);
    QTest::newRow("seven minutes") << qint64(420) << qint64(10'000);
    QTest::newRow("a slot") << qint64(300) << qint64(10'000);
    QTest::newRow("a day, seven calls at a time") << qint64(86'400) << qint64(7);
    QTest::newRow("one call at a time") << qint64(86'400 * 3) << qint64(1);
}

void TestDemoStream::stepsDoNotMatter()
{
    QFETCH(qint64, stepSeconds);
    QFETCH(qint64, limit);
    const DemoPlan plan = planOf(1);
    const Zone zone = zoneOf("America/New_York");
    const Instant until = plan.from + hours{20} + seconds{13};
    const auto whole = callsOf(plan, zone, until);
    QVERIFY(whole.size() > 500);
    const auto parts
        = callsOf(plan, zone, until, seconds{stepSeconds}, static_cast<std::size_t>(limit));
    QCOMPARE(parts.size(), whole.size());
    QCOMPARE(digestOf(parts), digestOf(whole));
}

void TestDemoStream::seedsDiffer()
{
    const Zone zone = zoneOf("America/New_York");
    const auto one = callsOf(planOf(1), zone, planOf(1).from + days{1});
    const auto two = callsOf(planOf(2), zone, planOf(2).from + days{1});
    QVERIFY(digestOf(one) != digestOf(two));
    QVERIFY(one.front().campaignId != two.front().campaignId);
}

void TestDemoStream::thinAndThick_data()
{
    QTest::addColumn<qint64>("callsPerWeek");
    QTest::addColumn<int>("dayCount");
    QTest::newRow("one call a week for two years") << qint64(1) << 730;
    QTest::newRow("the most there may be, for two hours") << qint64(5'000'000) << 0;
}

void TestDemoStream::thinAndThick()
{
    QFETCH(qint64, callsPerWeek);
    QFETCH(int, dayCount);
    const DemoPlan plan = planOf(1, callsPerWeek);
    const Instant until = plan.from + days{dayCount} + hours{2};
    const auto calls = callsOf(plan, zoneOf("America/Los_Angeles"), until);
    QVERIFY(calls.size() > (dayCount > 0 ? 60U : 50'000U));
    QVERIFY(calls.back().startedAt < until);
    QVERIFY(until - calls.back().startedAt < days{60});
}

void TestDemoStream::volume_data()
{
    QTest::addColumn<qint64>("seed");
    QTest::addColumn<qint64>("callsPerWeek");
    QTest::newRow("default") << qint64(1) << qint64(12'000);
    QTest::newRow("other seed") << qint64(42) << qint64(12'000);
    QTest::newRow("negative seed") << qint64(-7) << qint64(12'000);
    QTest::newRow("busy") << qint64(3) << qint64(60'000);
}

void TestDemoStream::volume()
{
    QFETCH(qint64, seed);
    QFETCH(qint64, callsPerWeek);
    const DemoPlan plan = planOf(seed, callsPerWeek);
    const auto calls = callsOf(plan, zoneOf("America/New_York"), plan.from + days{14});
    const double wanted = 2.0 * static_cast<double>(callsPerWeek);
    QVERIFY(std::abs(static_cast<double>(calls.size()) - wanted) < 0.05 * wanted);
}

void TestDemoStream::rhythm()
{
    const DemoPlan plan = planOf(1);
    const Zone zone = zoneOf("America/New_York");
    std::map<int, int> hourly;
    std::map<int, int> daily;
    for (const CallRecord& call : callsOf(plan, zone, plan.from + days{14})) {
        const Local local = localOf(zone, call.startedAt);
        ++daily[local.weekday];
        if (local.weekday < 5)
            ++hourly[local.hour];
    }
    QVERIFY(hourly[11] > 20 * hourly[3]);
    QVERIFY(hourly[12] < hourly[11]);
    QVERIFY(hourly[12] < hourly[14]);
    QVERIFY(hourly[20] < hourly[15] / 2);
    QVERIFY(daily[6] < daily[1] / 2); // Sunday, Tuesday
    QVERIFY(daily[5] < daily[1]);
}

void TestDemoStream::daylightSaving()
{
    // New York leaves daylight saving time on 2026-11-01: business opens an hour later in UTC.
    DemoPlan plan = planOf(1, 100'000);
    plan.from = at(2026, 10, 26, 4);
    const Zone zone = zoneOf("America/New_York");
    std::map<std::int64_t, std::map<int, int>> hourly;
    for (const CallRecord& call : callsOf(plan, zone, plan.from + days{14})) {
        const Local local = localOf(zone, call.startedAt);
        ++hourly[local.day][local.hour];
    }
    const auto monday = localOf(zone, plan.from).day;
    for (const std::int64_t day : {monday, monday + 1, monday + 7, monday + 8}) {
        QVERIFY(hourly[day][11] > 3 * hourly[day][7]);
        QVERIFY(hourly[day][11] > 4 * hourly[day][20]);
    }
    const double before = hourly[monday][8];
    const double after = hourly[monday + 7][8];
    QVERIFY(std::abs(before - after) < 0.25 * before);
}

void TestDemoStream::ratios()
{
    const DemoPlan plan = planOf(1);
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    std::map<CampaignId, const Campaign*> campaigns;
    for (const DemoCampaign& campaign : business.campaigns)
        campaigns[campaign.record.id] = &campaign.record;
    std::map<std::pair<std::string, CampaignId>, Instant> last;
    double calls = 0;
    double answered = 0;
    double qualified = 0;
    double repeated = 0;
    double spoken = 0;
    double talk = 0;
    for (const CallRecord& call : callsOf(plan, zoneOf("America/New_York"), plan.from + days{14})) {
        const Campaign& campaign = *campaigns.at(call.campaignId);
        ++calls;
        const auto [before, first]
            = last.emplace(std::pair(call.caller.value, call.campaignId), call.startedAt);
        if (!first) {
            if (call.startedAt - before->second <= days{campaign.duplicateWindowDays})
                ++repeated;
            before->second = call.startedAt;
        }
        if (call.outcome != CallOutcome::Answered)
            continue;
        ++answered;
        talk += static_cast<double>(call.talkSeconds);
        qualified += call.talkSeconds >= campaign.qualifyingSeconds ? 1 : 0;
        spoken += call.transcript.empty() ? 0 : 1;
    }
    QVERIFY2(
        std::abs(answered / calls - 0.79) < 0.02, qPrintable(QString::number(answered / calls)));
    QVERIFY2(std::abs(qualified / answered - 0.62) < 0.025,
        qPrintable(QString::number(qualified / answered)));
    QVERIFY2(
        std::abs(repeated / calls - 0.06) < 0.015, qPrintable(QString::number(repeated / calls)));
    QVERIFY2(
        std::abs(spoken / answered - 0.04) < 0.008, qPrintable(QString::number(spoken / answered)));
    QVERIFY(talk / answered > 100 && talk / answered < 240);
}

void TestDemoStream::recordsHold()
{
    const DemoPlan plan = planOf(5);
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    std::map<NumberId, const DemoNumber*> numbers;
    for (const DemoNumber& number : business.numbers) {
        QVERIFY(isFiction(number.record.number.value));
        numbers[number.record.id] = &number;
    }
    QCOMPARE(numbers.size(), std::size_t(120));
    for (const DemoBuyer& buyer : business.buyers)
        QVERIFY(isFiction(buyer.record.destination.value));
    for (const DemoPublisher& publisher : business.publishers)
        QVERIFY(isFiction(publisher.record.contactPhone.value));

    std::set<std::string> externalIds;
    std::set<CallOutcome> outcomes;
    Instant before{};
    for (const CallRecord& call : callsOf(plan, zoneOf("America/New_York"), plan.from + days{14})) {
        std::vector<FieldError> errors;
        validate(call, "call", errors);
        QVERIFY(errors.empty());
        QVERIFY(externalIds.insert(call.externalId).second);
        QVERIFY(call.startedAt > before);
        before = call.startedAt;
        outcomes.insert(call.outcome);
        const DemoNumber& number = *numbers.at(call.numberId);
        QCOMPARE(call.dialled.value, number.record.number.value);
        QVERIFY(call.campaignId == number.record.campaignId);
        QVERIFY(call.publisherId == number.record.publisherId);
        QVERIFY(isFiction(call.caller.value));
        QVERIFY(call.callerName.value.empty());
        QVERIFY(call.agent.value.empty() || call.agent.value.starts_with("Agent "));
        QVERIFY(!call.revenue.micros && !call.payout.micros);
        const std::int64_t cost = carrierCost(areas()[number.area].code, call.talkSeconds);
        QCOMPARE(call.cost.micros.value(), cost);
        QCOMPARE(call.outcome == CallOutcome::Answered, call.talkSeconds > 0);
        QVERIFY(!call.hangupCause.empty());
    }
    QCOMPARE(outcomes.size(), std::size_t(7)); // all but Phantom
}

void TestDemoStream::geography()
{
    std::map<int, std::string> regions;
    for (const Area& area : areas())
        QVERIFY(regions.emplace(area.code, area.region).second);
    const DemoPlan plan = planOf(1);
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    const CampaignId solar = business.campaigns[1].record.id;
    const std::set<std::string> southwest = {"AZ", "NV", "NM", "CA"};
    std::set<std::string> states;
    for (const CallRecord& call : callsOf(plan, zoneOf("America/New_York"), plan.from + days{14})) {
        QCOMPARE(call.region, regions.at(std::stoi(call.caller.value.substr(2, 3))));
        const std::string state = call.region.substr(call.region.size() - 2);
        states.insert(state);
        if (call.campaignId == solar)
            QVERIFY(southwest.contains(state));
    }
    QVERIFY(states.size() > 30);
}

void TestDemoStream::paths()
{
    const DemoPlan plan = planOf(1);
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    std::map<FlowId, const Flow*> flows;
    for (const Flow& flow : business.flows) {
        std::set<FlowNodeKind> kinds;
        std::set<std::string> keys;
        for (const FlowNode& node : flow.nodes) {
            kinds.insert(node.kind);
            QVERIFY(keys.insert(node.key).second);
        }
        QCOMPARE(kinds.size(), std::size_t(7));
        for (const FlowNode& node : flow.nodes) {
            for (const FlowEdge& edge : node.edges)
                QVERIFY(keys.contains(edge.to));
        }
        flows[flow.id] = &flow;
    }
    QCOMPARE(flows.size(), std::size_t(6));
    for (const CallRecord& call : callsOf(plan, zoneOf("America/New_York"), plan.from + days{3})) {
        const Flow& flow = *flows.at(call.path.flowId);
        QCOMPARE(call.path.graphVersion, flow.graphVersion);
        std::string expected = "entry";
        BuyerId last{};
        for (const FlowStep& step : call.path.steps) {
            QCOMPARE(step.node, expected);
            const auto node = std::find_if(flow.nodes.begin(), flow.nodes.end(),
                [&](const FlowNode& each) { return each.key == step.node; });
            QCOMPARE(step.title, node->title);
            if (node->kind == FlowNodeKind::Route && step.took != "at cap")
                last = node->buyerId;
            const auto edge = std::find_if(node->edges.begin(), node->edges.end(),
                [&](const FlowEdge& each) { return each.label == step.took; });
            QCOMPARE(edge == node->edges.end(), step.took.empty());
            expected = edge == node->edges.end() ? std::string() : edge->to;
        }
        QVERIFY(expected.empty()); // the last step is where the caller or the flow hung up
        QVERIFY(last == call.buyerId);
    }
}

void TestDemoStream::anomalies()
{
    const DemoPlan plan = planOf(1);
    const Zone zone = zoneOf("America/New_York");
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    const std::int64_t first = localOf(zone, plan.from).day;
    const auto odd = [&](const Local& local, int weekday) {
        return local.day - first >= 7 && local.day - first < 14 && local.weekday == weekday;
    };
    int bursts = 0;
    int rejected = 0;
    int rejectedElsewhere = 0;
    std::map<std::int64_t, int> ofNumber;
    double evening[2] = {0, 0}; // calls, not answered
    double usual[2] = {0, 0};
    const NumberId silent = business.numbers[business.silentNumber()].record.id;
    const PublisherId burst = business.publishers[Business::burstPublisher].record.id;
    const BuyerId capped = business.buyers[Business::cappedBuyer].record.id;
    const CampaignId unanswered = business.campaigns[Business::unansweredCampaign].record.id;
    for (const CallRecord& call : callsOf(plan, zone, plan.from + days{14})) {
        const Local local = localOf(zone, call.startedAt);
        if (call.publisherId == burst && call.talkSeconds == 2 && odd(local, 2) && local.hour >= 14
            && local.hour < 16)
            ++bursts;
        if (call.outcome == CallOutcome::Rejected) {
            const bool there = odd(local, 3) && local.hour >= 14 && local.hour < 16;
            ++(there && call.buyerId == capped ? rejected : rejectedElsewhere);
        }
        if (call.numberId == silent)
            ++ofNumber[local.day];
        if (call.campaignId == unanswered && !call.buyerId.isNil()) {
            const bool there = odd(local, 4) && local.hour >= 17 && local.hour < 21;
            double* counts = there ? evening : usual;
            ++counts[0];
            counts[1] += call.outcome == CallOutcome::NoAnswer ? 1 : 0;
        }
    }
    QVERIFY2(bursts > 40, qPrintable(QString::number(bursts)));
    QVERIFY2(rejected > 15, qPrintable(QString::number(rejected)));
    QCOMPARE(rejectedElsewhere, 0);
    int silentDays = 0;
    for (std::int64_t day = first + 1; day < first + 14; ++day) {
        const int weekday = static_cast<int>((day + 3) % 7);
        if (!ofNumber.contains(day)) {
            QCOMPARE(weekday, 1);
            ++silentDays;
        } else if (weekday < 5) {
            QVERIFY(ofNumber[day] > 30);
        }
    }
    QCOMPARE(silentDays, 1);
    QVERIFY(evening[0] > 20);
    QVERIFY(evening[1] / evening[0] > 1.7 * usual[1] / usual[0]);
}

void TestDemoStream::caps()
{
    const DemoPlan plan = planOf(1);
    const Zone zone = zoneOf("America/New_York");
    const Business business = makeBusiness(plan.seed, plan.callsPerWeek);
    std::map<std::pair<std::int64_t, BuyerId>, std::int64_t> routed;
    for (const CallRecord& call : callsOf(plan, zone, plan.from + days{14})) {
        if (!call.buyerId.isNil() && call.outcome != CallOutcome::Rejected)
            ++routed[{localOf(zone, call.startedAt).day, call.buyerId}];
    }
    const std::int64_t first = localOf(zone, plan.from).day;
    for (std::int64_t day = first + 1; day < first + 14; ++day) {
        int full = 0;
        int near = 0;
        for (const DemoBuyer& buyer : business.buyers) {
            const std::int64_t cap = buyer.record.dailyCap;
            const std::int64_t used = routed[{day, buyer.record.id}];
            if (cap == 0)
                continue;
            QVERIFY(used <= cap);
            full += used == cap ? 1 : 0;
            near += used < cap && used * 10 >= cap * 8 ? 1 : 0;
        }
        if ((day + 3) % 7 < 5) {
            QVERIFY(full >= 1);
            QVERIFY(full + near >= 2);
        }
    }
}

void TestDemoStream::transcripts()
{
    const DemoPlan plan = planOf(1);
    int seen = 0;
    for (const CallRecord& call : callsOf(plan, zoneOf("America/New_York"), plan.from + days{7})) {
        if (call.transcript.empty())
            continue;
        ++seen;
        QCOMPARE(call.outcome, CallOutcome::Answered);
        QVERIFY(call.transcript.size() >= 6 && call.transcript.size() <= 16);
        std::int64_t before = 0;
        for (const TranscriptSegment& segment : call.transcript) {
            QVERIFY(segment.startMs >= before);
            QVERIFY(segment.endMs > segment.startMs);
            QVERIFY(!segment.text.value.empty());
            before = segment.endMs;
        }
        QVERIFY(before <= call.talkSeconds * 1'000);
    }
    QVERIFY(seen > 200);
}

QTEST_GUILESS_MAIN(TestDemoStream)
#include "tst_demostream.moc"
