#pragma once
// Whom callers were when they last asked: what a read may begin with, and no more. Who they are now
// comes with the read's own answer, and decides.

#include "services/access/identity.h"
#include "services/contract/principal.h"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

namespace trunkline {

/// Threads: shared.
class KnownCallers {
public:
    /// So many at once; with a further one all are forgotten.
    static constexpr std::size_t most = 10'000;

    std::optional<Principal> find(const Caller& caller) const;
    void note(const Caller& caller, const Principal& principal);
    /// Who is refused is not handled for again.
    void forget(const Caller& caller);

private:
    using Key = std::tuple<ActorKind, TenantId, UserId, SessionId>;
    static Key keyOf(const Caller& caller);

    mutable std::mutex m_mutex; // guards all
    std::map<Key, Principal> m_known;
};

} // namespace trunkline
