#pragma once
// The limits of the edge, in the order in which they are asked: address, then key or session
// together with its tenant (SECURITY-REQUIREMENTS §1, "rate limit").

#include "services/access/identity.h"
#include "services/base/ipaddress.h"
#include "services/contract/facts.h"
#include "services/http/answer.h"
#include "services/ratelimit/headers.h"
#include "services/ratelimit/limiter.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace trunkline {

struct RatePolicies {
    Policy address = perSecond("ip", 20, 40); ///< of who is not known yet
    std::int64_t fine = 4;                    ///< more, for a credential that was none
    Policy logins = perMinute("login-ip", 20, 20);
    Policy login = perMinute("login", 5, 5); ///< of one address on one name
    Policy read = perSecond("key-read", 50, 100);
    Policy write = perSecond("key-write", 10, 20);
    Policy bulk = perSecond("key-bulk", 1, 2);
    Policy exports = perMinute("key-export", 6, 6);
    Policy tenant = perSecond("tenant", 200, 400);
};

/// Told of every decision, for metrics: `ip`, `login` or `api_key`, with the tenant's in the last.
using RateListener = std::function<void(std::string_view scope, const Verdict& verdict)>;

/// Threads: shared.
class Admission {
public:
    /// Without a limiter everything is admitted.
    Admission(std::shared_ptr<Limiter> limiter, RatePolicies policies, DraftFields draft,
        RateListener listener = {});

    /// Before anything is looked up.
    Verdict stranger(const IpAddress& client) const;
    /// Afterwards: the credential was none.
    void refused(const IpAddress& client) const;
    Verdict signIn(const IpAddress& client, const std::string& name) const;
    Verdict operation(const Caller& caller, RateClass rate) const;

    /// The 429 that a verdict means. `RateLimit` fields are added to other answers too.
    Answer refusal(const Verdict& verdict, std::string_view requestId) const;
    void addFields(Answer& answer, const Verdict& verdict) const;

private:
    Verdict ask(std::string_view scope, std::span<const Charge> charges) const;
    const Policy& policyOf(RateClass rate) const;

    std::shared_ptr<Limiter> m_limiter;
    RatePolicies m_policies;
    DraftFields m_draft;
    RateListener m_listener;
};

} // namespace trunkline
