#include "services/demo/stream.h"

#include "services/base/random.h"
#include "services/demo/speech.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace trunkline {

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::chrono::microseconds slotLength = minutes{5};
constexpr std::size_t slotsOfDay = 288;
constexpr int fortnight = 14;
/// So that a thin stream over centuries does not hold its transaction for long.
constexpr std::int64_t slotsAtOnce = 50'000;

/// Monday to Sunday.
constexpr double dayWeights[] = {1.08, 1.10, 1.06, 1.02, 0.94, 0.50, 0.38};
constexpr int tuesday = 1;
constexpr int wednesday = 2;
constexpr int thursday = 3;
constexpr int friday = 4;

/// Calls by local hour, relative.
constexpr std::array<double, 24> officeHours = {0.06, 0.04, 0.03, 0.03, 0.04, 0.08, 0.2, 0.5, 1.3,
    2.4, 3.2, 3.4, 2.7, 3.0, 3.3, 3.0, 2.4, 1.7, 1.0, 0.7, 0.45, 0.3, 0.18, 0.1};
constexpr std::array<double, 24> homeHours = {0.15, 0.1, 0.08, 0.08, 0.12, 0.3, 0.8, 1.6, 2.2, 2.5,
    2.7, 2.8, 2.3, 2.5, 2.6, 2.5, 2.4, 2.3, 2.0, 1.6, 1.2, 0.8, 0.5, 0.25};
constexpr std::array<double, 24> morningHours = {0.03, 0.02, 0.02, 0.02, 0.04, 0.12, 0.4, 1.2, 2.4,
    3.5, 3.9, 3.7, 2.7, 2.8, 2.7, 2.2, 1.6, 1.0, 0.6, 0.4, 0.25, 0.12, 0.06, 0.04};

const std::array<double, 24>& hoursOf(Rhythm rhythm)
{
    switch (rhythm) {
    case Rhythm::Office:
        return officeHours;
    case Rhythm::Home:
        return homeHours;
    case Rhythm::Morning:
        return morningHours;
    }
    return officeHours;
}

/// The part of a week's calls that falls into each slot of a day of weight 1.
std::array<double, slotsOfDay> slotWeights(Rhythm rhythm)
{
    const std::array<double, 24>& hours = hoursOf(rhythm);
    std::array<double, slotsOfDay> out{};
    for (std::size_t i = 0; i < slotsOfDay; ++i) {
        const double hour = (static_cast<double>(i) + 0.5) / 12 - 0.5; // middles carry the value
        const double before = std::floor(hour);
        const auto left = static_cast<std::size_t>(before + 24) % 24;
        out[i] = std::lerp(hours[left], hours[(left + 1) % 24], hour - before);
    }
    const double week = std::accumulate(out.begin(), out.end(), 0.0)
        * std::accumulate(std::begin(dayWeights), std::end(dayWeights), 0.0);
    for (double& weight : out)
        weight /= week;
    return out;
}

std::uint64_t mixed(std::int64_t seed, std::uint64_t lane, std::int64_t n)
{
    SeededRandom first(static_cast<std::uint64_t>(seed) ^ lane << 56);
    SeededRandom second(first.next() ^ static_cast<std::uint64_t>(n));
    return second.next();
}

/// The draws of one slot.
class Dice {
public:
    explicit Dice(std::uint64_t seed)
        : m_random(seed)
    {
    }
    std::uint64_t word() { return m_random.next(); }
    std::uint64_t below(std::uint64_t limit) { return word() % limit; }
    double unit() { return static_cast<double>(word() >> 11) * 0x1p-53; }
    bool chance(double part) { return unit() < part; }
    double normal()
    {
        const double radius = std::sqrt(-2 * std::log(1 - unit()));
        return radius * std::cos(2 * std::numbers::pi * unit());
    }
    std::int64_t poisson(double mean)
    {
        if (mean > 30)
            return std::max<std::int64_t>(0, std::llround(mean + std::sqrt(mean) * normal()));
        const double floor = std::exp(-mean);
        std::int64_t count = 0;
        for (double product = unit(); product > floor; product *= unit())
            ++count;
        return count;
    }

private:
    SeededRandom m_random;
};

