#pragma once
// The servers that are measured: trunklined, its peer of Fastify and pg, and nginx. All on
// loopback, all over one database.

#include "services/base/secret.h"
#include "tests/bench/program.h"

#include <filesystem>
#include <memory>
#include <string>

namespace trunkline::bench {

/// What a run's servers are started with.
struct ServerPlan {
    std::string server;           ///< the program trunklined
    std::filesystem::path peer;   ///< the folder of the peer and its packages
    std::string database;         ///< URL
    std::filesystem::path folder; ///< for logs and settings
    Secret pepper;                ///< of the API keys
    int connections = 0;          ///< to PostgreSQL, of each server
    int cores = 0;                ///< one process of the peer on each
    bool tls = false;
};

struct Server {
    std::string name;
    std::unique_ptr<Program> program;
    std::string url; ///< without a path
};

/// Errors: Unavailable.
Result<Server> startProduct(const ServerPlan& plan);
Result<Server> startPeer(const ServerPlan& plan);
/// With a file `healthz` that is the product's answer.
Result<Server> startNginx(const ServerPlan& plan);

} // namespace trunkline::bench
