#include "services/calls/filter.h"
#include "services/calls/handlers.h"
#include "services/storage/database.h"

namespace trunkline {

namespace {

constexpr Sql selectCounted(R"(
    select started_at, campaign_id, publisher_id, buyer_id, number_id, region, outcome,
        talk_seconds, qualified, repeat_caller, revenue, payout, cost
    from calls
    where tenant_id = $1 and started_at >= $2 and started_at < $3)");

} // namespace

Outcome scanCalls(Transaction& transaction, const CallScan& scan,
    const std::function<void(const CountedCall&)>& each)
{
    Query query(selectCounted, values(transaction.tenant(), scan.from, scan.to));
    addRowScope(query, scan.see);
    addCallFilter(query, scan.filter);
    CountedCall call;
    return transaction.scan(query, [&](const Row& row) {
        call.startedAt = row.instant(0);
        call.campaignId = row.id<CampaignId>(1);
        call.publisherId = row.id<PublisherId>(2);
        call.buyerId = row.id<BuyerId>(3);
        call.numberId = row.id<NumberId>(4);
        call.region = row.text(5);
        call.outcome = static_cast<CallOutcome>(row.integer(6));
        call.talkSeconds = row.integer(7);
        call.qualified = row.boolean(8);
        call.repeatCaller = row.boolean(9);
        call.money = {row.integer(10), row.integer(11), row.integer(12)};
        each(call);
        return true;
    });
}

} // namespace trunkline
