#pragma once
// How fast a body has to come, and an answer to go.

#include "services/http/limits.h"

#include <chrono>
#include <cstddef>
#include <optional>

namespace trunkline {

/// Bytes that move at the least rate in that time.
std::size_t leastOf(const HttpLimits& limits, std::chrono::milliseconds step);

/// A body has its time in steps. Each buys the next one by bringing what comes at the least rate,
/// as long as the whole time is not over: who sends a byte now and then is soon gone.
class BodyPace {
public:
    BodyPace(const HttpLimits& limits, bool large);

    std::chrono::milliseconds first() const { return m_step; }
    /// The next step from now on; none: that of before goes on.
    std::optional<std::chrono::milliseconds> next(std::size_t received);

private:
    std::chrono::milliseconds m_step;
    std::chrono::milliseconds m_whole;
    std::chrono::steady_clock::time_point m_begun;
    std::size_t m_part;
    std::size_t m_paid = 0; ///< bytes that bought the time we have
};

} // namespace trunkline
