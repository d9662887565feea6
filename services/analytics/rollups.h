#pragma once
// Writes the rollups: hourly by campaign × publisher × buyer, hourly in all, daily by one
// dimension.

#include "services/contract/ports.h"
#include "services/storage/database.h"

namespace trunkline {

/// The names of the daily table's dimensions.
namespace dimension {
inline constexpr std::string_view campaign = "campaign";
inline constexpr std::string_view publisher = "publisher";
inline constexpr std::string_view buyer = "buyer";
inline constexpr std::string_view number = "number";
inline constexpr std::string_view region = "region";
}

/// Adds the calls to every rollup of the transaction's tenant. Cost: one upsert per touched bucket
/// and key.
Outcome addToRollups(
    Transaction& transaction, const Zone& zone, std::span<const CountedCall> calls);

/// Makes every rollup of the tenant anew from its calls, cut in `zone`. Errors: those of the store;
/// Cancelled.
Result<RebuildResult> rebuildRollups(
    Transaction& transaction, const Zone& zone, const ScanCalls& scan, const std::stop_token& stop);

} // namespace trunkline
