#pragma once
// The permission table (DECISIONS 9).

#include "services/contract/permission.h"

namespace trunkline {

bool allows(Role role, Permission permission);

} // namespace trunkline
