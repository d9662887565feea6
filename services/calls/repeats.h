#pragma once
// Who called before: the same caller and campaign within the campaign's window, whatever order the
// calls came in.

#include "services/base/result.h"
#include "services/contract/ports.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace trunkline {

/// A new call as far as this question goes.
struct NewCall {
    Instant startedAt;
    CampaignId campaignId;
    std::string_view caller;
    bool repeat = false; ///< out
};

/// A stored call that the new ones turn into a repeat caller's.
struct TurnedCall {
    Instant startedAt;
    CampaignId campaignId;
    std::string caller;
};

/// Marks the new calls, and answers the stored ones that turn. Cost: per new call a step into an
/// index, on SQLite for every week of the campaign's window in which calls are stored.
Result<std::vector<TurnedCall>> judgeRepeats(Transaction& transaction, std::span<NewCall> calls,
    const std::map<CampaignId, CampaignTerms>& terms);

} // namespace trunkline
