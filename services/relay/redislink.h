#pragma once
// Words over Redis's publish and subscribe.

#include "services/ratelimit/redisurl.h"
#include "services/relay/link.h"

namespace trunkline {

OpenLink redisLink(RedisAddress address);

} // namespace trunkline
