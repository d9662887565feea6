#include "app/ctl/operationlog.h"

#include "services/telemetry/log.h"

namespace trunkline::ctl {

Outcome logOperations(const Workspace& workspace, const std::string& file)
{
    const auto clock = std::make_shared<SystemClock>();
    LogOptions options;
    options.place = file;
    options.service = "trunklinectl";
    options.version = TRUNK_VERSION;
    options.instance = SystemRandom().uuid(clock->now()).text();
    TRUNK_TRY(const auto log, Log::open(std::move(options), clock));
    workspace.dispatcher()->observe([log](const Observation& seen) {
        const std::string_view code = seen.ok ? "" : name(seen.code);
        log->write(LogLevel::Info, "dispatch", "operation.finished", "an operation was answered",
            {{"request_id", seen.requestId}, {"tenant_id", seen.tenantId},
                {"operation", seen.operation},
                {"duration_ms", std::chrono::duration<double, std::milli>(seen.took).count()},
                {"error_code", code}, {"replayed", seen.replayed}, {"entry", seen.entry}});
    });
    return Done{};
}

} // namespace trunkline::ctl
