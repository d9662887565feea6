#pragma once
// Proves a tenant's trail against its tables.

#include "services/contract/audit.h"
#include "services/storage/database.h"

namespace trunkline {

/// Re-computes the chain and its signed heads, and holds the tables against it: rows whose change
/// no entry knows (Unaudited), rows older than their last entry (RolledBack), batches whose calls
/// are gone or too many. Reads past what is damaged and names it. Cost: one row read per entry, and
/// one pass over each table's audit ids.
Result<AuditVerdict> verifyTrail(Transaction& transaction, Instant now);

} // namespace trunkline
