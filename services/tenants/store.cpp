#include "services/tenants/store.h"

#include "services/rows/rows.h"

namespace trunkline {

namespace {

constexpr auto insertSql = sql("insert into tenants (owner_tenant, name, time_zone, country, "
                               "currency, demo, created_at, updated_at, version, audit_id) "
                               "values (",
    parameters<width<Tenant> + 1>, ")");

} // namespace

Outcome insertTenant(Transaction& transaction, const Tenant& tenant, AuditId auditId)
{
    TRUNK_DO(transaction.execute(insertSql, valuesOf(tenant, auditId)));
    return Done{};
}

} // namespace trunkline
