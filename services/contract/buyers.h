#pragma once
// Buyers: who takes the calls and pays for them.

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

struct Buyer {
    BuyerId id;
    TenantId tenantId;
    BuyerName name;
    Phone destination;               ///< where its calls are sent
    std::int64_t dailyCap = 0;       ///< calls a local day; 0: none
    std::int64_t concurrencyCap = 0; ///< calls at once; 0: none
    PersonName contactName;
    Email contactEmail;
    std::string notes;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Buyer&, const Buyer&) = default;
};
TRUNK_RECORD(Buyer, id, tenantId, name, destination, dailyCap, concurrencyCap, contactName,
    contactEmail, notes, state, createdAt, updatedAt, version)

struct BuyerDraft {
    BuyerName name;
    Phone destination;
    std::int64_t dailyCap = 0;
    std::int64_t concurrencyCap = 0;
    PersonName contactName;
    Email contactEmail;
    std::string notes;
    std::int64_t version = 0; ///< that the user saw; 0 when new

    friend bool operator==(const BuyerDraft&, const BuyerDraft&) = default;
};
TRUNK_RECORD(BuyerDraft, name, destination, dailyCap, concurrencyCap, contactName, contactEmail,
    notes, version)
TRUNK_BOUNDS(BuyerDraft, {"name", 1, 120}, {"destination", 0, 16},
    {"daily_cap", 0, 1'000'000, "calls"}, {"concurrency_cap", 0, 10'000, "calls"},
    {"contact_name", 0, 120}, {"contact_email", 0, 254, "bytes"}, {"notes", 0, 2'000})

std::vector<FieldError> validate(const BuyerDraft& draft);

struct BuyerPage {
    std::vector<Buyer> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(BuyerPage, items, next)

/// By name, oldest id first where names are equal.
struct ListBuyers {
    using Response = BuyerPage;
    static constexpr Facts facts{.name = "buyers.list",
        .summary = "A page of buyers, by name",
        .verb = Verb::Get,
        .path = "/v1/buyers",
        .permission = Permission::BuyersRead,
        .effect = Effect::Read,
        .touches = Entity::Buyer,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListBuyers, page)

/// Errors: NotFound.
struct ReadBuyer {
    using Response = Buyer;
    static constexpr Facts facts{.name = "buyers.read",
        .summary = "One buyer",
        .verb = Verb::Get,
        .path = "/v1/buyers/{id}",
        .permission = Permission::BuyersRead,
        .effect = Effect::Read,
        .touches = Entity::Buyer,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    BuyerId id;
};
TRUNK_RECORD(ReadBuyer, id)

/// Errors: Invalid, per field; Conflict when the name is taken.
struct CreateBuyer {
    using Response = Buyer;
    static constexpr Facts facts{.name = "buyers.create",
        .summary = "Add a buyer",
        .verb = Verb::Post,
        .path = "/v1/buyers",
        .permission = Permission::BuyersWrite,
        .effect = Effect::Write,
        .touches = Entity::Buyer,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    BuyerDraft draft;
};
TRUNK_RECORD(CreateBuyer, draft)

/// Replaces the editable fields. Errors: Invalid, per field; Conflict when the draft's version is
/// stale or the name is taken; NotFound.
struct UpdateBuyer {
    using Response = Buyer;
    static constexpr Facts facts{.name = "buyers.update",
        .summary = "Replace what can be edited of a buyer",
        .verb = Verb::Put,
        .path = "/v1/buyers/{id}",
        .permission = Permission::BuyersWrite,
        .effect = Effect::Write,
        .touches = Entity::Buyer,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    BuyerId id;
    BuyerDraft draft;
};
TRUNK_RECORD(UpdateBuyer, id, draft)

/// Takes it out of use; what refers to it stays. Errors: Conflict when the version is stale;
/// NotFound.
struct ArchiveBuyer {
    using Response = Buyer;
    static constexpr Facts facts{.name = "buyers.archive",
        .summary = "Take a buyer out of use",
        .verb = Verb::Post,
        .path = "/v1/buyers/{id}/archive",
        .permission = Permission::BuyersWrite,
        .effect = Effect::Write,
        .touches = Entity::Buyer,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    BuyerId id;
    std::int64_t version = 0;
};
TRUNK_RECORD(ArchiveBuyer, id, version)

} // namespace trunkline
