#pragma once
// Before anything is measured: the product and its peer do the same work. Their answers are equal
// byte for byte once keys are sorted, and so are the rows and the trail that an ingest leaves.

#include "services/base/result.h"
#include "tests/bench/ingesttenant.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trunkline::bench {

struct Compared {
    std::string product; ///< URL without a path
    std::string peer;
    std::vector<std::string> paths; ///< with their queries
    Secret key;                     ///< that may read all of them, and not ingest
    std::filesystem::path folder;   ///< for bodies
};

/// Of the questions that read, and of what may not be asked. Errors: Internal, with the path.
Outcome compareAnswers(const Compared& compared);

/// Has each server ingest the same calls into its own tenant, and the other's a second time.
/// Errors: Internal, with the table.
Outcome compareIngest(
    const Compared& compared, const IngestTenant& ours, const IngestTenant& theirs, Raw& raw);

/// Re-computes the tenant's chain and holds its rows against it. Errors: Internal, with a finding.
Outcome provedTrail(const Workspace& workspace, const IngestTenant& tenant, const std::string& of);

} // namespace trunkline::bench
