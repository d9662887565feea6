#pragma once
// A tenant's row, for whoever founds a workspace.

#include "services/base/id.h"
#include "services/base/result.h"
#include "services/contract/tenants.h"

namespace trunkline {

class Transaction;

/// Writes a new tenant as it stands; the transaction must be fenced to it. Errors: Conflict when it
/// is there already.
Outcome insertTenant(Transaction& transaction, const Tenant& tenant, AuditId auditId);

} // namespace trunkline
