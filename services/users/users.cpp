#include "services/users/users.h"

#include "services/contract/handlers.h"
#include "services/contract/users.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectMembers = sql(
    "select u.id, m.tenant_id, u.name, u.email, m.role, m.publisher_id, m.buyer_id, m.state, "
    "m.created_at, m.updated_at, m.version from memberships m join users u on u.id = m.user_id "
    "where m.tenant_id = $1");

Result<UserPage> handle(Transaction& transaction, Context&, const ListUsers& op)
{
    constexpr std::string_view question = ListUsers::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectMembers, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (u.name, u.id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by u.name, u.id limit ", op.page.limit + 1);
    return readPage<UserPage>(transaction, query, op.page, question, [](const User& user) {
        return TextPlace{user.name.value, user.id.value};
    });
}

Result<User> handle(Transaction& transaction, Context&, const ReadUser& op)
{
    Query query(selectMembers, columnValues(transaction.tenant()));
    query.add(" and m.user_id = ", op.id);
    return oneRow<User>(transaction, query, "user");
}

} // namespace

void addUserHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListUsers>(call);
    table.add<ReadUser>(call);
}

} // namespace trunkline
