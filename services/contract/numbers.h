#pragma once
// Telephone numbers that callers dial.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/state.h"

#include <string>
#include <vector>

namespace trunkline {

struct Number {
    NumberId id;
    TenantId tenantId;
    Phone number;
    std::string provider;
    CampaignId campaignId;
    PublisherId publisherId;
    std::string region;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Number&, const Number&) = default;
};
TRUNK_RECORD(Number, id, tenantId, number, provider, campaignId, publisherId, region, state,
    createdAt, updatedAt, version)

struct NumberPage {
    std::vector<Number> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(NumberPage, items, next)

/// By number.
struct ListNumbers {
    using Response = NumberPage;
    static constexpr Facts facts{.name = "numbers.list",
        .summary = "A page of telephone numbers",
        .verb = Verb::Get,
        .path = "/v1/numbers",
        .permission = Permission::NumbersRead,
        .effect = Effect::Read,
        .touches = Entity::Number,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListNumbers, page)

/// Errors: NotFound.
struct ReadNumber {
    using Response = Number;
    static constexpr Facts facts{.name = "numbers.read",
        .summary = "One telephone number",
        .verb = Verb::Get,
        .path = "/v1/numbers/{id}",
        .permission = Permission::NumbersRead,
        .effect = Effect::Read,
        .touches = Entity::Number,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    NumberId id;
};
TRUNK_RECORD(ReadNumber, id)

} // namespace trunkline
