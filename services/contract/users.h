#pragma once
// People and their membership of a tenant.

#include "services/base/id.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/secrets.h"

#include <vector>

namespace trunkline {

TRUNK_ENUM(MembershipState, Active, Disabled)

/// A user as a member of one tenant.
struct User {
    UserId id;
    TenantId tenantId;
    PersonName name;
    Email email;
    Role role = Role::Readonly;
    PublisherId publisherId; ///< of a PUBLISHER
    BuyerId buyerId;         ///< of a BUYER
    MembershipState state = MembershipState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const User&, const User&) = default;
};
TRUNK_RECORD(User, id, tenantId, name, email, role, publisherId, buyerId, state, createdAt,
    updatedAt, version)

struct UserDraft {
    PersonName name;
    Email email;
    Role role = Role::Readonly;
    PublisherId publisherId; ///< of a PUBLISHER, else nil
    BuyerId buyerId;         ///< of a BUYER, else nil
    MembershipState state = MembershipState::Active;
    std::int64_t version = 0; ///< that the editor saw; 0 when new

    friend bool operator==(const UserDraft&, const UserDraft&) = default;
};
TRUNK_RECORD(UserDraft, name, email, role, publisherId, buyerId, state, version)
TRUNK_BOUNDS(UserDraft, {"name", 1, 120}, {"email", 0, 254, "bytes"})

/// Rules: name 1 to 120 characters; an e-mail address, which only the founder of a workspace may
/// lack; a publisher or buyer where the role asks for one, and nowhere else.
std::vector<FieldError> validate(const UserDraft& draft);

/// A single-use token that an administrator hands over; the user sets a password with it
/// (`invitations.accept`). Shown here and never again.
struct UserGrant {
    User user;
    Token token; ///< empty in an answer that is given again
    Instant expiresAt;
};
TRUNK_RECORD(UserGrant, user, token, expiresAt)

struct UserPage {
    std::vector<User> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(UserPage, items, next)

struct ListUsers {
    using Response = UserPage;
    static constexpr Facts facts{.name = "users.list",
        .summary = "A page of members",
        .verb = Verb::Get,
        .path = "/v1/users",
        .permission = Permission::UsersRead,
        .effect = Effect::Read,
        .touches = Entity::User,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListUsers, page)

struct ReadUser {
    using Response = User;
    static constexpr Facts facts{.name = "users.read",
        .summary = "One member",
        .verb = Verb::Get,
        .path = "/v1/users/{id}",
        .permission = Permission::UsersRead,
        .effect = Effect::Read,
        .touches = Entity::User,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    UserId id;
};
TRUNK_RECORD(ReadUser, id)

/// A new member, and a token of 24 hours with which it signs in for the first time. Errors: Invalid
/// per field; Conflict (the tenant has a member of that address); Forbidden for an OWNER that
/// somebody else invites.
struct InviteUser {
    using Response = UserGrant;
    static constexpr Facts facts{.name = "users.invite",
        .summary = "Add a member, with a token for the first sign-in",
        .verb = Verb::Post,
        .path = "/v1/users",
        .permission = Permission::UsersWrite,
        .effect = Effect::Write,
        .touches = Entity::User,
        .rate = RateClass::Write,
        .stepUp = true,
        .audited = true};
    UserDraft draft;
};
TRUNK_RECORD(InviteUser, draft)

/// Another role, partner or state ends the user's sessions. Errors: Invalid per field; Conflict
/// (another version; the last active OWNER would be gone); Forbidden where an OWNER is concerned
/// and the caller is none, and for one's own role and state.
struct UpdateUser {
    using Response = User;
    static constexpr Facts facts{.name = "users.update",
        .summary = "Replace what can be edited of a member",
        .verb = Verb::Put,
        .path = "/v1/users/{id}",
        .permission = Permission::UsersWrite,
        .effect = Effect::Write,
        .touches = Entity::User,
        .rate = RateClass::Write,
        .stepUp = true,
        .audited = true};
    UserId id;
    UserDraft draft;
};
TRUNK_RECORD(UpdateUser, id, draft)

/// A new token for a member who lost the password (1 hour) or has not come yet (24 hours). Ends the
/// sessions and takes back earlier tokens; the old password works no more. Errors: Conflict for a
/// disabled member; Forbidden for an OWNER that somebody else resets.
struct ResetUser {
    using Response = UserGrant;
    static constexpr Facts facts{.name = "users.reset",
        .summary = "Hand out a token for another password",
        .verb = Verb::Post,
        .path = "/v1/users/{id}/reset",
        .permission = Permission::UsersWrite,
        .effect = Effect::Write,
        .touches = Entity::User,
        .rate = RateClass::Write,
        .stepUp = true,
        .audited = true};
    UserId id;
};
TRUNK_RECORD(ResetUser, id)

} // namespace trunkline
