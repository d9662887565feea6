#pragma once
// People and their membership of a tenant.

#include "services/base/id.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

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

} // namespace trunkline
