#include "services/contract/context.h"

#include "services/base/digest.h"

#include <array>

namespace trunkline {

Context::Context(Principal who, Instant at, Random& randomness, std::stop_token stopToken,
    std::string request, std::string clientAddress)
    : principal(std::move(who))
    , see(visibilityOf(principal))
    , now(at)
    , auditId(randomness.id<AuditId>(at))
    , random(randomness)
    , stop(std::move(stopToken))
    , requestId(std::move(request))
    , address(std::move(clientAddress))
{
}

void Context::noted(std::string label, std::string entityId, std::vector<AuditChange> details)
{
    m_label = std::move(label);
    m_entityId = std::move(entityId);
    m_changes = std::move(details);
}

void Context::detail(std::string_view field, Json after)
{
    addChange(field, {}, std::move(after.value));
}

void Context::touched(Uuid id, std::int64_t version)
{
    m_ids.push_back(id);
    m_version = version;
}

void Context::addChange(std::string_view field, std::string before, std::string after)
{
    m_changes.push_back({std::string(field), Json{std::move(before)}, Json{std::move(after)}});
}

std::string Context::commit(std::string_view kind, const std::string& value)
{
    std::array<std::uint8_t, 16> salt{};
    random.fill(salt);
    PersonalValue kept;
    kept.kind = kind;
    kept.salt.assign(salt.begin(), salt.end());
    kept.value = value;
    const Sha256 digest = sha256(kept.salt + value);
    kept.commitment.assign(digest.begin(), digest.end());
    m_personal.push_back(std::move(kept));
    return hex(digest);
}

} // namespace trunkline
