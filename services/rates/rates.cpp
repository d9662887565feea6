#include "services/rates/rates.h"

#include "services/contract/handlers.h"
#include "services/contract/rates.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectCards
    = sql("select c.id, c.tenant_id, c.name, c.side, c.currency, c.effective_from, "
          "(select count(*) from rates r where r.tenant_id = c.tenant_id "
          "and r.rate_card_id = c.id), c.state, c.created_at, c.updated_at, c.version "
          "from rate_cards c where c.tenant_id = $1");

Result<RateCardPage> handle(Transaction& transaction, Context&, const ListRateCards& op)
{
    constexpr std::string_view question = ListRateCards::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectCards, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (c.name, c.id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by c.name, c.id limit ", op.page.limit + 1);
    return readPage<RateCardPage>(transaction, query, op.page, question, [](const RateCard& card) {
        return TextPlace{card.name, card.id.value};
    });
}

Result<RateCard> find(Transaction& transaction, RateCardId id)
{
    Query query(selectCards, columnValues(transaction.tenant()));
    query.add(" and c.id = ", id);
    return oneRow<RateCard>(transaction, query, "rate card");
}

Result<RateCard> handle(Transaction& transaction, Context&, const ReadRateCard& op)
{
    return find(transaction, op.id);
}

constexpr auto selectRates
    = sql("select ", columns<Rate>, " from rates where tenant_id = $1 and rate_card_id = $2");

Result<RatePage> handle(Transaction& transaction, Context&, const ListRates& op)
{
    const std::string question = std::string(ListRates::facts.name.value) + op.id.text();
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    TRUNK_TRY(const RateCard card, find(transaction, op.id));
    Query query(selectRates, columnValues(transaction.tenant(), card.id));
    if (place)
        query.add(" and (prefix, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by prefix, id limit ", op.page.limit + 1);
    return readPage<RatePage>(transaction, query, op.page, question, [](const Rate& rate) {
        return TextPlace{rate.prefix, rate.id.value};
    });
}

} // namespace

void addRateHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListRateCards>(call);
    table.add<ReadRateCard>(call);
    table.add<ListRates>(call);
}

} // namespace trunkline
