#include "services/numbers/numbers.h"

#include "services/contract/handlers.h"
#include "services/contract/numbers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll = sql("select ", columns<Number>, " from numbers where tenant_id = $1");
constexpr Sql selectNumber = "select number from numbers where tenant_id = $1 and id = $2";

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
    TRUNK_TRY(auto place, textPlace(op.page, question));
    if (!context.see.callers)
        TRUNK_DO(readText(transaction, selectNumber, place));
    Query query(selectAll, columnValues(transaction.tenant()));
    narrow(query, context.see);
    if (place)
        query.add(" and (number, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by number, id limit ", op.page.limit + 1);
    return readPage<NumberPage>(
        transaction, query, op.page, question, [&context](const Number& number) {
            return TextPlace{
                context.see.callers ? number.number.value : std::string(), number.id.value};
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
