#pragma once
// Holds what stands in the tables against what the trail says of it.

#include "services/audit/chaincheck.h"
#include "services/audit/expected.h"
#include "services/storage/database.h"

namespace trunkline {

/// Adds what it finds to `check`, which has seen every entry; a table that cannot be read is a
/// finding too. `contents`: also calls, transcripts and the values behind commitments, each in one
/// pass in the order of its key. Errors: Cancelled.
Outcome holdTables(
    Transaction& transaction, const Expected& expected, ChainCheck& check, bool contents);

} // namespace trunkline
