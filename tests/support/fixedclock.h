#pragma once
// A clock that stands still.

#include "services/base/time.h"

namespace trunkline {

class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant at)
        : m_at(at)
    {
    }
    Instant now() const override { return m_at; }

private:
    Instant m_at;
};

} // namespace trunkline
