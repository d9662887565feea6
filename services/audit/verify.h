#pragma once
// Proves a tenant's trail against its tables.

#include "services/contract/audit.h"
#include "services/storage/database.h"

namespace trunkline {

/// Re-computes the chain and its signed heads, and holds the tables against it: rows that no entry
/// knows (Unaudited, AheadOfHead), rows older than their last entry (RolledBack), rows that are not
/// as their entry left them (ChangedRow). Reads past what is damaged and names it.
/// Cost: one row read per entry, and every row of the tables that stay small; with `contents` also
/// one pass over calls, transcripts and the values behind commitments.
Result<AuditVerdict> verifyTrail(Transaction& transaction, Instant now, bool contents = true);

} // namespace trunkline
