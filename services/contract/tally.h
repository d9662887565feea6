#pragma once
// What an operation did besides its answer, for those who count. Nothing of it is anybody's data.

#include <chrono>
#include <cstdint>
#include <optional>

namespace trunkline {

/// An import that ended with this operation.
struct EndedImport {
    bool done = false; ///< else it was cancelled
    std::chrono::microseconds took{};
};

struct Tally {
    bool imported = false;     ///< the calls came with an import; else by themselves
    std::int64_t ingested = 0; ///< calls that were stored
    std::int64_t rated = 0;    ///< of these: priced by terms of ours
    std::int64_t rejected = 0; ///< calls not taken: faulty, or in conflict with others
    std::optional<EndedImport> ended{};
    std::chrono::nanoseconds signedIn{}; ///< a head of the trail was signed; zero: none
};

} // namespace trunkline
