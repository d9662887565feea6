#pragma once
// Tenants: the business whose workspace this is.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"

#include <string>
#include <vector>

namespace trunkline {

struct Tenant {
    TenantId id;
    std::string name;
    std::string timeZone; ///< IANA; days, heat maps and invoices are cut in it
    std::string country;  ///< ISO 3166-1 alpha-2, for national numbers
    Currency currency;
    bool demo = false;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Tenant&, const Tenant&) = default;
};
TRUNK_RECORD(Tenant, id, name, timeZone, country, currency, demo, createdAt, updatedAt, version)

struct TenantDraft {
    std::string name;
    std::string timeZone;
    std::string country;
    std::int64_t version = 0; ///< that the user saw

    friend bool operator==(const TenantDraft&, const TenantDraft&) = default;
};
TRUNK_RECORD(TenantDraft, name, timeZone, country, version)
TRUNK_BOUNDS(TenantDraft, {"name", 1, 120}, {"country", 2, 2})

std::vector<FieldError> validate(const TenantDraft& draft);

/// The tenant of the caller.
struct ReadTenant {
    using Response = Tenant;
    static constexpr Facts facts{.name = "tenants.read",
        .summary = "The business whose workspace this is",
        .verb = Verb::Get,
        .path = "/v1/tenant",
        .permission = Permission::TenantRead,
        .effect = Effect::Read,
        .touches = Entity::Tenant,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
};
TRUNK_RECORD(ReadTenant)

/// Replaces name, time zone and country. A new zone rebuilds every rollup in the same transaction.
/// Errors: Invalid, per field; Conflict when the draft's version is stale.
struct UpdateTenant {
    using Response = Tenant;
    static constexpr Facts facts{.name = "tenants.update",
        .summary = "Replace name, time zone and country of the business",
        .verb = Verb::Put,
        .path = "/v1/tenant",
        .permission = Permission::TenantWrite,
        .effect = Effect::Write,
        .touches = Entity::Tenant,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    TenantDraft draft;
};
TRUNK_RECORD(UpdateTenant, draft)

} // namespace trunkline
