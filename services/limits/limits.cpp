#include "services/limits/limits.h"

#include "services/contract/handlers.h"
#include "services/contract/limits.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll = sql("select ", columns<Quota>, " from quotas where tenant_id = $1");

Result<QuotaPage> handle(Transaction& transaction, Context&, const ListQuotas& op)
{
    constexpr std::string_view question = ListQuotas::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (kind, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by kind, id limit ", op.page.limit + 1);
    return readPage<QuotaPage>(transaction, query, op.page, question, [](const Quota& quota) {
        return TextPlace{std::string(wireName(quota.kind)), quota.id.value};
    });
}

Result<Quota> handle(Transaction& transaction, Context&, const ReadQuota& op)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", op.id);
    return oneRow<Quota>(transaction, query, "quota");
}

} // namespace

void addLimitHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListQuotas>(call);
    table.add<ReadQuota>(call);
}

} // namespace trunkline