std::size_t pick(const std::vector<DemoShare>& shares, double unit)
{
    std::size_t i = 0;
    for (; i + 1 < shares.size() && unit >= shares[i].weight; ++i)
        unit -= shares[i].weight;
    return i;
}

/// A local day and time, and what is odd about it.
struct Moment {
    std::int64_t day = 0;
    std::size_t slotOfDay = 0;
    int weekday = 0;
    bool open = false; ///< the schedule of flows that close
    bool burst = false;
    bool rejecting = false;
    bool silent = false;
    bool unanswered = false;
};

struct Graph {
    std::vector<std::size_t> buyers;   ///< of the routes, in their order
    std::vector<std::size_t> areaEdge; ///< of the geography node, by area
};
constexpr std::size_t geographyNode = 2;
constexpr std::size_t nearNode = 3;
constexpr std::size_t farNode = 4;
constexpr std::size_t firstRoute = 5;

void step(std::vector<FlowStep>& steps, const FlowNode& node, std::string_view took)
{
    steps.push_back({node.key, node.title, std::string(took)});
}

std::int64_t talkOf(Dice& dice, double qualifying, double quality)
{
    constexpr double shortPart = 0.275;
    constexpr double humpPart = 0.17;
    const double shape = dice.unit();
    const double hasty = 1 - (1 - shortPart) * quality;
    double seconds = 0;
    if (shape < hasty)
        seconds = 19 * std::exp(0.7 * dice.normal()); // a wrong number, a second thought
    else if (shape < hasty + humpPart)
        seconds = qualifying * (1.03 + 0.13 * dice.normal()); // those who only answer questions
    else
        seconds = 2.1 * qualifying * std::exp(0.55 * dice.normal());
    return std::clamp<std::int64_t>(std::llround(seconds), 1, 3'600);
}

} // namespace

struct CallStream::Parts {
    DemoPlan plan;
    Zone zone;
    Business business;
    std::vector<Graph> graphs;
    std::vector<std::array<double, slotsOfDay>> weights; ///< by campaign
    std::int64_t firstDay = 0;

    Parts(const DemoPlan& from, Zone in)
        : plan(from)
        , zone(in)
        , business(makeBusiness(from.seed, from.callsPerWeek))
    {
        for (const Flow& flow : business.flows)
            graphs.push_back(graphOf(flow));
        for (const DemoCampaign& campaign : business.campaigns)
            weights.push_back(slotWeights(campaign.rhythm));
        firstDay = localDay(plan.from);
    }

    Graph graphOf(const Flow& flow) const
    {
        Graph graph;
        for (std::size_t i = firstRoute; flow.nodes[i].kind == FlowNodeKind::Route; ++i) {
            for (std::size_t b = 0; b < business.buyers.size(); ++b) {
                if (business.buyers[b].record.id == flow.nodes[i].buyerId)
                    graph.buyers.push_back(b);
            }
        }
        const std::vector<FlowEdge>& edges = flow.nodes[geographyNode].edges;
        for (const Area& area : areas()) {
            const auto found = std::find_if(edges.begin(), edges.end() - 1,
                [&](const FlowEdge& edge) { return edge.label == area.state(); });
            graph.areaEdge.push_back(static_cast<std::size_t>(found - edges.begin()));
        }
        return graph;
    }

    std::int64_t localDay(Instant time) const
    {
        return std::chrono::floor<days>(zone.local(time)).time_since_epoch().count();
    }

    Moment momentOf(Instant time) const
    {
        const LocalTime local = zone.local(time);
        const auto day = std::chrono::floor<days>(local);
        Moment out;
        out.day = day.time_since_epoch().count();
        out.slotOfDay = static_cast<std::size_t>((local - day) / slotLength);
        out.weekday = static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1;
        const auto within = [&](int fromHour, int toHour) {
            return out.slotOfDay >= static_cast<std::size_t>(fromHour) * 12
                && out.slotOfDay < static_cast<std::size_t>(toHour) * 12;
        };
        out.open = out.weekday < 5 ? within(7, 21) : within(8, 20);
        // The second week of each fortnight has its oddities.
        const bool odd = (out.day - firstDay) % fortnight >= fortnight / 2;
        out.silent = odd && out.weekday == tuesday;
        out.burst = odd && out.weekday == wednesday && within(14, 16);
        out.rejecting = odd && out.weekday == thursday && within(14, 16);
        out.unanswered = odd && out.weekday == friday && within(17, 21);
        return out;
    }

