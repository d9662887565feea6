#pragma once
// PERF-A6: batches over HTTP into the calls with their indexes, rollups and trail, against COPY of
// the same rows into a bare table.

#include "tests/bench/ingesttenant.h"
#include "tests/bench/report.h"

#include <filesystem>
#include <string>

namespace trunkline::bench {

/// `server` is its URL. Errors: Internal when a batch is not stored.
Outcome measureBatchIngest(const std::string& server, const IngestTenant& tenant, Raw& raw,
    const std::filesystem::path& folder, int rounds, Report& report);

} // namespace trunkline::bench
