#include "app/server/parts.h"

#include "services/openapi/document.h"
#include "services/ratelimit/memorylimiter.h"
#include "services/ratelimit/redislimiter.h"

#include <cstdio>

namespace trunkline::server {

namespace {

Result<std::shared_ptr<Limiter>> makeLimiter(const Configuration& configuration,
    std::shared_ptr<const MonotonicClock> clock, Random& random)
{
    if (configuration.redis.empty())
        return std::shared_ptr<Limiter>(
            std::make_shared<MemoryLimiter>(std::move(clock), random));
    RedisLimiterOptions options;
    TRUNK_TRY(options.address, parseRedisUrl(configuration.redis.reveal()));
    options.replicas = static_cast<int>(configuration.replicas);
    options.changed = [](bool degraded, const std::string& why) {
        std::fprintf(stderr, "trunklined: limits are %s%s%s\n",
            degraded ? "decided by this replica alone: " : "shared again", why.c_str(),
            degraded ? "" : " over Redis");
    };
    return std::shared_ptr<Limiter>(
        std::make_shared<RedisLimiter>(std::move(options), std::move(clock), random));
}

} // namespace

Result<ApiParts> apiParts(const Configuration& configuration, const Workspace& workspace)
{
    ApiParts parts;
    parts.dispatcher = workspace.dispatcher();
    parts.random = std::make_shared<SystemRandom>();
    parts.monotonic = std::make_shared<SteadyClock>();
    TRUNK_TRY(parts.limiter, makeLimiter(configuration, parts.monotonic, *parts.random));
    parts.policies = configuration.rates;
    parts.keyPepper = workspace.keyPepper();
    parts.csrfKey = workspace.csrfKey();
    parts.origins = configuration.origins;
    parts.description = openapi::document();
    return parts;
}

} // namespace trunkline::server
