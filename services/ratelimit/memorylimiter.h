#pragma once
// Limits kept in the memory of this process: all that a single replica needs.

#include "services/ratelimit/buckettable.h"
#include "services/ratelimit/limiter.h"
#include "services/ratelimit/monotonicclock.h"

#include <memory>

namespace trunkline {

inline constexpr std::size_t MostBuckets = 1'000'000;

/// Cost: a lock and O(log n) for each charge; never waits for anything outside of the process.
class MemoryLimiter final : public Limiter {
public:
    MemoryLimiter(std::shared_ptr<const MonotonicClock> clock, Random& random,
        std::size_t capacity = MostBuckets);

    Verdict admitAll(std::span<const Charge> charges) override;

    /// The buckets kept now; never more than the capacity.
    std::size_t size() const { return m_table.size(); }

private:
    std::shared_ptr<const MonotonicClock> m_clock;
    BucketTable m_table;
};

} // namespace trunkline
