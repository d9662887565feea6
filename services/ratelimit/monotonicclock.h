#pragma once
// The clock of limits and time-outs, handed in: it knows no date and nobody can set it back.

#include <chrono>

namespace trunkline {

class MonotonicClock {
public:
    virtual ~MonotonicClock() = default;
    /// Nanoseconds since some beginning, never negative, never less than before, on any thread.
    virtual std::chrono::nanoseconds now() const = 0;
};

class SteadyClock final : public MonotonicClock {
public:
    std::chrono::nanoseconds now() const override
    {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

} // namespace trunkline
