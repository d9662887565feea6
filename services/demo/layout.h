#pragma once
// Writes the demo's business into its tenant, and takes the old one away.

#include "services/base/money.h"
#include "services/base/zone.h"
#include "services/contract/context.h"
#include "services/demo/stream.h"

namespace trunkline {

class Transaction;

struct DemoTenant {
    bool demo = false;
    Zone zone;
    Currency currency;
};

/// Deletes every row of the tenant's business: calls, rollups, partners, jobs, money, and members
/// but OWNERs and the caller. The tenant, its trail and its idempotency keys stay.
Outcome clearBusiness(Transaction& transaction, const Context& context);

/// What was written, by table.
struct LayoutCounts {
    std::int64_t publishers = 0;
    std::int64_t buyers = 0;
    std::int64_t campaigns = 0;
    std::int64_t flows = 0;
    std::int64_t numbers = 0;
    std::int64_t rates = 0;
    std::int64_t invoices = 0;
};

/// Partners, campaigns, flows, numbers, rate cards, members of all roles, quotas, and the invoices
/// and statements of the periods that ended before the first call.
Result<LayoutCounts> layOutBusiness(Transaction& transaction, const Context& context,
    const DemoTenant& tenant, const DemoPlan& plan);

} // namespace trunkline
