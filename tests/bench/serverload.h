#pragma once
// PERF-A1 to A6 and A9 to A11: the server against Fastify + pg, nginx, pgbench and COPY, in one run
// over one PostgreSQL.

#include "tests/bench/keptstore.h"
#include "tests/bench/report.h"

#include <filesystem>
#include <string>

namespace trunkline::bench {

struct ServerRun {
    std::string server;           ///< the program trunklined
    std::filesystem::path peer;   ///< the folder of the peer and its packages
    std::string database;         ///< URL of the store's database
    std::filesystem::path folder; ///< what is in it is removed
    std::string only;             ///< bars whose name holds this
    int rounds = 5;
    int seconds = 5;   ///< of load, each side in each round
    int processes = 0; ///< of the peer; 0: as many as cores
};

/// Errors: Internal when the peer does other work than the product; Unavailable when a request of
/// the load fails.
Outcome measureServer(const KeptStore& store, const ServerRun& run, Report& report);

} // namespace trunkline::bench
