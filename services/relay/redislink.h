#pragma once
// Words over Redis's publish and subscribe.

#include "services/ratelimit/redisconnection.h"
#include "services/relay/link.h"

namespace trunkline {

/// `asked` is told on the relay's thread.
OpenLink redisLink(RedisAddress address, RedisListener asked = {});

} // namespace trunkline
