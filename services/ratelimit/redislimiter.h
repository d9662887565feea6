#pragma once
// Limits that several replicas share through Redis, and what each does while it is away.

#include "services/base/random.h"
#include "services/ratelimit/limiter.h"
#include "services/ratelimit/memorylimiter.h"
#include "services/ratelimit/monotonicclock.h"
#include "services/ratelimit/redisconnection.h"
#include "services/ratelimit/redisurl.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace trunkline {

struct RedisLimiterOptions {
    RedisAddress address;
    std::string prefix = "trunkline:rate:"; ///< of the keys in Redis
    int replicas = 1; ///< as configured, from 1 to 256: each decides over its part when alone
    std::chrono::milliseconds timeout{50};
    std::chrono::milliseconds firstPause{1'000};
    std::chrono::milliseconds mostPause{2'000};
    std::size_t connections = 4;
    std::size_t capacity = MostBuckets; ///< of the buckets known to this process
    /// Told when this replica begins to decide alone, and when it stops. From any thread, one call
    /// at a time; must not block, throw or ask the limiter.
    std::function<void(bool degraded, const std::string& why)> changed;
    RedisListener asked{}; ///< from any thread, also at once
};

/// While Redis is away, each replica admits by policies of a replica's part: the interval times the
/// replicas, the burst divided by them, though never below the cost that is asked for, lest a small
/// burst close for good. No replica starts such a time with full buckets: the answers of Redis are
/// remembered, and a bucket that Redis called empty is empty here. And no bucket starts full in a
/// Redis that comes back, perhaps having lost everything: the first question about a bucket carries
/// what this replica knows of it, and the fuller of the two is forgotten.
///
/// Units:  Redis counts whole microseconds of its own TIME, which a double holds exactly until the
///         year 2255; an interval is rounded up to them. Should that clock be set back, a bucket is
///         shut for two windows at most; set forward, it gives one burst more.
/// Cost:   one round trip for all charges of a call. A question waits `timeout` at most; the first
///         that fails makes all decide here at once for `firstPause` at least, and until
///         `mostPause` after the first replica found Redis back, when all return to it together.
/// Source: strings in one Redis 5 or later, no cluster, which expire when they have passed. It must
///         not evict keys (`maxmemory-policy noeviction`).
class RedisLimiter final : public Limiter {
public:
    struct Figures {
        std::uint64_t shared = 0;   ///< decisions of Redis
        std::uint64_t degraded = 0; ///< decisions of this replica alone
    };

    /// Connects in the background; until then it decides alone.
    RedisLimiter(
        RedisLimiterOptions options, std::shared_ptr<const MonotonicClock> clock, Random& random);
    ~RedisLimiter() override;

    Verdict admitAll(std::span<const Charge> charges) override;

    bool isDegraded() const;
    Figures figures() const;

private:
    struct State;

    std::unique_ptr<State> m_state; // keeps hiredis out of this header's users
    std::atomic<std::uint64_t> m_shared{0};
    std::atomic<std::uint64_t> m_degraded{0};
};

/// The part of one replica in a policy, where one call asks for `cost` units.
Policy partOf(const Policy& policy, int replicas, std::int64_t cost);

} // namespace trunkline
