#include "services/calls/repeats.h"

#include "services/storage/database.h"

#include <algorithm>

namespace trunkline {

namespace {

using std::chrono::days;

// Only columns of the index calls_caller: no table row is read.
constexpr Sql selectEarlier(R"(
    select caller, campaign_id, started_at from calls
    where tenant_id = $1 and started_at >= $2 and started_at <= $3 and campaign_id is not null)");

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

} // namespace

Result<std::vector<TurnedCall>> judgeRepeats(Transaction& transaction, std::span<NewCall> calls,
    const std::map<CampaignId, CampaignTerms>& terms)
{
    std::vector<Place> places;
    days widest{0};
    for (NewCall& call : calls) {
        const days window = windowOf(terms, call.campaignId);
        if (window == days{0} || call.caller.empty())
            continue;
        widest = std::max(widest, window);
        places.push_back({call.caller, call.campaignId, call.startedAt, &call});
    }
    if (places.empty())
        return std::vector<TurnedCall>();

    const auto [first, last] = std::minmax_element(
        places.begin(), places.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
    const Instant from = first->at - widest;
    const Instant to = last->at + widest;
    std::vector<std::string> callers;
    callers.reserve(places.size());
    for (const Place& place : places)
        callers.emplace_back(place.caller);
    std::sort(callers.begin(), callers.end());
    callers.erase(std::unique(callers.begin(), callers.end()), callers.end());

    constexpr std::size_t chunk = 500;
    for (std::size_t at = 0; at < callers.size(); at += chunk) {
        const std::vector<std::string> some(callers.begin() + static_cast<std::ptrdiff_t>(at),
            callers.begin() + static_cast<std::ptrdiff_t>(std::min(at + chunk, callers.size())));
        Query query(selectEarlier, values(transaction.tenant(), from, to));
        query.in(" and caller in ", some);
        TRUNK_DO(transaction.query(query, [&](const Row& row) {
            // The view must outlive the row: it goes to the sorted list of callers.
            const auto caller = std::lower_bound(callers.begin(), callers.end(), row.text(0));
            places.push_back({*caller, row.id<CampaignId>(1), row.instant(2), nullptr});
            return true;
        }));
    }
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
