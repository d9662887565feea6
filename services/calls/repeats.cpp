#include "services/calls/repeats.h"

#include "services/calls/weeks.h"
#include "services/storage/database.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace trunkline {

namespace {

using std::chrono::days;

// The two stored calls next to each new one of a campaign, no further away than its window. On
// SQLite a step into the index calls_caller for every week of it; on PostgreSQL, whose fence lets
// no division into an index, one step to the caller. A text may be cast to bigint on both engines.
constexpr Sql selectNew("select column1, ");
constexpr Sql earlier(
    "(select max(started_at) from calls where tenant_id = $1 and campaign_id = $2 "
    "and caller = column1 and started_at < cast(column2 as bigint)");
constexpr Sql later("(select min(started_at) from calls where tenant_id = $1 and campaign_id = $2 "
                    "and caller = column1 and started_at >= cast(column2 as bigint)");
constexpr Sql fromNew(" from (values");
constexpr Sql selectSpan("select (select started_at from calls where tenant_id = $1 order by "
                         "started_at limit 1), (select started_at from calls where tenant_id = $1 "
                         "order by started_at desc limit 1)");

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

/// From the first stored call to the last.
struct Span {
    Instant first;
    Instant last;
};

/// Appends the stored calls next to those of `fresh`, all of one campaign and one week; some of
/// them twice.
class Neighbours {
public:
    Neighbours(Transaction& transaction, Span stored, std::vector<Place>& places)
        : m_transaction(transaction)
        , m_stored(stored)
        , m_places(places)
    {
    }

    Outcome add(CampaignId campaign, days window, std::span<NewCall* const> fresh)
    {
        const auto [first, last] = std::minmax_element(fresh.begin(), fresh.end(),
            [](const NewCall* a, const NewCall* b) { return a->startedAt < b->startedAt; });
        const auto before
            = callWeeks(std::max(m_stored.first, (*first)->startedAt - window), (*last)->startedAt);
        const auto after
            = callWeeks((*first)->startedAt, std::min(m_stored.last, (*last)->startedAt + window));
        constexpr std::size_t chunk = 500;
        for (std::size_t at = 0; at < fresh.size(); at += chunk) {
            const auto part = fresh.subspan(at, std::min(chunk, fresh.size() - at));
            TRUNK_DO(ask(campaign, part, before, after));
        }
        return Done{};
    }

private:
    Outcome ask(CampaignId campaign, std::span<NewCall* const> fresh,
        const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after)
    {
        // A row's text does not last as long as a place.
        std::unordered_map<std::string_view, std::string_view> callers;
        Query query(selectNew, values(m_transaction.tenant(), campaign));
        addNearest(query, earlier, {before.rbegin(), before.rend()});
        query.add(", ");
        addNearest(query, later, after);
        query.add(fromNew);
        bool begun = false;
        for (const NewCall* call : fresh) {
            callers.emplace(call->caller, call->caller);
            query.add(begun ? Sql(", (") : Sql(" ("), call->caller)
                .add(", ", call->startedAt)
                .add(")");
            begun = true;
        }
        query.add(") as wanted");
        return m_transaction.query(query, [&](const Row& row) {
            const std::string_view caller = callers.at(row.text(0));
            for (const int column : {1, 2}) {
                if (!row.isNull(column))
                    m_places.push_back({caller, campaign, row.instant(column), nullptr});
            }
            return true;
        });
    }

    /// `weeks`, the nearest first: where each is a step into the index, the first that has a call
    /// is the last that is looked into.
    void addNearest(Query& query, Sql select, const std::vector<std::int64_t>& weeks) const
    {
        if (m_transaction.engine() != Engine::Sqlite || weeks.size() < 2) {
            query.add(select);
            addWeeks(query, weeks);
            query.add(")");
            return;
        }
        query.add("coalesce(");
        for (std::size_t i = 0; i < weeks.size(); ++i) {
            query.add(i > 0 ? Sql(", ") : Sql("")).add(select);
            query.add(" and started_at / 604800000000 = ", weeks[i]).add(")");
        }
        query.add(")");
    }

    Transaction& m_transaction;
    Span m_stored;
    std::vector<Place>& m_places;
};

} // namespace

Result<std::vector<TurnedCall>> judgeRepeats(Transaction& transaction, std::span<NewCall> calls,
    const std::map<CampaignId, CampaignTerms>& terms)
{
    std::map<std::pair<CampaignId, std::int64_t>, std::vector<NewCall*>> asked; // by week
    std::vector<Place> places;
    for (NewCall& call : calls) {
        if (windowOf(terms, call.campaignId) == days{0} || call.caller.empty())
            continue;
        asked[{call.campaignId, callWeek(call.startedAt)}].push_back(&call);
        places.push_back({call.caller, call.campaignId, call.startedAt, &call});
    }
    // In the order of the index: neighbours are found in the same pages, one after the other.
    for (auto& [key, fresh] : asked)
        std::ranges::sort(fresh, {}, [](const NewCall* call) { return call->caller; });
    TRUNK_TRY(const auto stored,
        transaction.first(Query(selectSpan, values(transaction.tenant())), [](const Row& row) {
            return row.isNull(0) ? std::optional<Span>()
                                 : std::optional(Span{row.instant(0), row.instant(1)});
        }));
    if (stored && *stored) {
        Neighbours neighbours(transaction, **stored, places);
        for (const auto& [key, fresh] : asked)
            TRUNK_DO(neighbours.add(key.first, windowOf(terms, key.first), fresh));
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
