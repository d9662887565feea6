#include "services/campaigns/campaigns.h"

#include "services/contract/campaigns.h"
#include "services/contract/handlers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll
    = sql("select ", columns<Campaign>, " from campaigns where tenant_id = $1");

/// The rule of rows: a publisher sees the campaigns that its numbers or its calls belong to, a
/// buyer none.
void narrow(Query& query, const Visibility& see)
{
    if (!see.onlyPublisher.isNil())
        query
            .add(" and id in (select n.campaign_id from numbers n where n.tenant_id = $1 and "
                 "n.publisher_id = ",
                see.onlyPublisher)
            .add(" union select h.campaign_id from call_hourly h where h.tenant_id = $1 and "
                 "h.publisher_id = ",
                see.onlyPublisher)
            .add(")");
    if (!see.onlyBuyer.isNil())
        query.add(" and 1 = 0");
}

/// Notes and the way of a call are not meant for a partner's eyes.
void conceal(Campaign& campaign, const Visibility& see)
{
    if (!see.onlyPublisher.isNil()) {
        campaign.flowId = {};
        campaign.notes.clear();
    }
}

Result<CampaignPage> handle(Transaction& transaction, Context& context, const ListCampaigns& op)
{
    const std::string question
        = std::string(ListCampaigns::facts.name.value) + context.see.onlyPublisher.text();
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    narrow(query, context.see);
    if (place)
        query.add(" and (name, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by name, id limit ", op.page.limit + 1);
    TRUNK_TRY(CampaignPage page,
        readPage<CampaignPage>(transaction, query, op.page, question, [](const Campaign& campaign) {
            return TextPlace{campaign.name, campaign.id.value};
        }));
    for (Campaign& campaign : page.items)
        conceal(campaign, context.see);
    return page;
}

Result<Campaign> find(Transaction& transaction, const Visibility& see, CampaignId id)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", id);
    narrow(query, see);
    return oneRow<Campaign>(transaction, query, "campaign");
}

Result<Campaign> handle(Transaction& transaction, Context& context, const ReadCampaign& op)
{
    TRUNK_TRY(Campaign campaign, find(transaction, context.see, op.id));
    conceal(campaign, context.see);
    return campaign;
}

constexpr auto readFlow = sql("select id from flows where tenant_id = $1 and id = $2");

/// Errors: Invalid when the draft names a flow that is not there.
Outcome checkFlow(Transaction& transaction, const CampaignDraft& draft)
{
    if (draft.flowId.isNil())
        return Done{};
    TRUNK_TRY(const auto found,
        transaction.first(Query(readFlow, columnValues(transaction.tenant(), draft.flowId)),
            [](const Row& row) { return row.id<FlowId>(0); }));
    if (!found)
        return invalid("draft.flow_id", "There is no such flow; choose another, or none.");
    return Done{};
}

constexpr auto insertSql = sql("insert into campaigns (", columns<Campaign>, ", audit_id) values (",
    parameters<width<Campaign> + 1>, ")");

Result<Campaign> handle(Transaction& transaction, Context& context, const CreateCampaign& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_DO(checkFlow(transaction, op.draft));
    const Campaign campaign{.id = context.newId<CampaignId>(),
        .tenantId = transaction.tenant(),
        .name = op.draft.name,
        .qualifyingSeconds = op.draft.qualifyingSeconds,
        .duplicateWindowDays = op.draft.duplicateWindowDays,
        .revenuePerCall = op.draft.revenuePerCall,
        .payoutPerCall = op.draft.payoutPerCall,
        .flowId = op.draft.flowId,
        .notes = op.draft.notes,
        .state = RecordState::Active,
        .createdAt = context.now,
        .updatedAt = context.now,
        .version = 1};
    TRUNK_DO(insertNamed(
        transaction, Query(insertSql, valuesOf(campaign, context.auditId)), "campaign"));
    context.created(campaign);
    return campaign;
}

constexpr auto updateSql
    = sql("update campaigns set name = $4, qualifying_seconds = $5, duplicate_window_days = $6, "
          "revenue_per_call = $7, payout_per_call = $8, flow_id = $9, notes = $10, updated_at = "
          "$11, audit_id = $12, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<Campaign>);

Result<Campaign> handle(Transaction& transaction, Context& context, const UpdateCampaign& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_DO(checkFlow(transaction, op.draft));
    TRUNK_TRY(const Campaign before, find(transaction, context.see, op.id));
    TRUNK_TRY(const Campaign after,
        updatedRow<Campaign>(transaction,
            Query(updateSql,
                columnValues(transaction.tenant(), op.id, op.draft.version, op.draft.name,
                    op.draft.qualifyingSeconds, op.draft.duplicateWindowDays,
                    op.draft.revenuePerCall, op.draft.payoutPerCall, op.draft.flowId,
                    op.draft.notes, context.now, context.auditId)),
            "campaign"));
    context.changed(before, after);
    return after;
}

constexpr auto archiveSql
    = sql("update campaigns set state = $4, updated_at = $5, audit_id = $6, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<Campaign>);

Result<Campaign> handle(Transaction& transaction, Context& context, const ArchiveCampaign& op)
{
    TRUNK_TRY(const Campaign before, find(transaction, context.see, op.id));
    TRUNK_TRY(const Campaign after,
        updatedRow<Campaign>(transaction,
            Query(archiveSql,
                columnValues(transaction.tenant(), op.id, op.version, RecordState::Archived,
                    context.now, context.auditId)),
            "campaign"));
    context.changed(before, after);
    return after;
}

} // namespace

void addCampaignHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListCampaigns>(call);
    table.add<ReadCampaign>(call);
    table.add<CreateCampaign>(call);
    table.add<UpdateCampaign>(call);
    table.add<ArchiveCampaign>(call);
}

} // namespace trunkline
