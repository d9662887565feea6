#include "services/flows/flows.h"

#include "services/contract/flows.h"
#include "services/contract/handlers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll = sql("select ", columns<Flow>, " from flows where tenant_id = $1");

Result<FlowPage> handle(Transaction& transaction, Context&, const ListFlows& op)
{
    constexpr std::string_view question = ListFlows::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (name, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by name, id limit ", op.page.limit + 1);
    return readPage<FlowPage>(transaction, query, op.page, question, [](const Flow& flow) {
        return TextPlace{flow.name, flow.id.value};
    });
}

Result<Flow> handle(Transaction& transaction, Context&, const ReadFlow& op)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", op.id);
    return oneRow<Flow>(transaction, query, "flow");
}

} // namespace

void addFlowHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListFlows>(call);
    table.add<ReadFlow>(call);
}

} // namespace trunkline
