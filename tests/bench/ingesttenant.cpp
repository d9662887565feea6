#include "tests/bench/ingesttenant.h"

#include "services/base/random.h"
#include "services/contract/apikeys.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"
#include "services/contract/wire.h"
#include "tests/bench/keptstore.h"

#include <array>

namespace trunkline::bench {

namespace {

constexpr int campaignsEach = 3;
constexpr int partnersEach = 4;

constexpr const char* removeAll = R"(
do $$
declare
    tenant uuid;
    place record;
begin
    set local session_replication_role = replica; -- no row waits for one that refers to it
    for tenant in select owner_tenant from tenants where name like 'Ingest by %' loop
        delete from users where id in (select user_id from memberships where tenant_id = tenant);
        for place in
            select c.table_name, c.column_name from information_schema.columns c
            where c.table_schema = 'public' and c.column_name in ('tenant_id', 'owner_tenant')
        loop
            execute format('delete from %I where %I = $1', place.table_name, place.column_name)
                using tenant;
        end loop;
    end loop;
end $$)";

template <Operation Op>
Result<typename Op::Response> callAs(
    const Workspace& workspace, const Caller& caller, const Op& operation)
{
    Envelope envelope;
    envelope.caller = caller;
    return workspace.dispatcher()->call(envelope, operation);
}

} // namespace

std::vector<std::string> IngestTenant::ids() const
{
    std::vector<std::string> all;
    for (const CampaignId& id : campaigns)
        all.push_back(id.text());
    for (const PublisherId& id : publishers)
        all.push_back(id.text());
    for (const BuyerId& id : buyers)
        all.push_back(id.text());
    return all;
}

Result<Secret> makeKey(const Workspace& workspace, const Caller& owner, bool mayIngest)
{
    CreateApiKey create;
    create.draft.name = "benchmark";
    create.draft.role = Role::Admin;
    create.draft.scopes
        = {Permission::CampaignsRead, Permission::CallsRead, Permission::DashboardRead};
    if (mayIngest)
        create.draft.scopes.push_back(Permission::CallsIngest);
    create.draft.days = 1;
    TRUNK_TRY(const ApiKeyGrant grant, callAs(workspace, owner, create));
    return grant.secret.value;
}

Result<IngestTenant> makeIngestTenant(Workspace& workspace, const std::string& side)
{
    IngestTenant tenant;
    TRUNK_TRY(const TenantId id, workspace.addTenant(demoTenant("Ingest by " + side)));
    TRUNK_TRY(tenant.owner, workspace.owner(id));
    for (int i = 0; i < campaignsEach; ++i) {
        CreateCampaign create;
        create.draft.name = "Campaign " + std::to_string(i);
        create.draft.revenuePerCall = 25'000'000 + i;
        create.draft.payoutPerCall = 15'000'000 + i;
        TRUNK_TRY(const Campaign made, callAs(workspace, tenant.owner, create));
        tenant.campaigns.push_back(made.id);
    }
    for (int i = 0; i < partnersEach; ++i) {
        CreatePublisher publisher;
        publisher.draft.name.value = "Publisher " + std::to_string(i);
        TRUNK_TRY(const Publisher from, callAs(workspace, tenant.owner, publisher));
        tenant.publishers.push_back(from.id);
        CreateBuyer buyer;
        buyer.draft.name.value = "Buyer " + std::to_string(i);
        buyer.draft.destination.value = "+12025550100";
        TRUNK_TRY(const Buyer to, callAs(workspace, tenant.owner, buyer));
        tenant.buyers.push_back(to.id);
    }
    TRUNK_TRY(tenant.key, makeKey(workspace, tenant.owner, true));
    return tenant;
}

Outcome removeIngestTenants(Raw& raw) { return raw.setUp(removeAll); }

std::vector<CallRecord> callsOf(const IngestTenant& tenant, const std::string& name,
    std::uint64_t seed, std::size_t count, const Stretch& when)
{
    constexpr std::array areas{"212", "305", "416", "480", "602", "808"};
    constexpr std::array outcomes{CallOutcome::Answered, CallOutcome::Answered,
        CallOutcome::Answered, CallOutcome::NoAnswer, CallOutcome::Busy, CallOutcome::Voicemail};
    const auto span = static_cast<std::uint64_t>((when.until - when.from).count());
    SeededRandom random(seed);
    const auto of = [&random](const auto& list) { return list[random.next() % list.size()]; };
    std::vector<CallRecord> calls(count);
    for (std::size_t i = 0; i < count; ++i) {
        CallRecord& call = calls[i];
        call.externalId = name + std::to_string(i);
        call.startedAt = when.from
            + std::chrono::microseconds{static_cast<std::int64_t>(random.next() % span)};
        call.campaignId = of(tenant.campaigns);
        call.publisherId = of(tenant.publishers);
        call.buyerId = of(tenant.buyers);
        // A quarter of the callers are few.
        const std::uint64_t line = 2'000'000 + random.next() % (i % 4 == 0 ? 500 : 7'000'000);
        call.caller.value = std::string("+1") + of(areas) + std::to_string(line);
        call.callerName.value = "Caller " + std::to_string(line);
        call.dialled.value = "+12025550199";
        call.region = i % 2 == 0 ? "" : "Arizona";
        call.agent.value = "Agent " + std::to_string(i % 20);
        call.outcome = of(outcomes);
        call.ringSeconds = static_cast<std::int64_t>(random.next() % 30);
        if (call.outcome == CallOutcome::Answered)
            call.talkSeconds = static_cast<std::int64_t>(random.next() % 600);
        if (i % 5 == 0)
            call.revenue = 30'000'000;
        call.cost = call.talkSeconds * 200;
        call.hangupCause = "normal_clearing";
    }
    return calls;
}

std::string bodyOf(std::vector<CallRecord> calls)
{
    IngestCalls ingest;
    ingest.source = "bench";
    ingest.calls = std::move(calls);
    return toWire(ingest).body;
}

} // namespace trunkline::bench
