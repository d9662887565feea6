#include "services/demo/business.h"

#include "services/base/random.h"

#include <algorithm>
#include <cmath>

namespace trunkline {

namespace {

constexpr std::string_view publisherNames[] = {"Zephyr Leads", "Metro Ads", "ClickForge",
    "Radio West", "Beacon Media", "Lantern Digital", "Copperline Media", "Harbor Calls",
    "Northgate Traffic", "Prairie Search", "Signal Street", "Blue Mesa Ads"};
constexpr double publisherQuality[]
    = {1.08, 1.0, 1.04, 0.9, 1.1, 0.97, 1.02, 0.94, 0.86, 1.06, 0.98, 1.01};

struct BuyerPlan {
    std::string_view name;
    double capOfDemand; ///< the daily cap as a multiple of what a weekday would bring; 0: none
    double answering;
    int concurrency;
};
constexpr BuyerPlan buyerPlans[] = {{"Northwind Solar", 1.02, 1.0, 12},
    {"Helio Partners", 1.9, 0.98, 15}, {"BrightHome", 0.55, 1.02, 8}, {"Sunline AZ", 0.42, 1.03, 6},
    {"Keystone Cover", 1.5, 1.0, 25}, {"Cedar Insurance Desk", 1.6, 0.97, 25},
    {"Harbor Health Plans", 1.1, 1.02, 18}, {"RapidPipe Services", 1.7, 0.96, 12},
    {"Liberty Row Intake", 0, 1.01, 8}, {"ClearPath Debt", 1.35, 0.99, 10}};

struct CampaignPlan {
    std::string_view name;
    std::int64_t qualifyingSeconds;
    std::int64_t windowDays;
    std::int64_t revenueCents;
    std::int64_t payoutCents;
    Rhythm rhythm;
    double share;
    std::size_t flow;
    bool alwaysOpen;
    std::string_view states; ///< where its callers live; empty: everywhere
    std::array<std::size_t, 5> publishers;
    std::array<double, 10> buyers; ///< weight of each buyer
    std::string_view notes;
};
constexpr CampaignPlan campaignPlans[] = {
    {"Home Insurance – Direct", 90, 30, 1'250, 775, Rhythm::Office, 0.22, 0, false, "",
        {0, 1, 4, 5, 2}, {0, 0, 0.2, 0, 0.5, 0.3, 0, 0, 0, 0}, "Home owners asking for a quote."},
    {"Solar – Southwest", 120, 14, 4'200, 2'600, Rhythm::Office, 0.14, 1, false, "AZ NV NM CA",
        {0, 1, 2, 3, 11}, {0.4, 0.3, 0.1, 0.2, 0, 0, 0, 0, 0, 0},
        "Home owners only; average bill is asked first."},
    {"Auto Warranty", 60, 30, 900, 560, Rhythm::Office, 0.17, 0, false, "", {2, 6, 1, 7, 9},
        {0, 0, 0, 0, 0.4, 0.6, 0, 0, 0, 0}, "Cars of up to twelve years."},
    {"Medicare Q4", 180, 60, 2'400, 1'500, Rhythm::Morning, 0.13, 2, false, "", {4, 7, 5, 10, 3},
        {0, 0, 0, 0, 0, 0.2, 0.8, 0, 0, 0}, "Enrolment ends on 7 December."},
    {"Plumbing 24/7", 45, 7, 1'800, 1'100, Rhythm::Home, 0.13, 3, true, "", {9, 6, 3, 8, 0},
        {0, 0, 0.35, 0, 0, 0, 0, 0.65, 0, 0}, "Emergencies at any hour."},
    {"Legal Intake", 120, 90, 6'500, 4'000, Rhythm::Office, 0.06, 4, false, "", {8, 5, 10, 4, 2},
        {0, 0, 0, 0, 0, 0, 0, 0, 0.85, 0.15}, "Injury matters."},
    {"Debt Relief", 90, 30, 1'600, 1'000, Rhythm::Home, 0.09, 5, false, "", {10, 6, 7, 11, 1},
        {0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0.8}, "From ten thousand dollars of debt."},
    {"Roofing Storm", 75, 21, 3'000, 1'900, Rhythm::Home, 0.06, 3, true, "TX OK KS CO FL MO",
        {11, 9, 8, 3, 6}, {0, 0, 0.5, 0, 0.2, 0, 0, 0.3, 0, 0}, "After hail and wind."}};

struct FlowPlan {
    std::string_view name;
    std::string_view hours;
    std::string_view nearby;           ///< states, separated by blanks
    std::array<std::size_t, 4> buyers; ///< in the order of overflow
    std::size_t buyerCount;
    std::int64_t graphVersion;
};
constexpr FlowPlan flowPlans[]
    = {{"Insurance intake", "Office hours", "NY NJ PA OH", {2, 4, 5, 0}, 3, 4},
        {"Solar intake", "Office hours", "AZ NV", {3, 2, 0, 1}, 4, 7},
        {"Medicare triage", "Office hours", "FL PA TX", {6, 5, 0, 0}, 2, 3},
        {"Home services", "Crew on call", "TX OK CO", {2, 7, 4, 0}, 3, 5},
        {"Legal intake", "Office hours", "CA FL TX", {9, 8, 0, 0}, 2, 2},
        {"Debt triage", "Office hours", "CA TX IL", {9, 8, 0, 0}, 2, 1}};

constexpr double publisherWeights[] = {0.34, 0.26, 0.2, 0.12, 0.08};
constexpr std::string_view providers[] = {"Carrier North", "Carrier South", "Carrier West"};

/// `Cedar Insurance Desk` to `cedar-insurance-desk`.
std::string hostName(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        if (c == ' ')
            out += '-';
        else
            out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return out;
}

bool holds(std::string_view states, std::string_view state)
{
    return states.find(state) != std::string_view::npos;
}

/// Hands out the numbers that are not callers'.
class NumberPlan {
public:
    /// In the area wished for, or the next that has one left.
    std::size_t take(std::size_t area, std::string& number)
    {
        while (m_used[area] == firstCallerEnding)
            area = (area + 1) % m_used.size();
        number = fictionNumber(areas()[area].code, m_used[area]++);
        return area;
    }

private:
    std::vector<int> m_used = std::vector<int>(areas().size(), 0);
};

FlowEdge edge(std::string label, std::string to) { return {std::move(label), std::move(to)}; }

Flow makeFlow(std::int64_t seed, std::size_t index, const Business& business)
{
    const FlowPlan& plan = flowPlans[index];
    Flow flow;
    flow.id = FlowId{demoId(seed, DemoKind::Flow, index)};
    flow.name = plan.name;
    flow.graphVersion = plan.graphVersion;
    std::array<double, 10> weights{};
    double total = 0;
    for (const CampaignPlan& campaign : campaignPlans) {
        if (campaign.flow != index)
            continue;
        for (std::size_t b = 0; b < weights.size(); ++b)
            weights[b] += campaign.share * campaign.buyers[b];
        total += campaign.share;
    }
    flow.nodes.push_back(
        {"entry", FlowNodeKind::Entry, std::string(plan.name), {}, {edge("next", "hours")}});
    flow.nodes.push_back({"hours", FlowNodeKind::Schedule, std::string(plan.hours), {},
        {edge("open", "geo"), edge("closed", "mail")}});
    FlowNode geography{"geo", FlowNodeKind::Geography, "Caller's state", {}, {}};
    for (std::size_t at = 0; at < plan.nearby.size(); at += 3)
        geography.edges.push_back(edge(std::string(plan.nearby.substr(at, 2)), "near"));
    geography.edges.push_back(edge("elsewhere", "far"));
    flow.nodes.push_back(std::move(geography));
    std::vector<FlowEdge> split;
    for (std::size_t i = 0; i < plan.buyerCount; ++i) {
        const auto percent = std::lround(100 * weights[plan.buyers[i]] / total);
        split.push_back(edge(std::to_string(percent) + '%', "buyer-" + std::to_string(i + 1)));
    }
    flow.nodes.push_back({"near", FlowNodeKind::Split, "Near buyers", {}, split});
    flow.nodes.push_back({"far", FlowNodeKind::Split, "All buyers", {}, split});
    for (std::size_t i = 0; i < plan.buyerCount; ++i) {
        const Buyer& buyer = business.buyers[plan.buyers[i]].record;
        const std::string next
            = i + 1 < plan.buyerCount ? "buyer-" + std::to_string(i + 2) : std::string("mail");
        flow.nodes.push_back(
            {"buyer-" + std::to_string(i + 1), FlowNodeKind::Route, buyer.name.value, buyer.id,
                {edge("answered", "end"), edge("no answer", "end"), edge("busy", "end"),
                    edge("rejected", "end"), edge("failed", "end"), edge("at cap", next)}});
    }
    flow.nodes.push_back({"mail", FlowNodeKind::Voicemail, "Voicemail", {}, {edge("left", "end")}});
    flow.nodes.push_back({"end", FlowNodeKind::HangUp, "Hang up", {}, {}});
    return flow;
}

/// Calls that a weekday would bring to each buyer if none had a cap.
std::array<double, 10> weekdayDemand(std::int64_t callsPerWeek)
{
    constexpr double weekdayOfWeek = 0.171;
    constexpr double routed = 0.9;
    std::array<double, 10> demand{};
    for (const CampaignPlan& campaign : campaignPlans) {
        for (std::size_t b = 0; b < demand.size(); ++b)
            demand[b] += static_cast<double>(callsPerWeek) * weekdayOfWeek * routed * campaign.share
                * campaign.buyers[b];
    }
    return demand;
}

DemoCampaign makeCampaign(
    std::int64_t seed, std::size_t index, Business& business, NumberPlan& plan)
{
    const CampaignPlan& from = campaignPlans[index];
    DemoCampaign campaign;
    campaign.record.id = CampaignId{demoId(seed, DemoKind::Campaign, index)};
    campaign.record.name = from.name;
    campaign.record.qualifyingSeconds = from.qualifyingSeconds;
    campaign.record.duplicateWindowDays = from.windowDays;
    campaign.record.revenuePerCall = from.revenueCents * 10'000;
    campaign.record.payoutPerCall = from.payoutCents * 10'000;
    campaign.record.flowId = FlowId{demoId(seed, DemoKind::Flow, from.flow)};
    campaign.record.notes = from.notes;
    campaign.rhythm = from.rhythm;
    campaign.share = from.share;
    campaign.flow = from.flow;
    campaign.alwaysOpen = from.alwaysOpen;
    for (std::size_t i = 0; i < areas().size(); ++i) {
        if (from.states.empty() || holds(from.states, areas()[i].state()))
            campaign.areas.push_back(i);
    }
    for (std::size_t b = 0; b < from.buyers.size(); ++b) {
        if (from.buyers[b] > 0)
            campaign.buyers.push_back({b, from.buyers[b]});
    }
    constexpr std::size_t numbersOfPair = 3;
    for (std::size_t p = 0; p < from.publishers.size(); ++p) {
        const std::size_t publisher = from.publishers[p];
        campaign.publishers.push_back({publisher, publisherWeights[p]});
        std::vector<std::size_t>& mine = campaign.numbers.emplace_back();
        for (std::size_t n = 0; n < numbersOfPair; ++n) {
            DemoNumber number;
            const std::size_t nth = business.numbers.size();
            SeededRandom random(static_cast<std::uint64_t>(seed) * 131 + nth);
            const std::size_t wished = campaign.areas[random.next() % campaign.areas.size()];
            number.area = plan.take(wished, number.record.number.value);
            number.record.id = NumberId{demoId(seed, DemoKind::Number, nth)};
            number.record.provider = providers[random.next() % std::size(providers)];
            number.record.campaignId = campaign.record.id;
            number.record.publisherId = business.publishers[publisher].record.id;
            number.record.region = areas()[number.area].region;
            mine.push_back(nth);
            business.numbers.push_back(std::move(number));
        }
    }
    return campaign;
}

} // namespace

Uuid demoId(std::int64_t seed, DemoKind kind, std::uint64_t n)
{
    constexpr std::int64_t newYear2026 = 1'767'225'600'000'000;
    SeededRandom random(static_cast<std::uint64_t>(seed) * 0x9e3779b97f4a7c15ULL
        ^ static_cast<std::uint64_t>(kind) << 40 ^ n);
    return random.uuid(Instant{std::chrono::microseconds{newYear2026}});
}

std::string fictionNumber(int areaCode, int lastTwo)
{
    std::string out = "+10005550100";
    for (std::size_t at = 4; at > 1; --at, areaCode /= 10)
        out[at] = static_cast<char>('0' + areaCode % 10);
    out[10] = static_cast<char>('0' + lastTwo / 10);
    out[11] = static_cast<char>('0' + lastTwo % 10);
    return out;
}

Business makeBusiness(std::int64_t seed, std::int64_t callsPerWeek)
{
    Business business;
    NumberPlan plan;
    for (std::size_t i = 0; i < std::size(publisherNames); ++i) {
        DemoPublisher publisher;
        publisher.record.id = PublisherId{demoId(seed, DemoKind::Publisher, i)};
        publisher.record.name.value = publisherNames[i];
        publisher.record.contactName.value = "Partner desk";
        publisher.record.contactEmail.value
            = "partners@" + hostName(publisherNames[i]) + ".example";
        plan.take(i * 17 % areas().size(), publisher.record.contactPhone.value);
        publisher.quality = publisherQuality[i];
        business.publishers.push_back(std::move(publisher));
    }
    const std::array<double, 10> demand = weekdayDemand(callsPerWeek);
    for (std::size_t i = 0; i < std::size(buyerPlans); ++i) {
        const BuyerPlan& from = buyerPlans[i];
        DemoBuyer buyer;
        buyer.record.id = BuyerId{demoId(seed, DemoKind::Buyer, i)};
        buyer.record.name.value = from.name;
        plan.take(i * 23 % areas().size(), buyer.record.destination.value);
        if (from.capOfDemand > 0) {
            const auto cap = std::lround(demand[i] * from.capOfDemand);
            buyer.record.dailyCap = std::clamp<std::int64_t>(cap, 1, 1'000'000);
        }
        buyer.record.concurrencyCap = from.concurrency;
        buyer.record.contactName.value = "Intake desk";
        buyer.record.contactEmail.value = "intake@" + hostName(from.name) + ".example";
        buyer.answering = from.answering;
        business.buyers.push_back(std::move(buyer));
    }
    for (std::size_t i = 0; i < std::size(flowPlans); ++i)
        business.flows.push_back(makeFlow(seed, i, business));
    for (std::size_t i = 0; i < std::size(campaignPlans); ++i)
        business.campaigns.push_back(makeCampaign(seed, i, business, plan));
    return business;
}

std::int64_t carrierMicrosPerMinute(int areaCode) { return 9'000 + areaCode * 37 % 25 * 100; }

std::int64_t carrierCost(int areaCode, std::int64_t talkSeconds)
{
    return (talkSeconds + 5) / 6 * (carrierMicrosPerMinute(areaCode) / 10);
}

} // namespace trunkline
