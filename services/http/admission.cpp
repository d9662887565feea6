#include "services/http/admission.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"

#include <array>

namespace trunkline {

namespace {

/// Of IPv6 the network of 64 bits: whoever has one address there has them all.
std::string subjectOf(const IpAddress& client)
{
    return client.isV4() ? client.text() : client.masked(64).text() + "/64";
}

std::string subjectOf(const Caller& caller)
{
    return caller.sessionId.isNil() ? caller.userId.text() : caller.sessionId.text();
}

} // namespace

Admission::Admission(std::shared_ptr<Limiter> limiter, RatePolicies policies, DraftFields draft,
    RateListener listener)
    : m_limiter(std::move(limiter))
    , m_policies(std::move(policies))
    , m_draft(draft)
    , m_listener(std::move(listener))
{
}

Verdict Admission::ask(std::string_view scope, std::span<const Charge> charges) const
{
    Verdict verdict;
    if (m_limiter != nullptr)
        verdict = m_limiter->admitAll(charges);
    if (m_listener)
        m_listener(scope, verdict);
    return verdict;
}

Verdict Admission::stranger(const IpAddress& client) const
{
    const std::array charges{Charge{{{}, subjectOf(client)}, m_policies.address}};
    return ask("ip", charges);
}

void Admission::refused(const IpAddress& client) const
{
    if (m_limiter != nullptr)
        m_limiter->fine({{}, subjectOf(client)}, m_policies.address, m_policies.fine);
}

Verdict Admission::signIn(const IpAddress& client, const std::string& name) const
{
    const std::string subject = subjectOf(client);
    // The name's digest: what somebody types there may be a password.
    const std::array charges{Charge{{{}, subject}, m_policies.logins},
        Charge{{{}, subject + ' ' + tokenDigest(loginName(name))}, m_policies.login}};
    return ask("login", charges);
}

Verdict Admission::operation(const Caller& caller, RateClass rate) const
{
    const std::array charges{Charge{{caller.tenantId, subjectOf(caller)}, policyOf(rate)},
        Charge{{caller.tenantId, "all"}, m_policies.tenant}};
    return ask("api_key", charges);
}

const Policy& Admission::policyOf(RateClass rate) const
{
    switch (rate) {
    case RateClass::Write:
        return m_policies.write;
    case RateClass::Bulk:
        return m_policies.bulk;
    case RateClass::Export:
        return m_policies.exports;
    case RateClass::Read:
    case RateClass::Public:
        break;
    }
    return m_policies.read;
}

Answer Admission::refusal(const Verdict& verdict, std::string_view requestId) const
{
    std::string names;
    for (const std::string& name : verdict.violated())
        names += (names.empty() ? "" : ", ") + name;
    Answer answer = problem(429, "rate_limited",
        "too many requests (" + names + "); try again in "
            + std::to_string(verdict.retryAfter().count()) + " s",
        requestId);
    addFields(answer, verdict);
    return answer;
}

void Admission::addFields(Answer& answer, const Verdict& verdict) const
{
    for (RateField& field : rateFields(verdict, m_draft))
        answer.fields.emplace_back(std::move(field.name), std::move(field.value));
}

} // namespace trunkline
