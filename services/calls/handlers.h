#pragma once
// Handlers of the call operations, but CountCalls, which the rollups answer.

#include "services/contract/handlers.h"
#include "services/contract/ports.h"

namespace trunkline {

struct CallPorts {
    Pricer price;
    AddToRollups addToRollups;
    CountTheCalls count;
};

void addCallHandlers(HandlerTable& table, const CallPorts& ports);

/// The handler of calls.ingest, for those who ingest inside a transaction of their own.
Result<IngestResult> ingestCalls(
    Transaction& transaction, Context& context, const IngestCalls& op, const CallPorts& ports);

/// The amounts of the campaign for a qualified call, where the row brings none of its own
/// (DECISIONS 26).
Priced priceByCampaign(const CallRecord& call, const CampaignTerms* terms, bool qualified);

/// See ScanCalls.
Outcome scanCalls(Transaction& transaction, const CallScan& scan,
    const std::function<void(const CountedCall&)>& each);

} // namespace trunkline