    /// Appends the calls of one slot, all of it, and moves the state behind it.
    void slot(StreamState& state, std::vector<CallRecord>& out) const;
    bool call(StreamState& state, Dice& dice, const Moment& moment, std::size_t campaign,
        bool burst, CallRecord& record) const;
    void caller(StreamState& state, Dice& dice, std::size_t campaign, bool burst,
        CallRecord& record, std::size_t& area) const;
    void route(StreamState& state, Dice& dice, const Moment& moment, std::size_t campaign,
        std::size_t area, bool burst, double quality, CallRecord& record) const;
};

void CallStream::Parts::slot(StreamState& state, std::vector<CallRecord>& out) const
{
    const Instant begin{slotLength * state.slot};
    const Moment moment = momentOf(begin);
    if (state.day != moment.day) {
        state.day = moment.day;
        std::fill(state.routed.begin(), state.routed.end(), 0);
    }
    const auto weekly = static_cast<double>(plan.callsPerWeek);
    const double today = 0.95 + 0.1 * Dice(mixed(plan.seed, 1, moment.day)).unit();
    std::vector<DemoShare> shares;
    double mean = 0;
    for (std::size_t c = 0; c < business.campaigns.size(); ++c) {
        const double expected = weekly * today * business.campaigns[c].share
            * dayWeights[moment.weekday] * weights[c][moment.slotOfDay];
        shares.push_back({c, expected});
        mean += expected;
    }
    constexpr double burstOfWeek = 1.0 / 3'000;
    const double burstMean = moment.burst ? weekly * burstOfWeek : 0;

    Dice dice(mixed(plan.seed, 2, state.slot));
    const std::int64_t count = dice.poisson(mean + burstMean);
    constexpr std::uint64_t milliseconds = 300'000;
    std::vector<std::uint64_t> offsets(static_cast<std::size_t>(count));
    for (std::uint64_t& offset : offsets)
        offset = dice.below(milliseconds);
    std::sort(offsets.begin(), offsets.end());
    offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end()); // one a millisecond
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const double which = dice.unit() * (mean + burstMean);
        const bool burst = which >= mean;
        const std::size_t campaign = burst ? Business::burstCampaign : pick(shares, which);
        CallRecord record;
        record.startedAt = begin + std::chrono::milliseconds{offsets[i]};
        record.externalId = std::to_string(state.slot) + '-' + std::to_string(i);
        if (call(state, dice, moment, campaign, burst, record))
            out.push_back(std::move(record));
    }
    ++state.slot;
}

/// False: the call never comes in, as its number is silent.
bool CallStream::Parts::call(StreamState& state, Dice& dice, const Moment& moment,
    std::size_t campaign, bool burst, CallRecord& record) const
{
    const DemoCampaign& from = business.campaigns[campaign];
    const std::size_t partner = burst ? 0 : pick(from.publishers, dice.unit());
    const std::vector<std::size_t>& numbers = from.numbers[partner];
    const double ofPair = dice.unit();
    const std::size_t number = numbers[ofPair < 0.5 ? 0 : ofPair < 0.8 ? 1 : 2];
    if (moment.silent && number == business.silentNumber())
        return false;
    const DemoPublisher& publisher = business.publishers[from.publishers[partner].who];
    record.campaignId = from.record.id;
    record.publisherId = publisher.record.id;
    record.numberId = business.numbers[number].record.id;
    record.dialled = business.numbers[number].record.number;
    std::size_t area = 0;
    caller(state, dice, campaign, burst, record, area);
    route(state, dice, moment, campaign, area, burst, publisher.quality, record);
    record.cost = record.outcome == CallOutcome::Answered
        ? carrierCost(areas()[business.numbers[number].area].code, record.talkSeconds)
        : 0;
    if (!burst && record.outcome == CallOutcome::Answered) {
        constexpr double transcribed = 0.042;
        constexpr std::int64_t worthIt = 15;
        if (dice.chance(transcribed) && record.talkSeconds >= worthIt)
            record.transcript = demoSpeech(campaign, record.talkSeconds,
                record.talkSeconds >= from.record.qualifyingSeconds, dice.word());
    }
    return true;
}

