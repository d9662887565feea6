#pragma once
// Dashboards: one question answers all of a page.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/calls.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// What is counted over any set of calls. Talk is seconds of answered calls.
struct Figures {
    std::int64_t calls = 0;
    std::int64_t answered = 0;
    std::int64_t qualified = 0;
    std::int64_t repeatCallers = 0;
    std::int64_t talkSeconds = 0;
    Revenue revenueMicros;
    Payout payoutMicros;
    Cost costMicros;
    Margin marginMicros;
    Profit profitMicros;

    friend bool operator==(const Figures&, const Figures&) = default;
};
TRUNK_RECORD(Figures, calls, answered, qualified, repeatCallers, talkSeconds, revenueMicros,
    payoutMicros, costMicros, marginMicros, profitMicros)

/// ASR = answered / calls; none when there were no calls. The other two likewise (DECISIONS 25).
std::optional<double> answerSeizureRatio(const Figures& figures);
/// ACD in seconds = talk / answered.
std::optional<double> averageCallDuration(const Figures& figures);
std::optional<double> qualifiedShare(const Figures& figures);

struct HourPoint {
    Instant hour;
    std::int64_t calls = 0;
    std::int64_t answered = 0;
    std::int64_t qualified = 0;

    friend bool operator==(const HourPoint&, const HourPoint&) = default;
};
TRUNK_RECORD(HourPoint, hour, calls, answered, qualified)

struct DayPoint {
    Date date;
    Figures figures;

    friend bool operator==(const DayPoint&, const DayPoint&) = default;
};
TRUNK_RECORD(DayPoint, date, figures)

struct CampaignFigures {
    CampaignId id; ///< nil: calls without one
    std::string name;
    Figures figures;

    friend bool operator==(const CampaignFigures&, const CampaignFigures&) = default;
};
TRUNK_RECORD(CampaignFigures, id, name, figures)

struct PublisherFigures {
    PublisherId id; ///< nil: calls without one
    PublisherName name;
    Figures figures;

    friend bool operator==(const PublisherFigures&, const PublisherFigures&) = default;
};
TRUNK_RECORD(PublisherFigures, id, name, figures)

struct BuyerFigures {
    BuyerId id; ///< nil: calls without one
    BuyerName name;
    Figures figures;

    friend bool operator==(const BuyerFigures&, const BuyerFigures&) = default;
};
TRUNK_RECORD(BuyerFigures, id, name, figures)

struct RegionFigures {
    std::string region; ///< empty: unknown
    Figures figures;

    friend bool operator==(const RegionFigures&, const RegionFigures&) = default;
};
TRUNK_RECORD(RegionFigures, region, figures)

struct TalkBucket {
    std::int64_t fromSeconds = 0;
    std::int64_t toSeconds = 0; ///< exclusive; 0: open
    std::int64_t calls = 0;

    friend bool operator==(const TalkBucket&, const TalkBucket&) = default;
};
TRUNK_RECORD(TalkBucket, fromSeconds, toSeconds, calls)

struct HeatCell {
    std::int64_t weekday = 1; ///< ISO: 1 Monday to 7 Sunday
    std::int64_t hour = 0;
    std::int64_t calls = 0;

    friend bool operator==(const HeatCell&, const HeatCell&) = default;
};
TRUNK_RECORD(HeatCell, weekday, hour, calls)

struct BuyerCap {
    BuyerId id;
    BuyerName name;
    std::int64_t cap = 0;
    std::int64_t used = 0; ///< calls routed on the range's last day

    friend bool operator==(const BuyerCap&, const BuyerCap&) = default;
};
TRUNK_RECORD(BuyerCap, id, name, cap, used)

struct Dashboard {
    std::string tenantName;
    std::string timeZone;
    Currency currency;
    bool demo = false;
    Date from;
    Date to; ///< inclusive
    Figures totals;
    std::optional<Figures> comparison;
    std::vector<HourPoint> hours;            ///< oldest first, empty hours included
    std::vector<DayPoint> days;              ///< oldest first, empty days included
    std::vector<CampaignFigures> byCampaign; ///< most calls first
    std::vector<PublisherFigures> byPublisher;
    std::vector<BuyerFigures> byBuyer;
    std::vector<RegionFigures> byRegion; ///< the 20 with most calls
    std::vector<TalkBucket> talk;        ///< answered calls
    std::int64_t qualifyingSeconds = 0;  ///< where every campaign in view has the same; else 0
    std::vector<HeatCell> heat;          ///< 168 cells
    std::vector<BuyerCap> caps;
    std::vector<std::string>
        unfiltered; ///< breakdowns that ignore the filter on their own dimension
    Instant readAt;

    friend bool operator==(const Dashboard&, const Dashboard&) = default;
};
TRUNK_RECORD(Dashboard, tenantName, timeZone, currency, demo, from, to, totals, comparison, hours,
    days, byCampaign, byPublisher, byBuyer, byRegion, talk, qualifyingSeconds, heat, caps,
    unfiltered, readAt)

/// Takes out the breakdown, caps and counts of the side that the reader does not see.
void redact(Dashboard& dashboard, const Visibility& see);

/// Shape:  see Dashboard; a breakdown ignores the filter on its own dimension and is named in
/// `unfiltered`. Units:  money in micros of the tenant's currency; hours and days are cut in its
/// zone; dates are local and inclusive. Errors: Invalid when the range is empty or longer than
/// 3,660 days. Source: rollups written by ingest in the same transaction as the calls; the calls
/// where no rollup answers.
struct ReadDashboard {
    using Response = Dashboard;
    static constexpr Facts facts{.name = "dashboard.read",
        .summary = "The figures of a period: totals, hours, days and breakdowns",
        .verb = Verb::Get,
        .path = "/v1/dashboard",
        .permission = Permission::DashboardRead,
        .effect = Effect::Read,
        .touches = Entity::Dashboard,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    Date from;
    Date to;
    std::optional<Date> compareFrom;
    std::optional<Date> compareTo;
    CallFilter filter;
};
TRUNK_RECORD(ReadDashboard, from, to, compareFrom, compareTo, filter)

struct RebuildResult {
    std::int64_t calls = 0;
    std::int64_t buckets = 0; ///< rollup rows written

    friend bool operator==(const RebuildResult&, const RebuildResult&) = default;
};
TRUNK_RECORD(RebuildResult, calls, buckets)

/// Makes every rollup of the tenant anew from its calls.
struct RebuildRollups {
    using Response = RebuildResult;
    static constexpr Facts facts{.name = "dashboard.rebuild",
        .summary = "Count all figures anew from the calls",
        .verb = Verb::Post,
        .path = "/v1/dashboard/rebuild",
        .permission = Permission::DashboardRebuild,
        .effect = Effect::Write,
        .touches = Entity::Dashboard,
        .rate = RateClass::Bulk,
        .stepUp = false,
        .audited = true};
};
TRUNK_RECORD(RebuildRollups)

} // namespace trunkline
