#pragma once
// Load from 32 connections that stay open, and what came of it: wrk for servers, pgbench for bare
// statements.

#include "services/base/result.h"
#include "tests/bench/program.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trunkline::bench {

inline constexpr int connectionsOfLoad = 32;

/// Figures of a run: requests a second; median, 95th and 99th percentile of their time in ms.
inline constexpr std::size_t loadFigures = 4;

struct HttpLoad {
    std::string url;
    std::filesystem::path headers; ///< a file, one a line
    std::filesystem::path bodies;  ///< a file, one a line; empty: GET
};
/// What stands for an external id in a body, each time for another.
inline constexpr const char* externalIdMark = "@@@@";

/// Errors: Unavailable, also when a single request was not answered with 200.
Result<std::vector<double>> runLoad(const HttpLoad& load, int seconds);

struct SqlLoad {
    std::string url;                    ///< of the database
    std::string file;                   ///< of the baselines
    std::vector<std::string> variables; ///< `tenant=019a…`
    int connections = 1;
    std::filesystem::path folder; ///< for the log of the run, which is removed
    std::string protocol;         ///< of pgbench: `prepared`, or `simple`, its own choice
};
Result<std::vector<double>> runLoad(const SqlLoad& load, int seconds);

} // namespace trunkline::bench
