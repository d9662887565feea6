#include "services/numbers/numbers.h"

#include "services/contract/handlers.h"
#include "services/contract/numbers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll = sql("select ", columns<Number>, " from numbers where tenant_id = $1");

/// The rule of rows: a publisher sees its own numbers, a buyer none.
void narrow(Query& query, const Visibility& see)
{
    if (!see.onlyPublisher.isNil())
        query.add(" and publisher_id = ", see.onlyPublisher);
    if (!see.onlyBuyer.isNil())
        query.add(" and 1 = 0");
}

Result<NumberPage> handle(Transaction& transaction, Context& context, const ListNumbers& op)
{
    const std::string question
        = std::string(ListNumbers::facts.name.value) + context.see.onlyPublisher.text();
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    narrow(query, context.see);
    if (place)
        query.add(" and (number, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by number, id limit ", op.page.limit + 1);
    return readPage<NumberPage>(transaction, query, op.page, question, [](const Number& number) {
        return TextPlace{number.number.value, number.id.value};
    });
}

Result<Number> handle(Transaction& transaction, Context& context, const ReadNumber& op)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", op.id);
    narrow(query, context.see);
    return oneRow<Number>(transaction, query, "number");
}

} // namespace

void addNumberHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListNumbers>(call);
    table.add<ReadNumber>(call);
}

} // namespace trunkline
