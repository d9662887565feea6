#pragma once
// A monotonic clock that goes when the test says so.

#include "services/ratelimit/monotonicclock.h"

#include <atomic>

namespace trunkline {

class SteppedClock final : public MonotonicClock {
public:
    std::chrono::nanoseconds now() const override { return std::chrono::nanoseconds(m_now); }
    void step(std::chrono::nanoseconds by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now{0};
};

} // namespace trunkline
