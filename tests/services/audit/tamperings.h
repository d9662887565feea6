#pragma once
// The twelve ways to falsify a trail (SEC-U4).

#include "tests/services/audit/original.h"
#include "tests/services/audit/trailcopy.h"

#include <functional>
#include <vector>

namespace trunkline {

struct Expectation {
    FindingKind kind = FindingKind::ChangedBody;
    std::int64_t seq = 0;
};

struct Tampering {
    const char* name;
    /// Of the trail alone, and what must be found; an export can be falsified in the same way.
    std::function<Expectation(TrailCopy&, std::int64_t seq)> trail;
    /// Of the tables; empty where the trail is what is falsified.
    std::function<Expectation(RawStore&, const OriginalStore&, Spot)> tables;
};

const std::vector<Tampering>& tamperings();

} // namespace trunkline
