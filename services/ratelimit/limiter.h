#pragma once
// What a surface asks before it does any work: may this be done now, and if not, when.

#include "services/base/id.h"
#include "services/ratelimit/gcra.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace trunkline {

/// Whose bucket. Two tenants never share one, however alike their subjects are.
struct RateKey {
    std::optional<TenantId> tenant; ///< none only where nobody is authenticated yet
    std::string subject;            ///< an address, the id of a key or a session; never a secret
};

struct Charge {
    RateKey key;
    Policy policy;
    std::int64_t cost = 1;
    Taking taking = Taking::IfThere;
};

struct PolicyDecision {
    Policy policy;
    Decision decision;
};

struct Verdict {
    bool admitted = true;
    bool degraded = false; ///< decided without the store that the replicas share
    /// One for each charge, in their order. When the whole is refused, nothing was charged
    /// anywhere: `decision.admitted` tells which policies agreed, and `remaining` what they still
    /// have.
    std::vector<PolicyDecision> decisions;

    /// The names of the policies that refused.
    std::vector<std::string> violated() const;
    /// The longest wait that a policy asks for; 0 when admitted.
    std::chrono::seconds retryAfter() const;
};

/// Threads: every member may be called from any.
/// Errors:  none; a limiter always decides.
class Limiter {
public:
    virtual ~Limiter() = default;

    /// Admitted when all policies agree; then all are charged, otherwise none. Cost: see the class.
    virtual Verdict admitAll(std::span<const Charge> charges) = 0;

    Verdict admit(const RateKey& key, const Policy& policy, std::int64_t cost = 1);
    /// Takes units that may not be there: the fine for a failed authentication. Asking with
    /// `IfThere` would let off everybody who has less left than the fine.
    Verdict fine(const RateKey& key, const Policy& policy, std::int64_t cost);
};

/// The name of a charge's bucket, different for each policy, tenant and subject. At most 167 bytes:
/// a subject of more than 64 bytes stands as its SHA-256.
std::string bucketName(const Charge& charge);

} // namespace trunkline
