#pragma once
// A clock that stands still until it is told to go on.

#include "services/base/time.h"

#include <atomic>

namespace trunkline {

/// Threads: shared.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant at)
        : m_at(at)
    {
    }
    Instant now() const override { return m_at; }
    void advance(std::chrono::microseconds span) { m_at = m_at.load() + span; }

private:
    std::atomic<Instant> m_at;
};

} // namespace trunkline
