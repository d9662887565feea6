#include "tests/conformance/samples.h"

#include "tests/conformance/invitation.h"
#include "tests/support/must.h"

#include <QtGlobal>

namespace trunkline {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr const char* password = "vexing otters read my atlas";

template <class List>
auto first(World& world, const List& list)
{
    auto page = world.call(Role::Owner, list);
    if (!page || page->items.empty())
        qFatal("the world has no item for %s", std::string(List::facts.name.value).c_str());
    return page->items.front();
}

/// Different at each call, so that a sample may be sent again.
std::string fresh(const char* what)
{
    static int count = 0;
    return std::string(what) + ' ' + std::to_string(++count);
}

Call transcribedCall(World& world)
{
    ListCalls list = sample<ListCalls>(world);
    for (;;) {
        const auto page = world.call(Role::Owner, list);
        if (!page)
            qFatal("the call log cannot be read");
        for (const Call& call : page->items) {
            if (call.transcribed)
                return call;
        }
        if (page->next.empty())
            qFatal("the world has no transcript");
        list.page.after = page->next;
    }
}

Job runningJob(World& world)
{
    const auto job = world.call(Role::Owner, sample<StartImport>(world));
    if (!job)
        qFatal("no import can be started: %s", job.error().detail.c_str());
    return *job;
}

} // namespace

template <>
ReadUser sample(World& world)
{
    return {first(world, ListUsers{}).id};
}
template <>
UpdateTenant sample(World& world)
{
    const auto tenant = world.call(Role::Owner, ReadTenant{});
    return {{tenant->name,
        tenant->timeZone == "America/Chicago" ? "America/New_York" : "America/Chicago",
        tenant->country, tenant->version}};
}
template <>
ReadPublisher sample(World& world)
{
    return {first(world, ListPublishers{}).id};
}
template <>
CreatePublisher sample(World&)
{
    PublisherDraft draft;
    draft.name.value = fresh("Publisher");
    draft.contactName.value = "Contact Person";
    draft.contactEmail.value = "contact@example.com";
    draft.contactPhone.value = "+16025550100";
    return {draft};
}
template <>
UpdatePublisher sample(World& world)
{
    const Publisher publisher = first(world, ListPublishers{});
    return {publisher.id,
        {publisher.name, PersonName{fresh("Contact")}, publisher.contactEmail,
            publisher.contactPhone, publisher.notes, publisher.version}};
}
template <>
ArchivePublisher sample(World& world)
{
    const auto made = world.call(Role::Owner, sample<CreatePublisher>(world));
    return {made->id, made->version};
}
template <>
ReadBuyer sample(World& world)
{
    return {first(world, ListBuyers{}).id};
}
template <>
CreateBuyer sample(World&)
{
    BuyerDraft draft;
    draft.name.value = fresh("Buyer");
    draft.destination.value = "+16025550101";
    draft.dailyCap = 10;
    return {draft};
}
template <>
UpdateBuyer sample(World& world)
{
    const Buyer buyer = first(world, ListBuyers{});
    return {buyer.id,
        {buyer.name, buyer.destination, buyer.dailyCap + 1, buyer.concurrencyCap, buyer.contactName,
            buyer.contactEmail, buyer.notes, buyer.version}};
}
template <>
ArchiveBuyer sample(World& world)
{
    const auto made = world.call(Role::Owner, sample<CreateBuyer>(world));
    return {made->id, made->version};
}
template <>
ReadCampaign sample(World& world)
{
    return {first(world, ListCampaigns{}).id};
}
template <>
CreateCampaign sample(World&)
{
    CampaignDraft draft;
    draft.name = fresh("Campaign");
    draft.revenuePerCall = 42'000'000;
    draft.payoutPerCall = 26'000'000;
    return {draft};
}
template <>
UpdateCampaign sample(World& world)
{
    const Campaign campaign = first(world, ListCampaigns{});
    return {campaign.id,
        {campaign.name, campaign.qualifyingSeconds + 1, campaign.duplicateWindowDays,
            campaign.revenuePerCall, campaign.payoutPerCall, campaign.flowId, campaign.notes,
            campaign.version}};
}
template <>
ArchiveCampaign sample(World& world)
{
    const auto made = world.call(Role::Owner, sample<CreateCampaign>(world));
    return {made->id, made->version};
}
template <>
ReadFlow sample(World& world)
{
    return {first(world, ListFlows{}).id};
}
template <>
ReadNumber sample(World& world)
{
    return {first(world, ListNumbers{}).id};
}
template <>
ListCalls sample(World& world)
{
    return {world.now() - days{3}, world.now(), {}, CallSort::StartedDescending, {"", 1000}};
}
template <>
SearchCalls sample(World& world)
{
    return {"555", CallerMatch::Contains, world.now() - days{3}, world.now(), {}, {}};
}
template <>
ReadCall sample(World& world)
{
    return {first(world, sample<ListCalls>(world)).id};
}
template <>
CountCalls sample(World& world)
{
    return {world.now() - days{3}, world.now(), {}};
}
template <>
IngestCalls sample(World& world)
{
    CallRecord call;
    call.externalId = fresh("call");
    call.startedAt = world.now() - hours{1};
    call.campaignId = first(world, ListCampaigns{}).id;
    call.publisherId = first(world, ListPublishers{}).id;
    call.buyerId = first(world, ListBuyers{}).id;
    call.caller.value = "+16025550142";
    call.outcome = CallOutcome::Answered;
    call.talkSeconds = 200;
    return {"test", {call}, {}};
}
template <>
ReadTranscript sample(World& world)
{
    return {transcribedCall(world).id};
}
template <>
ReadRateCard sample(World& world)
{
    return {first(world, ListRateCards{}).id};
}
template <>
ListRates sample(World& world)
{
    return {first(world, ListRateCards{}).id, {}};
}
template <>
ReadInvoice sample(World& world)
{
    return {first(world, ListInvoices{}).id};
}
template <>
ReadQuota sample(World& world)
{
    return {first(world, ListQuotas{}).id};
}
template <>
ReadDashboard sample(World& world)
{
    const Date today(std::chrono::floor<days>(world.now()));
    return {Date(std::chrono::sys_days(today) - days{3}), today, {}, {}, {}};
}
template <>
StartImport sample(World&)
{
    // 64 hexadecimal digits, different each time.
    const std::string number = std::to_string(1'000'000 + fresh("").size()) + fresh("").substr(1);
    return {"calls.csv", 100, std::string(64 - number.size(), 'a') + number, "test", "{}"};
}
template <>
ReadImport sample(World& world)
{
    return {runningJob(world).id};
}
template <>
CancelImport sample(World& world)
{
    return {runningJob(world).id};
}
template <>
ReadAudit sample(World&)
{
    return {1};
}
template <>
RecordExport sample(World&)
{
    return {{"dashboard", ExportFormat::Png, true, "7d"}};
}
template <>
ResetDemo sample(World& world)
{
    return {1, 500, world.now() - days{1}, world.now()};
}
template <>
AdvanceDemo sample(World& world)
{
    return {world.now()};
}
template <>
AcceptInvitation sample(World& world)
{
    const Secret token = invitationTo(*world.workspace(), world.caller(Role::Owner));
    return {{token}, "owner@example.test", {Secret(password)}};
}
template <>
SignIn sample(World& world)
{
    must(world.call(Role::Owner, sample<AcceptInvitation>(world)), "an accepted invitation");
    return {"owner@example.test", {Secret(password)}};
}

