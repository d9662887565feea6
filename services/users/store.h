#pragma once
// The rows of a person and of a membership, for whoever founds a workspace.

#include "services/base/id.h"
#include "services/base/result.h"
#include "services/contract/users.h"

namespace trunkline {

class Transaction;

/// Writes a new user and its membership of `user.tenantId`, as they stand. Errors: Conflict when
/// one of the two is there already.
Outcome insertMember(Transaction& transaction, const User& user, AuditId auditId);

} // namespace trunkline
