#pragma once
// The permission matrix, readable.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

struct RoleRow {
    std::string operation;
    Permission permission = Permission::Anonymous;
    std::vector<Role> roles;

    friend bool operator==(const RoleRow&, const RoleRow&) = default;
};
TRUNK_RECORD(RoleRow, operation, permission, roles)

struct RoleMatrix {
    std::vector<RoleRow> rows;

    friend bool operator==(const RoleMatrix&, const RoleMatrix&) = default;
};
TRUNK_RECORD(RoleMatrix, rows)

/// Every operation and the roles that may call it.
struct ReadRoles {
    using Response = RoleMatrix;
    static constexpr Facts facts{.name = "roles.read",
        .summary = "Every operation and the roles that may call it",
        .verb = Verb::Get,
        .path = "/v1/roles",
        .permission = Permission::RolesRead,
        .effect = Effect::Read,
        .touches = Entity::Role,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
};
TRUNK_RECORD(ReadRoles)

} // namespace trunkline
