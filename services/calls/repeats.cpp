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

// The two stored calls next to each new one of a campaign. A text may be cast to bigint on both
// engines. On SQLite a step into the index calls_caller for every week of the campaign's window.
constexpr Sql selectNew("select column1, ");
constexpr Sql earlier(
    "(select max(started_at) from calls where tenant_id = $1 and campaign_id = $2 "
    "and caller = column1 and started_at < cast(column2 as bigint)");
constexpr Sql later("(select min(started_at) from calls where tenant_id = $1 and campaign_id = $2 "
                    "and caller = column1 and started_at >= cast(column2 as bigint)");
constexpr Sql fromNew(" from (values");
constexpr Sql endNew(") as wanted");
// On PostgreSQL, whose fence lets no division into an index, one step to the caller's last call,
// however far it is: most callers have none, and most calls come after it. No bound on the other
// side: it would draw a planner that knows little of the tenant into all calls of the window.
constexpr Sql selectNewByLast(R"(
    select caller, case when last < at then last when last >= at then
            (select max(started_at) from calls where tenant_id = $1 and campaign_id = $2
                and caller = seen.caller and started_at < at) end,
        case when last >= at then
            (select min(started_at) from calls where tenant_id = $1 and campaign_id = $2
                and caller = seen.caller and started_at >= at) end
    from (select column1 as caller, cast(column2 as bigint) as at,
            (select max(started_at) from calls where tenant_id = $1 and campaign_id = $2
                and caller = column1) as last
        from (values)");
constexpr Sql endNewByLast(") as wanted offset 0) as seen"); // the offset: seen once, not thrice
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

/// Asks for the stored calls next to those of `fresh`, all of one campaign, and on SQLite of one
/// week; appends them when the transaction has settled, some of them twice.
class Neighbours {
public:
    Neighbours(Transaction& transaction, std::span<const NewCall> fresh, std::vector<Place>& places)
        : m_transaction(transaction)
        , m_places(places)
    {
        for (const NewCall& call : fresh)
            m_callers.emplace(call.caller, call.caller);
    }

    /// Before the first `send`. False: nothing is stored that one could ask for.
    Result<bool> begin()
    {
        if (m_transaction.engine() != Engine::Sqlite)
            return true;
        TRUNK_TRY(const auto stored,
            m_transaction.first(
                Query(selectSpan, values(m_transaction.tenant())), [](const Row& row) {
                    return row.isNull(0) ? std::optional<Span>()
                                         : std::optional(Span{row.instant(0), row.instant(1)});
                }));
        m_stored = stored.value_or(std::nullopt);
        return m_stored.has_value();
    }
    Outcome send(CampaignId campaign, days window, std::span<NewCall* const> fresh)
    {
        constexpr std::size_t chunk = 500;
        for (std::size_t at = 0; at < fresh.size(); at += chunk)
            TRUNK_DO(ask(campaign, window, fresh.subspan(at, std::min(chunk, fresh.size() - at))));
        return Done{};
    }

private:
    Outcome ask(CampaignId campaign, days window, std::span<NewCall* const> fresh)
    {
        Query query(
            m_stored ? selectNew : selectNewByLast, values(m_transaction.tenant(), campaign));
        if (m_stored) {
            const auto [first, last] = std::minmax_element(fresh.begin(), fresh.end(),
                [](const NewCall* a, const NewCall* b) { return a->startedAt < b->startedAt; });
            const auto before = callWeeks(
                std::max(m_stored->first, (*first)->startedAt - window), (*last)->startedAt);
            addNearest(query, earlier, {before.rbegin(), before.rend()});
            query.add(", ");
            addNearest(query, later,
                callWeeks(
                    (*first)->startedAt, std::min(m_stored->last, (*last)->startedAt + window)));
            query.add(fromNew);
        }
        bool begun = false;
        for (const NewCall* call : fresh) {
            query.add(begun ? Sql(", (") : Sql(" ("), call->caller)
                .add(", ", call->startedAt)
                .add(")");
            begun = true;
        }
        query.add(m_stored ? endNew : endNewByLast);
        return m_transaction.send(query, {[this, campaign](const Row& row) {
            // A row's text does not last as long as a place.
            const std::string_view caller = m_callers.at(row.text(0));
            for (const int column : {1, 2}) {
                if (!row.isNull(column))
                    m_places.push_back({caller, campaign, row.instant(column), nullptr});
            }
            return true;
        }});
    }

    /// `weeks`, the nearest first: where each is a step into the index, the first that has a call
    /// is the last that is looked into.
    static void addNearest(Query& query, Sql select, const std::vector<std::int64_t>& weeks)
    {
        if (weeks.size() < 2) {
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
    std::vector<Place>& m_places;
    std::unordered_map<std::string_view, std::string_view> m_callers;
    std::optional<Span> m_stored; ///< on SQLite
};

} // namespace

Result<std::vector<TurnedCall>> judgeRepeats(Transaction& transaction, std::span<NewCall> calls,
    const std::map<CampaignId, CampaignTerms>& terms)
{
    std::map<std::pair<CampaignId, std::int64_t>, std::vector<NewCall*>> asked; // by week
    std::vector<Place> places;
    const bool byWeek = transaction.engine() == Engine::Sqlite;
    for (NewCall& call : calls) {
        if (windowOf(terms, call.campaignId) == days{0} || call.caller.empty())
            continue;
        const std::int64_t week = byWeek ? callWeek(call.startedAt) : 0;
        asked[{call.campaignId, week}].push_back(&call);
        places.push_back({call.caller, call.campaignId, call.startedAt, &call});
    }
    // In the order of the index: neighbours are found in the same pages, one after the other.
    for (auto& [key, fresh] : asked)
        std::ranges::sort(fresh, {}, [](const NewCall* call) { return call->caller; });
    Neighbours neighbours(transaction, calls, places);
    TRUNK_TRY(const bool stored, neighbours.begin());
    if (stored) {
        for (const auto& [key, fresh] : asked)
            TRUNK_DO(neighbours.send(key.first, windowOf(terms, key.first), fresh));
        TRUNK_DO(transaction.settle());
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return std::tie(a.caller, a.campaignId, a.at) < std::tie(b.caller, b.campaignId, b.at);
    });

    std::vector<TurnedCall> turned;
    const Place* before = nullptr;       // the call before, whatever its kind
    const Place* storedBefore = nullptr; // the stored one before
    for (const Place& place : places) {
        const auto within = [&place, &terms](const Place* other) {
            return other != nullptr && other->caller == place.caller
                && other->campaignId == place.campaignId
                && place.at - other->at <= windowOf(terms, place.campaignId);
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
