#pragma once
// Writes the rollups: hourly by campaign × publisher × buyer, hourly in all, daily and
// weekly by one dimension.

#include "services/contract/ports.h"
#include "services/storage/database.h"

namespace trunkline {

/// What the table of days and weeks counts by: the names of its two levels there.
struct DayDimension {
    std::string_view day;
    std::string_view week;
};
namespace dimension {
inline constexpr DayDimension campaign{"campaign", "campaign_week"};
inline constexpr DayDimension publisher{"publisher", "publisher_week"};
inline constexpr DayDimension buyer{"buyer", "buyer_week"};
inline constexpr DayDimension number{"number", "number_week"};
inline constexpr DayDimension region{"region", "region_week"};
}

/// The instant at which the local week of `time`, from Monday on, began.
Instant weekStart(const Zone& zone, Instant time);

/// Adds the calls to every rollup of the transaction's tenant. Cost: one upsert per touched bucket
/// and key.
Outcome addToRollups(
    Transaction& transaction, const Zone& zone, std::span<const CountedCall> calls);

/// Makes every rollup of the tenant anew from its calls, cut in `zone`. Errors: those of the store;
/// Cancelled.
Result<RebuildResult> rebuildRollups(
    Transaction& transaction, const Zone& zone, const ScanCalls& scan, const std::stop_token& stop);

} // namespace trunkline