void CallStream::Parts::caller(StreamState& state, Dice& dice, std::size_t campaign, bool burst,
    CallRecord& record, std::size_t& area) const
{
    constexpr double again = 0.06;
    constexpr std::uint64_t endings = 100 - firstCallerEnding;
    constexpr std::uint64_t burstCallers = 12;
    const DemoCampaign& from = business.campaigns[campaign];
    const std::uint64_t pool = from.areas.size() * endings;
    const auto known = static_cast<std::uint64_t>(state.callers[campaign]);
    std::uint64_t nth = known;
    if (burst) {
        nth = pool - 1 - dice.below(burstCallers);
    } else if (known > 0 && dice.chance(again)) {
        const auto ofDays
            = static_cast<std::uint64_t>(static_cast<double>(plan.callsPerWeek) * from.share * 0.4);
        nth = known - 1 - dice.below(std::min(known, std::max<std::uint64_t>(ofDays, 20)));
    } else {
        ++state.callers[campaign];
    }
    // A walk over the whole pool, so that nobody returns by accident before all have called.
    std::uint64_t stride = pool * 618 / 1'000 | 1;
    while (std::gcd(stride, pool) != 1)
        stride += 2;
    const std::uint64_t place
        = (nth % pool * stride + mixed(plan.seed, 3, static_cast<std::int64_t>(campaign)) % pool)
        % pool;
    area = from.areas[place / endings];
    record.caller.value
        = fictionNumber(areas()[area].code, firstCallerEnding + static_cast<int>(place % endings));
    record.region = areas()[area].region;
}

