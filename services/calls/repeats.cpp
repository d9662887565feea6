#include "services/calls/repeats.h"

#include "services/storage/database.h"

#include <algorithm>
#include <unordered_map>

namespace trunkline {

namespace {

using std::chrono::days;

// The two stored calls next to each new one of a campaign: two steps into the index calls_caller,
// however many calls the caller made. A text may be cast to bigint on both engines.
constexpr Sql selectNeighbours(R"(
    select column1,
        (select max(started_at) from calls where tenant_id = $1 and campaign_id = $2
            and caller = column1 and started_at < cast(column2 as bigint)),
        (select min(started_at) from calls where tenant_id = $1 and campaign_id = $2
            and caller = column1 and started_at >= cast(column2 as bigint))
    from (values)");

struct Place {
    std::string_view caller;
    CampaignId campaignId;
    Instant at;
    NewCall* fresh; ///< null: stored before
};

days windowOf(const std::map<CampaignId, CampaignTerms>& terms, CampaignId campaign)
{
    const auto found = terms.find(campaign);
    return days{found == terms.end() ? 0 : found->second.duplicateWindowDays};
}

/// Appends the stored calls next to those of `fresh`, some of them twice.
Outcome addNeighbours(Transaction& transaction, CampaignId campaign,
    const std::vector<NewCall*>& fresh, std::vector<Place>& places)
{
    constexpr std::size_t chunk = 500;
    for (std::size_t at = 0; at < fresh.size(); at += chunk) {
        const std::size_t end = std::min(at + chunk, fresh.size());
        // A row's text does not last as long as a place.
        std::unordered_map<std::string_view, std::string_view> callers;
        Query query(selectNeighbours, values(transaction.tenant(), campaign));
        for (std::size_t i = at; i < end; ++i) {
            callers.emplace(fresh[i]->caller, fresh[i]->caller);
            query.add(i == at ? Sql(" (") : Sql(", ("), fresh[i]->caller)
                .add(", ", fresh[i]->startedAt)
                .add(")");
        }
        query.add(") as wanted");
        TRUNK_DO(transaction.query(query, [&](const Row& row) {
            const std::string_view caller = callers.at(row.text(0));
            for (const int column : {1, 2}) {
                if (!row.isNull(column))
                    places.push_back({caller, campaign, row.instant(column), nullptr});
            }
            return true;
        }));
    }
    return Done{};
}

} // namespace

Result<std::vector<TurnedCall>> judgeRepeats(Transaction& transaction, std::span<NewCall> calls,
    const std::map<CampaignId, CampaignTerms>& terms)
{
    std::map<CampaignId, std::vector<NewCall*>> asked;
    std::vector<Place> places;
    for (NewCall& call : calls) {
        if (windowOf(terms, call.campaignId) == days{0} || call.caller.empty())
            continue;
        asked[call.campaignId].push_back(&call);
        places.push_back({call.caller, call.campaignId, call.startedAt, &call});
    }
    for (const auto& [campaign, fresh] : asked)
        TRUNK_DO(addNeighbours(transaction, campaign, fresh, places));
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return std::tie(a.caller, a.campaignId, a.at) < std::tie(b.caller, b.campaignId, b.at);
    });

    std::vector<TurnedCall> turned;
    const Place* before = nullptr;       // the call before, whatever its kind
    const Place* storedBefore = nullptr; // the stored one before
    for (const Place& place : places) {
        const auto within = [&place, &terms](const Place* earlier) {
            return earlier != nullptr && earlier->caller == place.caller
                && earlier->campaignId == place.campaignId
                && place.at - earlier->at <= windowOf(terms, place.campaignId);
        };
        if (place.fresh != nullptr)
            place.fresh->repeat = within(before);
        else if (within(before) && !within(storedBefore))
            turned.push_back({place.at, place.campaignId, std::string(place.caller)});
        before = &place;
        if (place.fresh == nullptr)
            storedBefore = &place;
    }
    return turned;
}

} // namespace trunkline
