#pragma once
// Rate cards and their rates; rating itself comes later (RATING.md).

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

TRUNK_ENUM(RateSide, BuyerRevenue, PublisherPayout, CarrierCost)

struct RateCard {
    RateCardId id;
    TenantId tenantId;
    std::string name;
    RateSide side = RateSide::BuyerRevenue;
    Currency currency;
    Instant effectiveFrom;
    std::int64_t rateCount = 0;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const RateCard&, const RateCard&) = default;
};
TRUNK_RECORD(RateCard, id, tenantId, name, side, currency, effectiveFrom, rateCount, state,
    createdAt, updatedAt, version)

struct Rate {
    RateId id;
    TenantId tenantId;
    RateCardId rateCardId;
    std::string prefix; ///< digits, without +; empty: everything else
    std::string destination;
    std::int64_t connectMicros = 0;
    std::int64_t perMinuteMicros = 0;
    std::int64_t firstIncrement = 60; ///< seconds
    std::int64_t nextIncrement = 6;   ///< seconds
    std::int64_t perCallMicros = 0;
    Instant createdAt;

    friend bool operator==(const Rate&, const Rate&) = default;
};
TRUNK_RECORD(Rate, id, tenantId, rateCardId, prefix, destination, connectMicros, perMinuteMicros,
    firstIncrement, nextIncrement, perCallMicros, createdAt)

struct RateCardPage {
    std::vector<RateCard> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(RateCardPage, items, next)

/// By name, oldest id first where names are equal.
struct ListRateCards {
    using Response = RateCardPage;
    static constexpr Facts facts{.name = "rate_cards.list",
        .summary = "A page of rate cards, by name",
        .verb = Verb::Get,
        .path = "/v1/rate_cards",
        .permission = Permission::RatesRead,
        .effect = Effect::Read,
        .touches = Entity::RateCard,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListRateCards, page)

/// Errors: NotFound.
struct ReadRateCard {
    using Response = RateCard;
    static constexpr Facts facts{.name = "rate_cards.read",
        .summary = "One rate card",
        .verb = Verb::Get,
        .path = "/v1/rate_cards/{id}",
        .permission = Permission::RatesRead,
        .effect = Effect::Read,
        .touches = Entity::RateCard,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    RateCardId id;
};
TRUNK_RECORD(ReadRateCard, id)

struct RatePage {
    std::vector<Rate> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(RatePage, items, next)

/// The rates of one card, by prefix.
struct ListRates {
    using Response = RatePage;
    static constexpr Facts facts{.name = "rate_cards.rates",
        .summary = "A page of the rates of one card, by prefix",
        .verb = Verb::Get,
        .path = "/v1/rate_cards/{id}/rates",
        .permission = Permission::RatesRead,
        .effect = Effect::Read,
        .touches = Entity::RateCard,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    RateCardId id;
    PageRequest page;
};
TRUNK_RECORD(ListRates, id, page)

} // namespace trunkline
