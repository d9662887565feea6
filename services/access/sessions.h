#pragma once
// The rows of logins, sessions and invitations. Only digests of tokens are stored; the times are
// the server's clock's (SEC-S1).

#include "services/base/id.h"
#include "services/base/time.h"
#include "services/contract/permission.h"
#include "services/storage/database.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// A name and the password that goes with it.
struct Login {
    UserId userId;
    TenantId tenantId;
    std::string name;     ///< lower case
    std::string password; ///< sealed hash, see Passwords
};

struct SessionRow {
    SessionId id;
    TenantId tenantId;
    UserId userId;
    Instant createdAt;
    Instant lastSeen;
};

struct Invitation {
    TenantId tenantId;
    UserId userId;
    Instant expiresAt;
};

/// How long a session lives.
struct SessionLife {
    Seconds idle;
    Seconds whole;
};
SessionLife sessionLife(Role role);
/// Sessions a user may have; the oldest ends when another begins.
inline constexpr std::int64_t mostSessions = 10;
/// How long a token lives: of a first start or a lost password, of an invitation.
inline constexpr Seconds setupLife{3'600};
inline constexpr Seconds invitationLife{24 * 3'600};

/// Where a password's hash stands, for its seal.
std::string loginPlace(UserId user);
std::string loginName(std::string_view typed); ///< trimmed, in lower case

Result<std::optional<Login>> findLogin(Transaction& transaction, const std::string& name);
Result<bool> hasLogin(Transaction& transaction, UserId user);
/// Errors: Conflict, when another user has the name.
Outcome putLogin(Transaction& transaction, const Login& login, Instant now);
/// An empty one opens to nobody.
Outcome putPassword(
    Transaction& transaction, UserId user, const std::string& password, Instant now);
Result<std::optional<Login>> loginOf(Transaction& transaction, UserId user);

/// By the token's digest or by id; expiry is not looked at.
Result<std::optional<SessionRow>> findSession(Transaction& transaction, const std::string& digest);
Result<std::optional<SessionRow>> findSession(Transaction& transaction, SessionId id);
/// Asks with whatever is waited for next; `found` must live until then.
Outcome sendSession(Transaction& transaction, SessionId id, std::optional<SessionRow>& found);
/// Ends the user's oldest ones beyond the most.
Outcome beginSession(Transaction& transaction, const SessionRow& session, const std::string& digest,
    const std::string& address);
Result<bool> endSession(Transaction& transaction, SessionId id);
/// All of a user's.
Outcome endSessions(Transaction& transaction, UserId user);
/// The newest first, with the address where each was begun.
struct PlacedSession {
    SessionRow session;
    std::string address;
};
Result<std::vector<PlacedSession>> sessionsOf(Transaction& transaction, UserId user);
Outcome touchSession(Transaction& transaction, SessionId id, Instant now);
bool isOver(const SessionRow& session, Role role, Instant now);

Outcome putInvitation(
    Transaction& transaction, const Invitation& invitation, const std::string& digest, Instant now);
/// Makes the tokens that a user has not used worthless.
Outcome takeBackInvitations(Transaction& transaction, UserId user, Instant now);
/// None for what is unknown, used or expired.
Result<std::optional<Invitation>> findInvitation(
    Transaction& transaction, const std::string& digest, Instant now);
/// False when somebody else used it meanwhile.
Result<bool> useInvitation(Transaction& transaction, const std::string& digest, Instant now);

} // namespace trunkline
