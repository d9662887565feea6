#pragma once
// The cast of the demo: who sends calls, who buys them, what for, over which numbers. Every id
// follows from the seed; every number is one reserved for fiction (555-0100 to 555-0199).

#include "services/base/time.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/flows.h"
#include "services/contract/numbers.h"
#include "services/contract/publishers.h"
#include "services/demo/geography.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// What a version 7 id of the demo is made for; the second half of its seed.
enum class DemoKind : std::uint64_t {
    Publisher = 1,
    Buyer,
    Campaign,
    Flow,
    Number,
    RateCard,
    Rate,
    Invoice,
    InvoiceLine,
    Quota,
    User,
};

/// The n-th id of a kind: the same for equal arguments. Its time is 2026-01-01.
Uuid demoId(std::int64_t seed, DemoKind kind, std::uint64_t n);

/// `+16025550123` for (602, 23).
std::string fictionNumber(int areaCode, int lastTwo);
/// Callers have the endings from here to 99; numbers, destinations and contacts those before.
inline constexpr int firstCallerEnding = 10;

/// When a campaign's callers call.
enum class Rhythm { Office, Home, Morning };

struct DemoShare {
    std::size_t who; ///< index into publishers or buyers
    double weight;
};

struct DemoCampaign {
    Campaign record; ///< dates and version are the layout's
    Rhythm rhythm = Rhythm::Office;
    double share = 0; ///< of all calls
    std::size_t flow = 0;
    bool alwaysOpen = false;
    std::vector<DemoShare> publishers;
    std::vector<DemoShare> buyers;  ///< in order of preference where one is at its cap
    std::vector<std::size_t> areas; ///< where callers live: indices into areas()
    /// Indices into numbers, by position in `publishers`.
    std::vector<std::vector<std::size_t>> numbers;
};

struct DemoBuyer {
    Buyer record;
    double answering = 1; ///< times the usual part of calls that are answered
};

struct DemoPublisher {
    Publisher record;
    double quality = 1; ///< times the usual part of talks that last
};

struct DemoNumber {
    Number record;
    std::size_t area = 0;
};

struct Business {
    std::vector<DemoPublisher> publishers;
    std::vector<DemoBuyer> buyers;
    std::vector<DemoCampaign> campaigns;
    std::vector<Flow> flows;
    std::vector<DemoNumber> numbers;

    /// Those of the anomalies.
    static constexpr std::size_t burstPublisher = 8;
    static constexpr std::size_t burstCampaign = 5;
    static constexpr std::size_t cappedBuyer = 2;
    static constexpr std::size_t silentCampaign = 0;
    static constexpr std::size_t unansweredCampaign = 4;
    /// The number that falls silent: the busiest of its campaign's first publisher.
    std::size_t silentNumber() const { return campaigns[silentCampaign].numbers[0][0]; }
};

/// Caps are cut to `callsPerWeek`.
Business makeBusiness(std::int64_t seed, std::int64_t callsPerWeek);

/// What the carrier charges for a minute of a call to an area code, in micros; a tenth is charged
/// for every six seconds begun.
std::int64_t carrierMicrosPerMinute(int areaCode);
std::int64_t carrierCost(int areaCode, std::int64_t talkSeconds);

} // namespace trunkline
