#pragma once
// Quotas: what a tenant may use.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(QuotaKind, CallsPerMonth, Numbers, SpendPerMonth, StorageMegabytes)

struct Quota {
    QuotaId id;
    TenantId tenantId;
    QuotaKind kind = QuotaKind::CallsPerMonth;
    std::int64_t allowed = 0; ///< micros for spend
    std::int64_t used = 0;
    std::int64_t warnPercent = 80;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Quota&, const Quota&) = default;
};
TRUNK_RECORD(Quota, id, tenantId, kind, allowed, used, warnPercent, createdAt, updatedAt, version)

struct QuotaPage {
    std::vector<Quota> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(QuotaPage, items, next)

/// By kind.
struct ListQuotas {
    using Response = QuotaPage;
    static constexpr Facts facts{.name = "quotas.list",
        .summary = "A page of quotas, by kind",
        .verb = Verb::Get,
        .path = "/v1/quotas",
        .permission = Permission::QuotasRead,
        .effect = Effect::Read,
        .touches = Entity::Quota,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListQuotas, page)

/// Errors: NotFound.
struct ReadQuota {
    using Response = Quota;
    static constexpr Facts facts{.name = "quotas.read",
        .summary = "One quota and how much of it is used",
        .verb = Verb::Get,
        .path = "/v1/quotas/{id}",
        .permission = Permission::QuotasRead,
        .effect = Effect::Read,
        .touches = Entity::Quota,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    QuotaId id;
};
TRUNK_RECORD(ReadQuota, id)

} // namespace trunkline
