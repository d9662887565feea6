#pragma once
// Who asks, and what they may see.

#include "services/base/id.h"
#include "services/contract/fields.h"
#include "services/contract/permission.h"

#include <string>
#include <vector>

namespace trunkline {

/// Local: the owner of a workspace file; Operator: the holder of a database URL; Demo: a role
/// picked in the demo workspace.
TRUNK_ENUM(ActorKind, Local, Operator, User, Key, Demo, System)

/// The identified caller of one operation.
struct Principal {
    ActorKind kind = ActorKind::System;
    UserId userId;
    std::string name;
    TenantId tenantId;
    Role role = Role::Readonly;
    PublisherId publisherId; ///< of a PUBLISHER, else nil
    BuyerId buyerId;         ///< of a BUYER, else nil
    SessionId sessionId;     ///< of a network caller that signed in, else nil
    /// Of an API key: all that it may do; `userId` is then the key's own id.
    std::vector<Permission> scopes;

    friend bool operator==(const Principal&, const Principal&) = default;
};
TRUNK_RECORD(Principal, kind, userId, name, tenantId, role, publisherId, buyerId, sessionId, scopes)

/// The row and field rule of a principal, as data. Applied in the SQL, and once more to every
/// response.
struct Visibility {
    PublisherId onlyPublisher{}; ///< rows of this publisher only; nil: of all
    BuyerId onlyBuyer{};         ///< rows of this buyer only; nil: of all
    bool revenue = false;
    bool payout = false;
    bool cost = false;
    bool margin = false;     ///< margin and profit
    bool callers = false;    ///< phone numbers whole; else masked
    bool names = false;      ///< names of people and partners whole; else masked
    bool publishers = false; ///< that publishers exist: their ids, names and counts
    bool buyers = false;     ///< that buyers exist: their ids, names, numbers and counts
    bool transcripts = false;

    friend bool operator==(const Visibility&, const Visibility&) = default;
};

/// Source: DECISIONS 9.
Visibility visibilityOf(const Principal& principal);

} // namespace trunkline
