#pragma once
// What the store tells, in the metrics; what is slow, also in the log.

#include "services/storage/observer.h"
#include "services/telemetry/log.h"
#include "services/telemetry/metrics.h"

#include <chrono>
#include <memory>
#include <string>

namespace trunkline {

class StoreWatch final : public StoreObserver {
public:
    /// `system` is `postgresql` or `sqlite`; what takes longer than `slow` is logged at warn.
    StoreWatch(std::shared_ptr<Metrics> metrics, std::shared_ptr<Log> log, std::string system,
        std::chrono::nanoseconds slow);

    void statement(
        std::string_view sql, std::chrono::nanoseconds took, const Error* failure) override;
    void waited(std::string_view pool, std::chrono::nanoseconds took, bool timedOut) override;
    void connected(std::string_view pool, std::chrono::nanoseconds took) override;
    void used(std::string_view pool, std::chrono::nanoseconds took) override;

private:
    std::shared_ptr<Metrics> m_metrics;
    std::shared_ptr<Log> m_log;
    std::string m_system;
    std::chrono::nanoseconds m_slow;
};

} // namespace trunkline
