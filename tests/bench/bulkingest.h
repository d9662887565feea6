#pragma once
// PERF-D7: calls into a workspace, with indexes, rollups and trail, against bare inserts of the
// same rows.

#include "tests/bench/keptstore.h"
#include "tests/bench/report.h"

#include <filesystem>

namespace trunkline::bench {

/// Both files are made in `folder` anew in every round and removed behind it, one at a time.
/// Errors: Internal when a side did not store the rows of the kept workspace.
Outcome measureBulkIngest(const KeptStore& kept, const std::filesystem::path& folder,
    std::int64_t calls, const Bar& bar, int rounds, Report& report);

} // namespace trunkline::bench
