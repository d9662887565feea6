#pragma once
// What the store tells, in the metrics; what is slow, also in the log.

#include "services/storage/observer.h"
#include "services/telemetry/log.h"
#include "services/telemetry/metrics.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

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
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    Metrics::StatementSeries& seriesOf(std::string_view sql);

    std::shared_ptr<Metrics> m_metrics;
    std::shared_ptr<Log> m_log;
    std::string m_system;
    std::chrono::nanoseconds m_slow;
    std::mutex m_mutex; // guards the next
    /// By the text of the statement, which comes again and again.
    std::unordered_map<std::string, Metrics::StatementSeries*, Hash, std::equal_to<>> m_series;
};

} // namespace trunkline
