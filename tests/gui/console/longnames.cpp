#include "tests/gui/console/longnames.h"

#include "services/contract/apikeys.h"
#include "services/contract/buyers.h"
#include "services/contract/calls.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"
#include "services/contract/users.h"

namespace trunkline {

namespace {

template <Operation Op>
Result<typename Op::Response> call(Workspace& workspace, const Op& operation)
{
    TRUNK_TRY(const TenantId tenant, workspace.tenant({}));
    Envelope envelope;
    TRUNK_TRY(envelope.caller, workspace.owner(tenant));
    return workspace.dispatcher()->call(envelope, operation);
}

/// A member and a key of that publisher.
Outcome makeAccess(Workspace& workspace, PublisherId publisher)
{
    InviteUser invite;
    invite.draft.name.value = longName("Member");
    invite.draft.email.value = std::string(48, 'w') + "@example.com";
    invite.draft.role = Role::Publisher;
    invite.draft.publisherId = publisher;
    TRUNK_DO(call(workspace, invite));
    CreateApiKey create;
    create.draft.name = longName("Key");
    create.draft.role = Role::Publisher;
    create.draft.publisherId = publisher;
    create.draft.scopes = {Permission::CallsRead, Permission::DashboardRead};
    create.draft.networks = {"2001:db8:1111:2222:3333:4444:5555:0/112", "192.0.2.0/24"};
    TRUNK_DO(call(workspace, create));
    return Done{};
}

CallRecord callAt(Instant when, const std::string& externalId)
{
    CallRecord record;
    record.externalId = externalId;
    record.startedAt = when;
    record.caller.value = "+12025550147";
    record.callerName.value = longName("Caller");
    record.agent.value = longName("Agent");
    record.region = longName("Region");
    record.outcome = CallOutcome::Answered;
    record.ringSeconds = 5;
    record.talkSeconds = 100;
    return record;
}

} // namespace

std::string longName(const std::string& what)
{
    std::string name = what + ' ';
    while (name.size() < 60)
        name += "Wagonmaker "[name.size() % 11];
    return name.substr(0, 59) + 'W';
}

Result<std::shared_ptr<Workspace>> makeLongNames(const std::string& file)
{
    TRUNK_TRY(const Currency dollar, Currency::parse("USD"));
    TRUNK_TRY(std::shared_ptr<Workspace> workspace,
        Workspace::create(file, {longName("Tenant"), "Asia/Jerusalem", "US", dollar, false}));
    CreatePublisher publisher;
    publisher.draft.name.value = longName("Publisher");
    TRUNK_TRY(const Publisher madePublisher, call(*workspace, publisher));
    TRUNK_DO(makeAccess(*workspace, madePublisher.id));
    CreateBuyer buyer;
    buyer.draft.name.value = longName("Buyer");
    buyer.draft.destination.value = "+12025550199";
    buyer.draft.dailyCap = 20;
    TRUNK_TRY(const Buyer madeBuyer, call(*workspace, buyer));
    IngestCalls ingest;
    ingest.source = "test";
    const Instant now = SystemClock().now();
    for (int i = 0; i < 3; ++i) {
        CreateCampaign campaign;
        campaign.draft.name = longName("Campaign " + std::to_string(i));
        campaign.draft.qualifyingSeconds = 90;
        campaign.draft.revenuePerCall = 999'999'990'000;
        campaign.draft.payoutPerCall = 234'567'890'000;
        TRUNK_TRY(const Campaign made, call(*workspace, campaign));
        for (int hour = 0; hour < 16; ++hour) {
            CallRecord record = callAt(now - std::chrono::hours{3 * hour + i + 1},
                std::to_string(i) + '-' + std::to_string(hour));
            record.campaignId = made.id;
            record.publisherId = madePublisher.id;
            record.buyerId = madeBuyer.id;
            ingest.calls.push_back(std::move(record));
        }
    }
    TRUNK_DO(call(*workspace, ingest));
    return workspace;
}

Outcome addCall(Workspace& workspace, const std::string& externalId)
{
    IngestCalls ingest;
    ingest.source = "test";
    ingest.calls.push_back(callAt(SystemClock().now() - std::chrono::minutes{1}, externalId));
    TRUNK_DO(call(workspace, ingest));
    return Done{};
}

} // namespace trunkline
