#include "services/tenants/tenants.h"

#include "services/contract/handlers.h"
#include "services/contract/tenants.h"
#include "services/rows/rows.h"

namespace trunkline {

namespace {

constexpr auto tenantColumns = sql(
    "owner_tenant, name, time_zone, country, currency, demo, created_at, updated_at, version");

constexpr auto readSql = sql("select ", tenantColumns, " from tenants where owner_tenant = $1");

Result<Tenant> find(Transaction& transaction)
{
    return oneRow<Tenant>(
        transaction, Query(readSql, columnValues(transaction.tenant())), "tenant");
}

Result<Tenant> handle(Transaction& transaction, Context&, const ReadTenant&)
{
    return find(transaction);
}

constexpr auto updateSql
    = sql("update tenants set name = $3, time_zone = $4, country = $5, updated_at = $6, "
          "audit_id = $7, version = version + 1 where owner_tenant = $1 and version = $2 "
          "returning ",
        tenantColumns);

Result<Tenant> handle(
    Transaction& transaction, Context& context, const UpdateTenant& op, const Rebuild& rebuild)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_TRY(const Tenant before, find(transaction));
    TRUNK_TRY(const Tenant after,
        updatedRow<Tenant>(transaction,
            Query(updateSql,
                columnValues(before.id, op.draft.version, op.draft.name, op.draft.timeZone,
                    op.draft.country, context.now, context.auditId)),
            "tenant"));
    if (before.timeZone != after.timeZone) {
        TRUNK_TRY(const Zone zone, Zone::find(after.timeZone));
        TRUNK_DO(rebuild(transaction, context, zone));
    }
    context.changed(before, after);
    return after;
}

} // namespace

void addTenantHandlers(HandlerTable& table, Rebuild rebuild)
{
    table.add<ReadTenant>([](Transaction& transaction, Context& context, const ReadTenant& op) {
        return handle(transaction, context, op);
    });
    table.add<UpdateTenant>(
        [rebuild = std::move(rebuild)](Transaction& transaction, Context& context,
            const UpdateTenant& op) { return handle(transaction, context, op, rebuild); });
}

} // namespace trunkline
