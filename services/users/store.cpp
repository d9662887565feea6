#include "services/users/store.h"

#include "services/rows/rows.h"

namespace trunkline {

namespace {

constexpr auto insertUser = sql("insert into users (id, name, email, created_at, updated_at) "
                                "values (",
    parameters<5>, ")");

constexpr auto insertMembership
    = sql("insert into memberships (tenant_id, user_id, role, publisher_id, buyer_id, state, "
          "created_at, updated_at, version, audit_id) values (",
        parameters<10>, ")");

} // namespace

Outcome insertMember(Transaction& transaction, const User& user, AuditId auditId)
{
    TRUNK_DO(transaction.execute(
        insertUser, columnValues(user.id, user.name, user.email, user.createdAt, user.updatedAt)));
    TRUNK_DO(transaction.execute(insertMembership,
        columnValues(user.tenantId, user.id, user.role, user.publisherId, user.buyerId, user.state,
            user.createdAt, user.updatedAt, user.version, auditId)));
    return Done{};
}

} // namespace trunkline
