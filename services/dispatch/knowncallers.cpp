#include "services/dispatch/knowncallers.h"

namespace trunkline {

KnownCallers::Key KnownCallers::keyOf(const Caller& caller)
{
    return {caller.kind, caller.tenantId, caller.userId, caller.sessionId};
}

std::optional<Principal> KnownCallers::find(const Caller& caller) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(keyOf(caller));
    return found == m_known.end() ? std::nullopt : std::optional(found->second);
}

void KnownCallers::note(const Caller& caller, const Principal& principal)
{
    const std::lock_guard lock(m_mutex);
    const Key key = keyOf(caller);
    if (m_known.size() >= most && !m_known.contains(key))
        m_known.clear();
    m_known[key] = principal;
}

void KnownCallers::forget(const Caller& caller)
{
    const std::lock_guard lock(m_mutex);
    m_known.erase(keyOf(caller));
}

} // namespace trunkline
