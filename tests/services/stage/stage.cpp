#include "tests/services/stage/stage.h"

#include "services/audit/trail.h"
#include "services/buyers/buyers.h"
#include "services/campaigns/campaigns.h"
#include "services/contract/tenants.h"
#include "services/exports/exports.h"
#include "services/flows/flows.h"
#include "services/imports/imports.h"
#include "services/invoices/invoices.h"
#include "services/limits/limits.h"
#include "services/numbers/numbers.h"
#include "services/publishers/publishers.h"
#include "services/rates/rates.h"
#include "services/roles/roles.h"
#include "services/tenants/store.h"
#include "services/tenants/tenants.h"
#include "services/transcripts/transcripts.h"
#include "services/users/store.h"
#include "services/users/users.h"
#include "tests/support/trailcount.h"

#include <cstdio>
#include <cstdlib>

namespace trunkline {

namespace {

void must(const Outcome& outcome)
{
    if (outcome)
        return;
    std::fprintf(stderr, "the stage does not hold: %s\n", outcome.error().detail.c_str());
    std::abort();
}

} // namespace

Stage::Stage(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
    addTenantHandlers(m_handlers, [this](Transaction&, Context&, const Zone& zone) -> Outcome {
        if (m_refuseRebuild)
            return fail(Errc::Unavailable, "no rebuild today");
        m_rebuilt.push_back(zone.name());
        return Done{};
    });
    addUserHandlers(m_handlers);
    addPublisherHandlers(m_handlers);
    addBuyerHandlers(m_handlers);
    addCampaignHandlers(m_handlers);
    addFlowHandlers(m_handlers);
    addNumberHandlers(m_handlers);
    addTranscriptHandlers(m_handlers);
    addRateHandlers(m_handlers);
    addInvoiceHandlers(m_handlers);
    addLimitHandlers(m_handlers);
    addExportHandlers(m_handlers);
    addImportHandlers(m_handlers);
    addRoleHandlers(m_handlers, {{"campaigns.list", Permission::CampaignsRead, {Role::Owner}}});
    m_owner = found("First");
    m_stranger = found("Second");
}

Principal Stage::found(std::string_view name)
{
    Tenant tenant;
    tenant.id = newId<TenantId>();
    tenant.name = name;
    tenant.timeZone = "America/New_York";
    tenant.country = "US";
    tenant.currency = Currency{{'U', 'S', 'D'}};
    tenant.createdAt = m_now;
    tenant.updatedAt = m_now;
    tenant.version = 1;
    User user;
    user.id = newId<UserId>();
    user.tenantId = tenant.id;
    user.name = PersonName{std::string(name) + " Owner"};
    user.role = Role::Owner;
    user.createdAt = m_now;
    user.updatedAt = m_now;
    user.version = 1;
    auto transaction = m_database->begin(tenant.id, Access::Write);
    if (!transaction)
        must(transaction.error());
    Principal owner{
        ActorKind::Local, user.id, user.name.value, tenant.id, Role::Owner, {}, {}, {}, {}};
    Context context(owner, m_now, m_random, {}, "request");
    must(insertTenant(**transaction, tenant, context.auditId));
    must(insertMember(**transaction, user, context.auditId));
    context.created(tenant);
    must(append(**transaction, context, UpdateTenant::facts));
    must((*transaction)->commit());
    m_entries[tenant.id] = 1;
    return owner;
}

Outcome Stage::append(Transaction& transaction, const Context& context, const Facts& facts)
{
    const AuditEvent event = eventOf(context, facts.name.value, facts.touches);
    TRUNK_DO(Trail(transaction, nullptr).append(context.principal, event));
    return Done{};
}

Stage::~Stage()
{
    for (const auto& [tenant, entries] : m_entries) {
        auto transaction = m_database->begin(tenant, Access::Read);
        if (!transaction)
            must(transaction.error());
        const std::string fault = trailFault(
            **transaction, m_now, entries, m_planted ? Planted::Rows : Planted::Nothing);
        if (!fault.empty())
            must(fail(Errc::Internal, "the trail at its end: " + fault));
    }
}

Principal Stage::publisher(PublisherId id) const
{
    return {ActorKind::User, {}, "A publisher", m_owner.tenantId, Role::Publisher, id, {}, {}, {}};
}

Principal Stage::buyer(BuyerId id) const
{
    return {ActorKind::User, {}, "A buyer", m_owner.tenantId, Role::Buyer, {}, id, {}, {}};
}

void Stage::put(const Principal& who, Sql sql, const Values& values)
{
    auto transaction = m_database->begin(who.tenantId, Access::Write);
    if (!transaction)
        must(transaction.error());
    const Result<std::int64_t> written = (*transaction)->execute(sql, values);
    if (!written)
        must(written.error());
    must((*transaction)->commit());
    m_planted = true;
}

std::int64_t Stage::count(const Principal& who, const Query& query)
{
    auto transaction = m_database->begin(who.tenantId, Access::Read);
    if (!transaction)
        must(transaction.error());
    const auto found = (*transaction)->first(query, [](const Row& row) { return row.integer(0); });
    if (!found)
        must(found.error());
    return found->value_or(-1);
}

std::string fieldMessage(const Error& error, std::string_view field)
{
    for (const FieldError& each : error.fields)
        if (each.field == field)
            return each.message;
    return {};
}

} // namespace trunkline
