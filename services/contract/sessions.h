#pragma once
// Signing in: by a password, or for the first time by a token that an administrator handed over.

#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/principal.h"
#include "services/contract/secrets.h"

#include <string>
#include <vector>

namespace trunkline {

/// Who is signed in, and until when.
struct SessionInfo {
    SessionId id;
    Principal principal;
    Instant createdAt;
    Instant endsAt;               ///< at the latest, whatever is done in it
    std::int64_t idleSeconds = 0; ///< it ends earlier after so long without a request
};
TRUNK_RECORD(SessionInfo, id, principal, createdAt, endsAt, idleSeconds)

/// Shown once: the store holds digests only.
struct SessionGrant {
    Token token; ///< goes into `Authorization: Bearer …`
    SessionInfo session;
};
TRUNK_RECORD(SessionGrant, token, session)

/// Errors: Unauthenticated, the same for an unknown name, a wrong password and a disabled member;
/// Unavailable (too many at once); RateLimited.
struct SignIn {
    using Response = SessionGrant;
    static constexpr Facts facts{.name = "sessions.create",
        .summary = "Sign in with name and password",
        .verb = Verb::Post,
        .path = "/v1/session",
        .permission = Permission::Anonymous,
        .effect = Effect::Write,
        .touches = Entity::Session,
        .rate = RateClass::Public,
        .stepUp = false,
        .audited = true};
    std::string name; ///< the e-mail address, in any case
    Token password;
};
TRUNK_RECORD(SignIn, name, password)

/// The first sign-in of a user: takes the single-use token, sets the user's own password. Errors:
/// Unauthenticated (unknown, used or expired token); Invalid (`name`, `password`); Conflict (the
/// name is taken).
struct AcceptInvitation {
    using Response = SessionGrant;
    static constexpr Facts facts{.name = "invitations.accept",
        .summary = "Sign in for the first time and choose a password",
        .verb = Verb::Post,
        .path = "/v1/invitations/accept",
        .permission = Permission::Anonymous,
        .effect = Effect::Write,
        .touches = Entity::Session,
        .rate = RateClass::Public,
        .stepUp = false,
        .audited = true};
    Token token;
    std::string name; ///< the e-mail address to sign in with from now on
    Token password;
};
TRUNK_RECORD(AcceptInvitation, token, name, password)
TRUNK_BOUNDS(AcceptInvitation, {"name", 3, 254, "bytes"}, {"password", 15, 256, "bytes"})

/// The caller. A program at the workspace itself has no session: its times are 0.
struct ReadSession {
    using Response = SessionInfo;
    static constexpr Facts facts{.name = "sessions.read",
        .summary = "Who is signed in, and until when",
        .verb = Verb::Get,
        .path = "/v1/session",
        .permission = Permission::SessionOwn,
        .effect = Effect::Read,
        .touches = Entity::Session,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
};
TRUNK_RECORD(ReadSession)

struct SignedOut {
    bool ended = false; ///< false: there was no session to end
};
TRUNK_RECORD(SignedOut, ended)

/// Ends the session that the request came in.
struct SignOut {
    using Response = SignedOut;
    static constexpr Facts facts{.name = "sessions.end",
        .summary = "Sign out",
        .verb = Verb::Delete,
        .path = "/v1/session",
        .permission = Permission::SessionOwn,
        .effect = Effect::Write,
        .touches = Entity::Session,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
};
TRUNK_RECORD(SignOut)

/// One place where a user is signed in.
struct OpenSession {
    SessionId id;
    UserId userId;
    std::string address; ///< from where it was begun
    Instant createdAt;
    Instant lastSeen;     ///< to the minute
    bool current = false; ///< the one that asks
};
TRUNK_RECORD(OpenSession, id, userId, address, createdAt, lastSeen, current)

struct OpenSessions {
    std::vector<OpenSession> items; ///< the newest first, at most 10
};
TRUNK_RECORD(OpenSessions, items)

/// One's own; another member's for those who may write users. Errors: NotFound.
struct ListSessions {
    using Response = OpenSessions;
    static constexpr Facts facts{.name = "sessions.list",
        .summary = "Where a member is signed in",
        .verb = Verb::Get,
        .path = "/v1/sessions",
        .permission = Permission::SessionOwn,
        .effect = Effect::Read,
        .touches = Entity::Session,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    UserId userId; ///< nil: one's own
};
TRUNK_RECORD(ListSessions, userId)

/// Ends one session, one's own or, for those who may write users, another member's. Errors:
/// NotFound.
struct EndSession {
    using Response = SignedOut;
    static constexpr Facts facts{.name = "sessions.revoke",
        .summary = "End one session",
        .verb = Verb::Delete,
        .path = "/v1/sessions/{id}",
        .permission = Permission::SessionOwn,
        .effect = Effect::Write,
        .touches = Entity::Session,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    SessionId id;
};
TRUNK_RECORD(EndSession, id)

/// Ends all sessions of the caller and begins a new one. Errors: Invalid (`current`, `password`);
/// Conflict for who has no password: a key, a program at the workspace itself.
struct ChangePassword {
    using Response = SessionGrant;
    static constexpr Facts facts{.name = "sessions.password",
        .summary = "Choose another password",
        .verb = Verb::Put,
        .path = "/v1/session/password",
        .permission = Permission::SessionOwn,
        .effect = Effect::Write,
        .touches = Entity::Session,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    Token current;
    Token password;
};
TRUNK_RECORD(ChangePassword, current, password)
TRUNK_BOUNDS(ChangePassword, {"password", 15, 256, "bytes"})

} // namespace trunkline
