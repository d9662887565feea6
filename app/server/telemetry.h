#pragma once
// Metrics, log and readiness of the server, put together from its settings.

#include "app/compose/workspace.h"
#include "app/server/configuration.h"
#include "services/http/api.h"
#include "services/ratelimit/redisconnection.h"
#include "services/telemetry/log.h"
#include "services/telemetry/metrics.h"
#include "services/telemetry/metricslistener.h"
#include "services/telemetry/readiness.h"

#include <functional>
#include <memory>
#include <string>

namespace trunkline::server {

/// Threads: `draining`, `reload`, `limitsChanged` and `relayChanged` from any; the rest from the
/// one that made it.
class Telemetry {
public:
    /// Opens the log and the listener for metrics, and watches the workspace's store and operations
    /// from now on. `redis` is asked by /readyz where it is given; limits need none, since each
    /// replica decides alone while Redis is away.
    /// Errors: Invalid (log_file), those of MetricsListener where `metrics_listen` is set.
    static Result<std::unique_ptr<Telemetry>> begin(const Configuration& configuration,
        std::shared_ptr<Workspace> workspace, std::function<bool()> redis = {});
    /// The last line of the log.
    ~Telemetry();
    Telemetry(const Telemetry&) = delete;
    Telemetry& operator=(const Telemetry&) = delete;

    /// Before the server is made: it tells us of its requests, limits, and what /readyz answers.
    void watch(ApiParts& parts, ServerOptions& options) const;
    void listening(const ServerOptions& options, std::uint16_t port);
    void draining();
    /// Takes the log's level from the settings as they are now, opens the log anew and reads the
    /// certificate again; what fails is logged and stays as it was.
    void reload(HttpServer& server, const Result<Configuration>& settings);
    void limitsChanged(bool degraded);
    void relayChanged(bool up);
    /// Measures what is asked of that Redis, for as long as somebody asks.
    RedisListener redisListener(const RedisAddress& address) const;
    const std::shared_ptr<Metrics>& metrics() const { return m_metrics; }

private:
    explicit Telemetry(const Configuration& configuration);
    void watchStore(const Configuration& configuration);
    Outcome openListener(const Configuration& configuration);
    void readCertificate();
    void complain(LogWord event, LogWord message, const Error& error);

    std::shared_ptr<Workspace> m_workspace;
    std::string m_certificate;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<Random> m_random;
    std::shared_ptr<Metrics> m_metrics;
    std::shared_ptr<Log> m_log;
    std::shared_ptr<Readiness> m_readiness;
    std::unique_ptr<MetricsListener> m_listener;
};

} // namespace trunkline::server
