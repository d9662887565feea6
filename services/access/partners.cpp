#include "services/access/partners.h"

namespace trunkline {

namespace {

constexpr Sql findPublisher("select id from publishers where tenant_id = $1 and id = $2");
constexpr Sql findBuyer("select id from buyers where tenant_id = $1 and id = $2");

Result<bool> isThere(Transaction& transaction, Sql select, const Uuid& id)
{
    if (id.isNil())
        return true;
    TRUNK_TRY(const auto found,
        transaction.first(
            Query(select, values(transaction.tenant(), id)), [](const Row&) { return true; }));
    return found.has_value();
}

} // namespace

Outcome checkPartners(Transaction& transaction, PublisherId publisher, BuyerId buyer)
{
    std::vector<FieldError> errors;
    TRUNK_TRY(const bool publisherThere, isThere(transaction, findPublisher, publisher.value));
    if (!publisherThere)
        errors.push_back({"draft.publisher_id", "There is no such publisher; choose another."});
    TRUNK_TRY(const bool buyerThere, isThere(transaction, findBuyer, buyer.value));
    if (!buyerThere)
        errors.push_back({"draft.buyer_id", "There is no such buyer; choose another."});
    if (!errors.empty())
        return invalid(std::move(errors));
    return Done{};
}

} // namespace trunkline
