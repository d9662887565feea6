#pragma once
// The listener of machines that watch: GET /metrics, /readyz with its details, /healthz. Never the
// public one (SEC-H9).

#include "services/http/server.h"
#include "services/telemetry/metrics.h"
#include "services/telemetry/readiness.h"

#include <memory>
#include <thread>

namespace trunkline {

/// Serves on threads of its own from `listen` until it dies, through the same gate as every other
/// request. Needs no database.
class MetricsListener {
public:
    /// Of `options` address, port, certificate and key count. As everywhere, plain HTTP is served
    /// on loopback only.
    MetricsListener(ServerOptions options, std::shared_ptr<Metrics> metrics,
        std::shared_ptr<Readiness> readiness);
    ~MetricsListener();
    MetricsListener(const MetricsListener&) = delete;
    MetricsListener& operator=(const MetricsListener&) = delete;

    /// Errors: those of HttpServer::listen, under the key `metrics_listen`.
    Outcome listen();
    std::uint16_t port() const { return m_server.port(); }
    /// Where there is one. Errors: Invalid; the old one stays then.
    Outcome reloadCertificate();

private:
    const bool m_secure;
    HttpServer m_server;
    std::thread m_thread;
};

} // namespace trunkline
