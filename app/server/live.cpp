#include "app/server/live.h"

#include "services/ratelimit/redisurl.h"
#include "services/relay/postgresqllink.h"
#include "services/relay/redislink.h"

namespace trunkline::server {

namespace {

/// Empty where nobody else can have the store.
Result<OpenLink> linkOf(const Configuration& configuration, const Telemetry& telemetry)
{
    if (!configuration.redis.empty()) {
        TRUNK_TRY(RedisAddress address, parseRedisUrl(configuration.redis.reveal()));
        RedisListener listener = telemetry.redisListener(address);
        return redisLink(std::move(address), std::move(listener));
    }
    return configuration.database.empty() ? OpenLink() : postgresqlLink(configuration.database);
}

} // namespace

Result<Live> goLive(const Configuration& configuration,
    const std::shared_ptr<Dispatcher>& dispatcher, Telemetry& telemetry)
{
    TRUNK_TRY(OpenLink open, linkOf(configuration, telemetry));
    Live live;
    live.streams = EventStreams::over(dispatcher);
    if (!open)
        return live;
    RelayEars ears;
    ears.heard = [streams = live.streams](TenantId tenant) { streams->wake(tenant); };
    ears.passed = [metrics = telemetry.metrics()](bool out) { metrics->relayed(out); };
    ears.changed = [&telemetry](bool up) { telemetry.relayChanged(up); };
    const Instant now = dispatcher->clock().now();
    live.relay = std::make_shared<Relay>(
        SystemRandom().uuid(now).text(), std::move(open), std::move(ears));
    dispatcher->subscribe([relay = std::weak_ptr(live.relay)](const ChangeEvent& event) {
        if (const auto alive = relay.lock())
            alive->announce(event.tenantId);
    });
    return live;
}

} // namespace trunkline::server
