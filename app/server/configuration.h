#pragma once
// What the server is started with: a TOML file, then the environment, then flags; later ones win.

#include "services/base/result.h"
#include "services/base/secret.h"
#include "services/http/admission.h"
#include "services/http/server.h"
#include "services/telemetry/log.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline::server {

struct Configuration {
    std::string workspace; ///< a workspace file
    Secret database;       ///< a PostgreSQL URL
    std::string listen = "127.0.0.1:8443";
    std::string certificate;                 ///< PEM; empty: plain HTTP, loopback only
    std::string key;                         ///< PEM
    std::vector<std::string> trustedProxies; ///< CIDR
    std::vector<std::string> origins;        ///< `https://console.example.com`, of browser pages
    Secret redis;                            ///< URL of the Redis that replicas share; empty: none
    std::int64_t replicas = 1;
    RatePolicies rates;
    std::int64_t networkThreads = 2;
    std::int64_t databaseConnections = 4;
    std::int64_t workers = 4;
    std::int64_t waiting = 64;
    std::int64_t drainSeconds = 30;
    std::string metricsListen;      ///< HOST:PORT; `none`; empty: the default, where it is free
    std::string logFile = "stderr"; ///< `stdout`, `stderr` or a path
    LogLevel logLevel = LogLevel::Info;
    std::int64_t slowQueryMs = 200;
    std::int64_t leastFreeDiskMib = 256; ///< with less, requests are better sent elsewhere
};

/// Where metrics are served unless the settings say otherwise.
inline constexpr const char* defaultMetricsListen = "127.0.0.1:9464";

/// `file` may be empty. A value `env:NAME` or `file:PATH` is read from there. Errors: Invalid,
/// naming key, value and mend; unknown keys are refused.
Result<Configuration> readConfiguration(const std::string& file);
/// What only values together tell. Errors: Invalid.
Outcome checkConfiguration(const Configuration& configuration);
/// Errors: Invalid.
Result<ServerOptions> serverOptions(const Configuration& configuration);
/// Of the listener for metrics; none where there shall be none. Errors: Invalid.
Result<std::optional<ServerOptions>> metricsOptions(const Configuration& configuration);

} // namespace trunkline::server
