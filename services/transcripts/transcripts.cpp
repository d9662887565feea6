#include "services/transcripts/transcripts.h"

#include "services/contract/handlers.h"
#include "services/contract/transcripts.h"
#include "services/rows/rows.h"

namespace trunkline {

namespace {

// A call's id carries the millisecond in which it started, so the key's range holds its row
// (DECISIONS 18).
constexpr auto readSql
    = sql("select t.id, t.tenant_id, t.call_id, t.language, t.segments, t.created_at "
          "from transcripts t join calls c on c.tenant_id = t.tenant_id "
          "and c.started_at = t.call_started_at and c.id = t.call_id "
          "where t.tenant_id = $1 and t.call_started_at >= $2 and t.call_started_at < $3 "
          "and t.call_id = $4");

Result<Transcript> handle(Transaction& transaction, Context& context, const ReadTranscript& op)
{
    const Instant from = op.id.value.time();
    Query query(readSql,
        columnValues(transaction.tenant(), from, from + std::chrono::milliseconds(1), op.id));
    if (!context.see.onlyBuyer.isNil())
        query.add(" and c.buyer_id = ", context.see.onlyBuyer);
    if (!context.see.onlyPublisher.isNil())
        query.add(" and c.publisher_id = ", context.see.onlyPublisher);
    TRUNK_TRY(Transcript transcript, oneRow<Transcript>(transaction, query, "transcript"));
    context.noted("call " + op.id.text(), transcript.id.text(), {});
    return transcript;
}

} // namespace

void addTranscriptHandlers(HandlerTable& table)
{
    table.add<ReadTranscript>(
        [](Transaction& transaction, Context& context, const ReadTranscript& op) {
            return handle(transaction, context, op);
        });
}

} // namespace trunkline
