#include "app/compose/handlers.h"

#include "services/access/roles.h"
#include "services/analytics/handlers.h"
#include "services/analytics/rollups.h"
#include "services/apikeys/apikeys.h"
#include "services/audit/handlers.h"
#include "services/buyers/buyers.h"
#include "services/calls/handlers.h"
#include "services/campaigns/campaigns.h"
#include "services/contract/operations.h"
#include "services/demo/handlers.h"
#include "services/events/events.h"
#include "services/exports/exports.h"
#include "services/flows/flows.h"
#include "services/imports/imports.h"
#include "services/invoices/invoices.h"
#include "services/limits/limits.h"
#include "services/numbers/numbers.h"
#include "services/publishers/publishers.h"
#include "services/rates/rates.h"
#include "services/roles/roles.h"
#include "services/sessions/sessions.h"
#include "services/tenants/tenants.h"
#include "services/transcripts/transcripts.h"
#include "services/users/users.h"

namespace trunkline {

namespace {

Outcome rebuildIn(Transaction& transaction, Context& context, const Zone& zone)
{
    TRUNK_TRY([[maybe_unused]] const RebuildResult rebuilt,
        rebuildRollups(transaction, zone, scanCalls, context.stop));
    return Done{};
}

EventRules eventRules()
{
    EventRules rules;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>(
        [&rules](auto identity) {
            const Facts& facts = decltype(identity)::type::facts;
            if (facts.effect == Effect::Write)
                rules.writes.emplace(facts.name.value, facts.touches);
            else
                rules.readers[facts.touches].push_back(facts.permission);
        });
    return rules;
}

} // namespace

std::vector<RoleRow> roleRows()
{
    std::vector<RoleRow> rows;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>(
        [&rows](auto identity) {
            const Facts& facts = decltype(identity)::type::facts;
            RoleRow row;
            row.operation = facts.name.value;
            row.permission = facts.permission;
            for (const Role role : enumerators<Role>()) {
                if (allows(role, facts.permission))
                    row.roles.push_back(role);
            }
            rows.push_back(std::move(row));
        });
    return rows;
}

std::shared_ptr<const HandlerTable> makeHandlers(std::shared_ptr<Signer> signer,
    const std::shared_ptr<Passwords>& passwords, const Secret& keyPepper)
{
    auto table = std::make_shared<HandlerTable>();
    const CallPorts calls{priceByCampaign, addToRollups, countTheCalls(scanCalls)};
    addTenantHandlers(*table, rebuildIn);
    addUserHandlers(*table);
    addPublisherHandlers(*table);
    addBuyerHandlers(*table);
    addCampaignHandlers(*table);
    addFlowHandlers(*table);
    addNumberHandlers(*table);
    addCallHandlers(*table, calls);
    addTranscriptHandlers(*table);
    addRateHandlers(*table);
    addInvoiceHandlers(*table);
    addLimitHandlers(*table);
    addAnalyticsHandlers(*table, scanCalls);
    addImportHandlers(*table);
    addAuditHandlers(*table, std::move(signer));
    addRoleHandlers(*table, roleRows());
    addEventHandlers(*table, eventRules());
    addExportHandlers(*table);
    addSessionHandlers(*table, passwords);
    addApiKeyHandlers(*table, keyPepper);
    addDemoHandlers(
        *table, {[calls](Transaction& transaction, Context& context, const IngestCalls& op) {
            return ingestCalls(transaction, context, op, calls);
        }});
    return table;
}

} // namespace trunkline
