#pragma once
// Campaigns: what calls are bought for, and when one counts.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/state.h"

#include <string>
#include <vector>

namespace trunkline {

struct Campaign {
    CampaignId id;
    TenantId tenantId;
    std::string name;
    std::int64_t qualifyingSeconds
        = 90; ///< talk from which a call qualifies; 0: every answered call
    std::int64_t duplicateWindowDays
        = 30;               ///< a caller heard within it is a repeat caller; 0: never
    Revenue revenuePerCall; ///< a buyer owes it for a qualified call
    Payout payoutPerCall;   ///< a publisher is owed it for a qualified call
    FlowId flowId;          ///< nil: none yet
    std::string notes;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Campaign&, const Campaign&) = default;
};
TRUNK_RECORD(Campaign, id, tenantId, name, qualifyingSeconds, duplicateWindowDays, revenuePerCall,
    payoutPerCall, flowId, notes, state, createdAt, updatedAt, version)

struct CampaignDraft {
    std::string name;
    std::int64_t qualifyingSeconds
        = 90; ///< talk from which a call qualifies; 0: every answered call
    std::int64_t duplicateWindowDays
        = 30;               ///< a caller heard within it is a repeat caller; 0: never
    Revenue revenuePerCall; ///< a buyer owes it for a qualified call
    Payout payoutPerCall;   ///< a publisher is owed it for a qualified call
    FlowId flowId;          ///< nil: none yet
    std::string notes;
    std::int64_t version = 0; ///< that the user saw; 0 when new

    friend bool operator==(const CampaignDraft&, const CampaignDraft&) = default;
};
TRUNK_RECORD(CampaignDraft, name, qualifyingSeconds, duplicateWindowDays, revenuePerCall,
    payoutPerCall, flowId, notes, version)
TRUNK_BOUNDS(CampaignDraft, {"name", 1, 120}, {"qualifying_seconds", 0, 3'600, "seconds"},
    {"duplicate_window_days", 0, 365, "days"}, {"revenue_per_call", 0, millionUnits},
    {"payout_per_call", 0, millionUnits}, {"notes", 0, 2'000})

/// Rules: name 1 to 120 characters; 0 to 3,600 s; 0 to 365 days; amounts 0 to 1,000,000 units.
std::vector<FieldError> validate(const CampaignDraft& draft);

struct CampaignPage {
    std::vector<Campaign> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(CampaignPage, items, next)

/// By name, oldest id first where names are equal.
struct ListCampaigns {
    using Response = CampaignPage;
    static constexpr Facts facts{.name = "campaigns.list",
        .summary = "A page of campaigns, by name",
        .verb = Verb::Get,
        .path = "/v1/campaigns",
        .permission = Permission::CampaignsRead,
        .effect = Effect::Read,
        .touches = Entity::Campaign,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListCampaigns, page)

/// Errors: NotFound.
struct ReadCampaign {
    using Response = Campaign;
    static constexpr Facts facts{.name = "campaigns.read",
        .summary = "One campaign",
        .verb = Verb::Get,
        .path = "/v1/campaigns/{id}",
        .permission = Permission::CampaignsRead,
        .effect = Effect::Read,
        .touches = Entity::Campaign,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    CampaignId id;
};
TRUNK_RECORD(ReadCampaign, id)

/// Errors: Invalid, per field; Conflict when the name is taken.
struct CreateCampaign {
    using Response = Campaign;
    static constexpr Facts facts{.name = "campaigns.create",
        .summary = "Add a campaign",
        .verb = Verb::Post,
        .path = "/v1/campaigns",
        .permission = Permission::CampaignsWrite,
        .effect = Effect::Write,
        .touches = Entity::Campaign,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    CampaignDraft draft;
};
TRUNK_RECORD(CreateCampaign, draft)

/// Replaces the editable fields. Errors: Invalid, per field; Conflict when the draft's version is
/// stale or the name is taken; NotFound.
struct UpdateCampaign {
    using Response = Campaign;
    static constexpr Facts facts{.name = "campaigns.update",
        .summary = "Replace what can be edited of a campaign",
        .verb = Verb::Put,
        .path = "/v1/campaigns/{id}",
        .permission = Permission::CampaignsWrite,
        .effect = Effect::Write,
        .touches = Entity::Campaign,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    CampaignId id;
    CampaignDraft draft;
};
TRUNK_RECORD(UpdateCampaign, id, draft)

/// Takes it out of use; what refers to it stays. Errors: Conflict when the version is stale;
/// NotFound.
struct ArchiveCampaign {
    using Response = Campaign;
    static constexpr Facts facts{.name = "campaigns.archive",
        .summary = "Take a campaign out of use",
        .verb = Verb::Post,
        .path = "/v1/campaigns/{id}/archive",
        .permission = Permission::CampaignsWrite,
        .effect = Effect::Write,
        .touches = Entity::Campaign,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    CampaignId id;
    std::int64_t version = 0;
};
TRUNK_RECORD(ArchiveCampaign, id, version)

} // namespace trunkline