template <>
EndSession sample(World& world)
{
    const auto grant
        = must(world.call(Role::Owner, sample<AcceptInvitation>(world)), "an accepted invitation");
    return {grant.session.id};
}
template <>
ChangePassword sample(World& world)
{
    must(world.call(Role::Owner, sample<AcceptInvitation>(world)), "an accepted invitation");
    return {{Secret(password)}, {Secret("seven quiet harbours before noon")}};
}
template <>
InviteUser sample(World&)
{
    UserDraft draft;
    draft.name.value = fresh("Member");
    draft.email.value = fresh("member") + "@example.test";
    std::erase(draft.email.value, ' ');
    draft.role = Role::Analyst;
    return {draft};
}
template <>
UpdateUser sample(World& world)
{
    const User user
        = must(world.call(Role::Owner, ReadUser{world.caller(Role::Analyst).userId}), "a user");
    return {user.id,
        {PersonName{fresh("Analyst")}, user.email, user.role, user.publisherId, user.buyerId,
            user.state, user.version}};
}
template <>
ResetUser sample(World& world)
{
    return {world.caller(Role::Readonly).userId};
}
template <>
CreateApiKey sample(World&)
{
    ApiKeyDraft draft;
    draft.name = fresh("Key");
    draft.scopes = {Permission::CallsRead, Permission::DashboardRead};
    draft.role = Role::Analyst;
    return {draft};
}
template <>
ReadApiKey sample(World& world)
{
    return {must(world.call(Role::Owner, sample<CreateApiKey>(world)), "a key").key.id};
}
template <>
RotateApiKey sample(World& world)
{
    const auto made = must(world.call(Role::Owner, sample<CreateApiKey>(world)), "a key");
    return {made.key.id, made.key.version, 24};
}
template <>
RevokeApiKey sample(World& world)
{
    const auto made = must(world.call(Role::Owner, sample<CreateApiKey>(world)), "a key");
    return {made.key.id, made.key.version};
}

} // namespace trunkline
