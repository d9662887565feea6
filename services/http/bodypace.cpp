#include "services/http/bodypace.h"

#include <algorithm>
#include <cstdint>

namespace trunkline {

std::size_t leastOf(const HttpLimits& limits, std::chrono::milliseconds step)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(step).count();
    return std::max<std::size_t>(
        1, limits.leastRate * static_cast<std::size_t>(std::max<std::int64_t>(1, seconds)));
}

BodyPace::BodyPace(const HttpLimits& limits, bool large)
    : m_step(large ? limits.bodyTime : std::min(limits.bodyStep, limits.bodyTime))
    , m_whole(large ? limits.bulkTime : limits.bodyTime)
    , m_begun(std::chrono::steady_clock::now())
    , m_part(leastOf(limits, m_step))
{
}

std::optional<std::chrono::milliseconds> BodyPace::next(std::size_t received)
{
    if (received < m_paid + m_part)
        return std::nullopt;
    m_paid = received;
    const auto gone = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - m_begun);
    return std::clamp(m_whole - gone, std::chrono::milliseconds{0}, m_step);
}

} // namespace trunkline