void CallStream::Parts::route(StreamState& state, Dice& dice, const Moment& moment,
    std::size_t campaign, std::size_t area, bool burst, double quality, CallRecord& record) const
{
    const DemoCampaign& from = business.campaigns[campaign];
    const Flow& flow = business.flows[from.flow];
    const Graph& graph = graphs[from.flow];
    const FlowNode& end = flow.nodes.back();
    const FlowNode& mail = flow.nodes[flow.nodes.size() - 2];
    std::vector<FlowStep>& steps = record.path.steps;
    record.path.flowId = flow.id;
    record.path.graphVersion = flow.graphVersion;
    steps.reserve(8);

    const auto abandoned = [&] {
        record.outcome = CallOutcome::Abandoned;
        record.ringSeconds = 2 + static_cast<std::int64_t>(dice.below(24));
        record.hangupCause = "ORIGINATOR_CANCEL";
    };
    const auto voicemail = [&] {
        record.outcome = CallOutcome::Voicemail;
        record.ringSeconds = 10 + static_cast<std::int64_t>(dice.below(18));
        record.hangupCause = "NORMAL_CLEARING";
        step(steps, mail, "left");
        step(steps, end, "");
    };

    step(steps, flow.nodes[0], "next");
    if (!from.alwaysOpen && !moment.open) {
        step(steps, flow.nodes[1], "closed");
        if (dice.chance(0.6))
            return voicemail();
        step(steps, mail, "");
        return abandoned();
    }
    step(steps, flow.nodes[1], "open");
    const FlowNode& geography = flow.nodes[geographyNode];
    const std::size_t geographyEdge = graph.areaEdge[area];
    step(steps, geography, geography.edges[geographyEdge].label);
    const bool nearby = geographyEdge + 1 < geography.edges.size();
    const FlowNode& split = flow.nodes[nearby ? nearNode : farNode];
    constexpr double leaving = 0.035;
    if (!burst && dice.chance(leaving)) {
        step(steps, split, "");
        return abandoned();
    }
    const std::size_t chosen = from.buyers[pick(from.buyers, dice.unit())].who;
    std::size_t at = 0;
    while (graph.buyers[at] != chosen)
        ++at;
    step(steps, split, split.edges[at].label);
    const bool refusing = moment.rejecting && chosen == Business::cappedBuyer;
    const auto full = [&](std::size_t buyer) {
        const std::int64_t cap = business.buyers[buyer].record.dailyCap;
        return cap > 0 && state.routed[buyer] >= cap;
    };
    while (!refusing && at < graph.buyers.size() && full(graph.buyers[at])) {
        step(steps, flow.nodes[firstRoute + at], "at cap");
        ++at;
    }
    if (at == graph.buyers.size())
        return voicemail();

    const FlowNode& taken = flow.nodes[firstRoute + at];
    const DemoBuyer& buyer = business.buyers[graph.buyers[at]];
    record.buyerId = buyer.record.id;
    const auto ends = [&](CallOutcome outcome, const char* took, const char* cause) {
        record.outcome = outcome;
        record.hangupCause = cause;
        step(steps, taken, took);
        step(steps, end, "");
    };
    if (refusing) {
        record.ringSeconds = 1 + static_cast<std::int64_t>(dice.below(2));
        return ends(CallOutcome::Rejected, "rejected", "CALL_REJECTED");
    }
    ++state.routed[graph.buyers[at]];
    if (burst) {
        constexpr std::int64_t burstTalk = 2;
        record.ringSeconds = 1 + static_cast<std::int64_t>(dice.below(3));
        record.talkSeconds = burstTalk;
        return ends(CallOutcome::Answered, "answered", "NORMAL_CLEARING");
    }
    constexpr double answering = 0.868;
    const double missed = 1 - answering * buyer.answering;
    const bool odd = moment.unanswered && campaign == Business::unansweredCampaign;
    const double noAnswer = missed * 0.6 * (odd ? 3 : 1);
    const double busy = missed * 0.28;
    const double failed = missed * 0.12;
    const double fate = dice.unit();
    if (fate < noAnswer) {
        record.ringSeconds = 24 + static_cast<std::int64_t>(dice.below(22));
        return ends(CallOutcome::NoAnswer, "no answer", "NO_ANSWER");
    }
    if (fate < noAnswer + busy) {
        record.ringSeconds = static_cast<std::int64_t>(dice.below(4));
        return ends(CallOutcome::Busy, "busy", "USER_BUSY");
    }
    if (fate < noAnswer + busy + failed) {
        return ends(CallOutcome::Failed, "failed",
            dice.chance(0.7) ? "NORMAL_TEMPORARY_FAILURE" : "NO_ROUTE_DESTINATION");
    }
    record.ringSeconds
        = std::min<std::int64_t>(45, 3 + static_cast<std::int64_t>(-6 * std::log(1 - dice.unit())));
    record.talkSeconds = talkOf(dice, static_cast<double>(from.record.qualifyingSeconds), quality);
    record.agent.value = "Agent " + std::to_string(1 + dice.below(12));
    ends(CallOutcome::Answered, "answered", "NORMAL_CLEARING");
}

CallStream::CallStream(const DemoPlan& plan, Zone zone)
    : m_parts(std::make_unique<const Parts>(plan, zone))
{
}

CallStream::~CallStream() = default;
CallStream::CallStream(CallStream&&) noexcept = default;

StreamState CallStream::start() const
{
    StreamState state;
    state.slot = std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<300>>>(
        m_parts->plan.from.time_since_epoch())
                     .count();
    state.day = m_parts->firstDay;
    state.routed.assign(m_parts->business.buyers.size(), 0);
    state.callers.assign(m_parts->business.campaigns.size(), 0);
    return state;
}

Instant CallStream::advance(StreamState& state, Instant after, Instant until, std::size_t limit,
    std::vector<CallRecord>& calls) const
{
    std::vector<CallRecord> made;
    std::size_t given = 0;
    const std::int64_t lastSlot = state.slot + slotsAtOnce;
    while (Instant{slotLength * state.slot} < until) {
        if (state.slot == lastSlot)
            return std::max(after, Instant{slotLength * state.slot});
        StreamState next = state;
        made.clear();
        m_parts->slot(next, made);
        for (CallRecord& record : made) {
            if (record.startedAt < after)
                continue;
            if (record.startedAt >= until)
                break;
            if (given == limit)
                return record.startedAt;
            calls.push_back(std::move(record));
            ++given;
        }
        if (Instant{slotLength * next.slot} > until)
            break;
        state = std::move(next);
    }
    return std::max(after, until);
}

} // namespace trunkline
