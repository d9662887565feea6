#pragma once
// Tenants of a run's own, into which calls are ingested: the others stay as they are, and these are
// taken out again.

#include "app/compose/workspace.h"
#include "services/contract/calls.h"
#include "tests/bench/baseline.h"
#include "tests/bench/keptstore.h"

#include <string>
#include <vector>

namespace trunkline::bench {

struct IngestTenant {
    Caller owner;
    Secret key;
    std::vector<CampaignId> campaigns;
    std::vector<PublisherId> publishers;
    std::vector<BuyerId> buyers;

    /// Their ids, in an order that is the same for all of these tenants.
    std::vector<std::string> ids() const;
};

/// A key of the tenant that may read, and ingest where `mayIngest`; good for a day.
Result<Secret> makeKey(const Workspace& workspace, const Caller& owner, bool mayIngest);

/// With a few campaigns, publishers and buyers. `side` tells them apart.
Result<IngestTenant> makeIngestTenant(Workspace& workspace, const std::string& side);
/// All of them, with their rows and their trails: past the product, which never does that.
Outcome removeIngestTenants(Raw& raw);

/// Calls of the tenant, the same for equal arguments but for the ids of what they name. Some
/// callers call again. The external ids are `name` and a number.
std::vector<CallRecord> callsOf(const IngestTenant& tenant, const std::string& name,
    std::uint64_t seed, std::size_t count, const Stretch& when = stretchOf(7));

/// A request's body.
std::string bodyOf(std::vector<CallRecord> calls);

} // namespace trunkline::bench
