#pragma once
// Every request in the metrics and in the log (SEC-O1).

#include "services/base/random.h"
#include "services/base/secret.h"
#include "services/http/observer.h"
#include "services/telemetry/log.h"
#include "services/telemetry/metrics.h"

#include <cstdint>
#include <memory>
#include <string>

namespace trunkline {

/// One access line for each request: level info, error where the answer is 5xx. Who asked stands in
/// it by id, the client's address by its correlation id; nothing that the client wrote does, but
/// the trace of a well-formed traceparent.
class RequestWatch final : public HttpObserver {
public:
    RequestWatch(std::shared_ptr<Metrics> metrics, std::shared_ptr<Log> log, Secret logKey,
        std::shared_ptr<const Clock> clock, std::shared_ptr<Random> random);

    void begun(std::string_view method, bool secure) override;
    void ended(const RequestSeen& seen) override;

private:
    void countFailure(const RequestSeen& seen);
    void writeLine(const RequestSeen& seen);
    const std::string& clientId(const IpAddress& client) const;

    std::shared_ptr<Metrics> m_metrics;
    std::shared_ptr<Log> m_log;
    Secret m_logKey;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<Random> m_random;
    const std::uint64_t m_number; ///< no other watch of this process has it
};

} // namespace trunkline
