#pragma once
// What the system knows of this process.

#include <cstdint>
#include <optional>

namespace trunkline {

struct ProcessFigures {
    double cpuSeconds = 0; ///< user and system time since the start
    double residentBytes = 0;
    double openFiles = 0;
    double mostFiles = 0;
    double startedAt = 0; ///< seconds since 1970
};

/// None where the system does not say. Source: /proc/self, /proc/stat.
std::optional<ProcessFigures> processFigures();

} // namespace trunkline
