#pragma once
// The permission table (DECISIONS 9).

#include "services/contract/principal.h"

namespace trunkline {

bool allows(Role role, Permission permission);
/// A key may do what both its scopes and its role allow.
bool allows(const Principal& principal, Permission permission);

} // namespace trunkline
