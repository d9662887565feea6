#include "services/ratelimit/limiter.h"

#include "services/base/digest.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::size_t LongestSubject = 64;

}

std::vector<std::string> Verdict::violated() const
{
    std::vector<std::string> names;
    for (const PolicyDecision& each : decisions) {
        if (!each.decision.admitted)
            names.push_back(each.policy.name);
    }
    return names;
}

std::chrono::seconds Verdict::retryAfter() const
{
    std::chrono::seconds longest{};
    for (const PolicyDecision& each : decisions)
        longest = std::max(longest, each.decision.retryAfter);
    return longest;
}

Verdict Limiter::admit(const RateKey& key, const Policy& policy, std::int64_t cost)
{
    const Charge charge{key, policy, cost, Taking::IfThere};
    return admitAll({&charge, 1});
}

Verdict Limiter::fine(const RateKey& key, const Policy& policy, std::int64_t cost)
{
    const Charge charge{key, policy, cost, Taking::Always};
    return admitAll({&charge, 1});
}

std::string bucketName(const Charge& charge)
{
    // A policy's name and a tenant hold no colon, so no two charges meet in one name; the digest of
    // a long subject has 65 characters with its mark and meets no short one.
    const std::string& subject = charge.key.subject;
    return charge.policy.name + ':' + (charge.key.tenant ? charge.key.tenant->text() : "-") + ':'
        + (subject.size() <= LongestSubject ? subject : '#' + hex(sha256(subject)));
}

} // namespace trunkline
