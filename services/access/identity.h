#pragma once
// Who a caller is, read again in every transaction.

#include "services/base/id.h"
#include "services/contract/principal.h"
#include "services/storage/database.h"

#include <memory>
#include <string>
#include <vector>

namespace trunkline {

/// What a connection holds of its caller. A role is never carried: it is read with the membership.
struct Caller {
    ActorKind kind = ActorKind::System;
    TenantId tenantId;
    UserId userId;         ///< of a Key: the key's own id
    SessionId sessionId{}; ///< that must live; nil: none
    std::string address{}; ///< of a network caller
};

/// The question who a caller is, on its way to the store.
class Identification {
public:
    Identification(Caller caller, Instant now);
    ~Identification();
    Identification(const Identification&) = delete;
    Identification& operator=(const Identification&) = delete;

    /// Asks with whatever is waited for next; this object must live until then.
    Outcome send(Transaction& transaction);

    /// Once that has come. Errors: Unauthenticated when the user has no active membership of the
    /// tenant, when the session is over, and when a key has ended, expired or is used from a
    /// network that it does not name.
    Result<Principal> principal() const;

private:
    struct Answers;
    Result<Principal> member() const;
    Result<Principal> key() const;

    Caller m_caller;
    Instant m_now;
    std::unique_ptr<Answers> m_answers;
};

/// Asks and waits.
Result<Principal> identify(Transaction& transaction, const Caller& caller, Instant now);

/// Active members of the tenant with this role, oldest first: the operating-system user's OWNER, a
/// demo's role.
Result<std::vector<UserId>> members(Transaction& transaction, Role role);

/// Looks a member up by id, e-mail or name, in that order. Errors: NotFound.
Result<UserId> findMember(Transaction& transaction, const std::string& who);

} // namespace trunkline
