#pragma once
// Who called before: the same caller and campaign within the campaign's window, whatever order the
// calls came in.

#include "services/base/result.h"
#include "services/contract/ports.h"
#include "services/storage/database.h"

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
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

/// The question of one batch: which of its calls, and which stored ones, are a repeat caller's.
/// Lives as long as what it has sent is on its way. Cost: per call a step into an index, on SQLite
/// for every week of the campaign's window in which calls are stored.
class RepeatCallers {
public:
    explicit RepeatCallers(Transaction& transaction)
        : m_transaction(transaction)
    {
    }
    RepeatCallers(const RepeatCallers&) = delete;
    RepeatCallers& operator=(const RepeatCallers&) = delete;

    /// Sends the question ahead of `judge`, where the store can answer it before the windows are
    /// known. Not all of the calls need be new; their texts must last.
    Outcome ask(std::span<const NewCall> calls);
    /// Marks the new calls, and answers the stored ones that turn.
    Result<std::vector<TurnedCall>> judge(
        std::span<NewCall> calls, const std::map<CampaignId, CampaignTerms>& terms);

private:
    /// From the first stored call to the last.
    struct Span {
        Instant first;
        Instant last;
    };
    struct Neighbour {
        std::string_view caller;
        CampaignId campaignId;
        Instant at;
    };
    using Few = std::span<const NewCall* const>;
    Result<std::optional<Span>> stored();
    Outcome askByWeeks(std::span<NewCall> calls, const std::map<CampaignId, CampaignTerms>& terms);
    Outcome sendSteps(CampaignId campaign, std::chrono::days window, const Span& span, Few calls);
    Outcome sendLast(Few calls);
    void add(std::string_view caller, CampaignId campaign, const Row& row, int firstTime);

    Transaction& m_transaction;                     // not owned
    std::unordered_set<std::string_view> m_callers; ///< asked for
    std::vector<Neighbour> m_neighbours; ///< stored calls next to those asked for; some twice
    bool m_asked = false;
};

} // namespace trunkline
