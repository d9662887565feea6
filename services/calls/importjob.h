#pragma once
// An import's job moves with the batches that it sends, in their transactions: what it says is what
// is stored.

#include "services/contract/calls.h"
#include "services/contract/context.h"
#include "services/storage/database.h"

namespace trunkline {

/// What one batch added.
struct StoredBatch {
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::int64_t conflicts = 0;
    std::int64_t answered = 0;
    std::int64_t talkSeconds = 0;
};

/// Errors: NotFound; Conflict when the job is not running, or this is not its next batch.
Outcome advanceJob(Transaction& transaction, Context& context, const IngestProgress& progress,
    const StoredBatch& batch);

} // namespace trunkline
