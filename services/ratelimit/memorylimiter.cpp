#include "services/ratelimit/memorylimiter.h"

#include "services/ratelimit/decide.h"

#include <utility>

namespace trunkline {

MemoryLimiter::MemoryLimiter(
    std::shared_ptr<const MonotonicClock> clock, Random& random, std::size_t capacity)
    : m_clock(std::move(clock))
    , m_table(capacity, random)
{
}

Verdict MemoryLimiter::admitAll(std::span<const Charge> charges)
{
    return decide(m_table, charges, *m_clock);
}

} // namespace trunkline
