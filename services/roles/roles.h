#pragma once
// Handler of the permission matrix.

#include "services/contract/roles.h"

#include <vector>

namespace trunkline {

class HandlerTable;

/// `rows` is every operation with the roles that may call it; compose makes it of the list of
/// operations, which features do not see.
void addRoleHandlers(HandlerTable& table, std::vector<RoleRow> rows);

} // namespace trunkline
