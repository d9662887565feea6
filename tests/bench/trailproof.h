#pragma once
// SEC-U4: how long it takes to prove a long trail.

#include "tests/bench/report.h"

#include <filesystem>

namespace trunkline::bench {

/// The seconds that 10,000,000 entries take, worked out from `entries`, against those they may
/// take. The workspace is made in `folder` by the product's own trail, and kept.
/// Errors: Internal when the trail is not proved, or not all of it.
Outcome measureTrailProof(
    const std::filesystem::path& folder, std::int64_t entries, const Bar& bar, Report& report);

} // namespace trunkline::bench
