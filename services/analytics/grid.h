#pragma once
// The figures of one range under one filter, from rollups where they answer, else from the calls.

#include "services/analytics/measures.h"
#include "services/base/zone.h"
#include "services/storage/database.h"

#include <array>
#include <map>
#include <string>

namespace trunkline {

/// Sums per key of each panel, of the figures only; keys without calls are absent.
struct Grid {
    std::map<Instant, Measures> hours;
    std::map<CampaignId, Measures> campaigns;
    std::map<PublisherId, Measures> publishers;
    std::map<BuyerId, Measures> buyers;
    std::map<std::string, Measures> regions;
    std::array<std::int64_t, talkBuckets> talk{}; ///< answered calls of all hours, by talk

    Measures total() const;
};

/// `from` and `to` (exclusive) are starts of local hours.
struct GridQuestion {
    Instant from;
    Instant to;
    CallFilter filter;
    Visibility see;
};

/// How a filter can be answered.
enum class Source {
    Totals,     ///< no filter: the rollups without dimensions
    Dimensions, ///< campaign, publisher, buyer: the hourly rollup by these
    Calls       ///< anything else: a pass over the calls
};
Source sourceOf(const CallFilter& filter, const Visibility& see);

/// Asks for `grid.hours` only. It is filled when the transaction has settled, and must live until
/// then.
Outcome sendHours(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid);

/// The same for the whole grid; a breakdown ignores the filter on its own dimension.
Outcome sendAll(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid);

} // namespace trunkline
