#include "app/server/parts.h"

#include "services/openapi/document.h"
#include "services/ratelimit/memorylimiter.h"
#include "services/ratelimit/redislimiter.h"

namespace trunkline::server {

namespace {

Result<std::shared_ptr<Limiter>> makeLimiter(const Configuration& configuration,
    std::shared_ptr<const MonotonicClock> clock, Random& random, Telemetry& telemetry)
{
    if (configuration.redis.empty())
        return std::shared_ptr<Limiter>(std::make_shared<MemoryLimiter>(std::move(clock), random));
    RedisLimiterOptions options;
    TRUNK_TRY(options.address, parseRedisUrl(configuration.redis.reveal()));
    options.replicas = static_cast<int>(configuration.replicas);
    options.asked = telemetry.redisListener(options.address);
    options.changed
        = [&telemetry](bool degraded, const std::string&) { telemetry.limitsChanged(degraded); };
    return std::shared_ptr<Limiter>(
        std::make_shared<RedisLimiter>(std::move(options), std::move(clock), random));
}

} // namespace

Result<ApiParts> apiParts(
    const Configuration& configuration, const Workspace& workspace, Telemetry& telemetry)
{
    ApiParts parts;
    parts.dispatcher = workspace.dispatcher();
    parts.random = std::make_shared<SystemRandom>();
    parts.monotonic = std::make_shared<SteadyClock>();
    TRUNK_TRY(parts.limiter, makeLimiter(configuration, parts.monotonic, *parts.random, telemetry));
    parts.policies = configuration.rates;
    parts.keyPepper = workspace.keyPepper();
    parts.csrfKey = workspace.csrfKey();
    parts.origins = configuration.origins;
    parts.description = openapi::document();
    return parts;
}

} // namespace trunkline::server
