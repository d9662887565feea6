#include "services/calls/importjob.h"

namespace trunkline {

namespace {

constexpr Sql moveJob(R"(
    update jobs set batch = $3, byte_offset = $4, line = $5, row_count = $6, rejected = $7,
        warnings = $8, imported = imported + $9, duplicates = duplicates + $10,
        conflicts = conflicts + $11, answered = answered + $12, talk_seconds = talk_seconds + $13,
        state = $14, updated_at = $15, audit_id = $16
    where owner_tenant = $1 and id = $2 and state = 'running' and batch = $3 - 1
    returning created_at)");
constexpr Sql selectJob("select state, batch from jobs where owner_tenant = $1 and id = $2");

} // namespace

Outcome advanceJob(Transaction& transaction, Context& context, const IngestProgress& progress,
    const StoredBatch& batch)
{
    const TenantId tenant = transaction.tenant();
    TRUNK_TRY(const std::optional<Instant> begun,
        transaction.first(
            Query(moveJob,
                values(tenant, progress.jobId, progress.batch, progress.byteOffset, progress.line,
                    progress.rows, progress.rejected, progress.warnings, batch.stored,
                    batch.duplicates, batch.conflicts, batch.answered, batch.talkSeconds,
                    progress.last ? "done" : "running", context.now, context.auditId)),
            [](const Row& row) { return row.instant(0); }));
    if (begun) {
        if (progress.last)
            context.tally.ended = {true, context.now - *begun};
        return Done{};
    }
    std::string state;
    TRUNK_TRY(const auto stands,
        transaction.first(Query(selectJob, values(tenant, progress.jobId)), [&](const Row& row) {
            state = row.text(0);
            return row.integer(1);
        }));
    if (!stands)
        return fail(Errc::NotFound, "no such import");
    if (state != "running")
        return fail(Errc::Conflict, "the import is " + state + "; start it again");
    return fail(Errc::Conflict,
        "the import stands at batch " + std::to_string(*stands) + ", and batch "
            + std::to_string(progress.batch) + " came");
}

} // namespace trunkline
