#include "services/ratelimit/gcra.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace trunkline {

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr nanoseconds ShortestInterval = std::chrono::microseconds(1);
constexpr nanoseconds LongestInterval = std::chrono::days(1);
constexpr nanoseconds LongestWindow = std::chrono::days(31);
constexpr std::int64_t LargestBurst = 1'000'000;
constexpr std::size_t LongestName = 64;

seconds roundedUp(nanoseconds span)
{
    return std::chrono::ceil<seconds>(std::max(span, nanoseconds::zero()));
}

Policy every(std::string name, nanoseconds period, std::int64_t units, std::int64_t burst)
{
    assert(units > 0);
    Policy policy{std::move(name), nanoseconds((period.count() + units - 1) / units), burst};
    assert(validate(policy).empty());
    return policy;
}

bool isName(const std::string& name)
{
    const auto plain
        = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= LongestName
        && std::all_of(name.begin(), name.end(), plain);
}

/// `level` is how far the bucket is from full.
Decision describe(const Policy& policy, nanoseconds level, bool admitted, nanoseconds lacking)
{
    Decision decision;
    decision.admitted = admitted;
    decision.remaining = std::max(policy.window() - level, nanoseconds::zero()) / policy.interval;
    decision.retryAfter = admitted ? seconds::zero() : roundedUp(lacking);
    if (decision.remaining < policy.burst)
        decision.moreAfter
            = roundedUp(level - policy.interval * (policy.burst - decision.remaining - 1));
    decision.resetAfter = roundedUp(level);
    return decision;
}

} // namespace

Policy perSecond(std::string name, std::int64_t units, std::int64_t burst)
{
    return every(std::move(name), seconds(1), units, burst);
}

Policy perMinute(std::string name, std::int64_t units, std::int64_t burst)
{
    return every(std::move(name), seconds(60), units, burst);
}

std::vector<FieldError> validate(const Policy& policy)
{
    std::vector<FieldError> errors;
    if (!isName(policy.name))
        errors.push_back({"name", "use 1 to 64 of a-z, 0-9 and hyphens"});
    if (policy.interval < ShortestInterval || policy.interval > LongestInterval)
        errors.push_back({"interval", "use 1 microsecond to 1 day"});
    if (policy.burst < 1 || policy.burst > LargestBurst)
        errors.push_back({"burst", "use 1 to 1,000,000"});
    if (errors.empty() && policy.window() > LongestWindow)
        errors.push_back({"burst", "a burst must flow back within 31 days"});
    return errors;
}

nanoseconds worth(const Policy& policy, std::int64_t cost)
{
    // One more than the burst is refused like any larger cost, and exceeds the debt's bound too.
    return policy.interval * std::min(cost, policy.burst + 1);
}

Decision untouched(const Policy& policy, nanoseconds fullAt, nanoseconds now)
{
    return describe(policy, std::max(fullAt - now, nanoseconds::zero()), true, {});
}

Taken take(
    const Policy& policy, nanoseconds fullAt, nanoseconds now, std::int64_t cost, Taking taking)
{
    assert(cost >= 0);
    const nanoseconds level = std::max(fullAt - now, nanoseconds::zero());
    const nanoseconds price = worth(policy, cost);
    if (taking == Taking::Always) {
        // What is owed already stays owed, even when it is more than a fine may add up to.
        const nanoseconds after = std::max(level, std::min(level + price, policy.window() * 2));
        return {describe(policy, after, true, {}), now + after};
    }
    const nanoseconds lacking = level + std::max(price, policy.interval) - policy.window();
    if (lacking > nanoseconds::zero()) {
        const bool hopeless = price > policy.window();
        return {describe(policy, level, false, hopeless ? policy.window() : lacking), now + level};
    }
    return {describe(policy, level + price, true, {}), now + level + price};
}

} // namespace trunkline
