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
// On PostgreSQL, whose fence lets no division into an index, one step to the caller's last call,
// however far it is: most callers have none, and most calls come after it. No bound on the other
// side: it would draw a planner that knows little of the tenant into all calls of the window.
// What is looked for has its type before: behind the fence no cast gets into an index either.
constexpr Sql selectLast(R"(
    with wanted as materialized (
        select caller, campaign, at
        from unnest(cast($2 as text[]), cast($3 as uuid[]), cast($4 as bigint[]))
            as given (caller, campaign, at)),
    seen as materialized (
        select caller, campaign, at, last
        from wanted, lateral (select started_at as last from calls where tenant_id = $1
            and campaign_id = wanted.campaign and caller = wanted.caller
            order by started_at desc limit 1) as newest)
    select caller, campaign, case when last < at then last when last >= at then
            (select started_at from calls where tenant_id = $1 and campaign_id = seen.campaign
                and caller = seen.caller and started_at < at order by started_at desc limit 1) end,
        case when last >= at then
            (select started_at from calls where tenant_id = $1 and campaign_id = seen.campaign
                and caller = seen.caller and started_at >= at order by started_at limit 1) end
    from seen)");
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

constexpr std::size_t chunk = 500;

/// An array as PostgreSQL reads it (its manual, 8.15.6): each element in quotes.
class ArrayText {
public:
    void add(std::string_view element)
    {
        m_text += m_text.empty() ? "{\"" : ",\"";
        for (const char c : element) {
            if (c == '"' || c == '\\')
                m_text += '\\';
            m_text += c;
        }
        m_text += '"';
    }
    /// There is one, and nothing is added any more.
    std::string take() { return std::move(m_text) + '}'; }

private:
    std::string m_text;
};

/// `weeks`, the nearest first: where each is a step into the index, the first that has a call is
/// the last that is looked into.
void addNearest(Query& query, Sql select, const std::vector<std::int64_t>& weeks)
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

} // namespace

Outcome RepeatCallers::ask(std::span<const NewCall> calls)
{
    if (m_transaction.engine() == Engine::Sqlite)
        return Done{}; // it waits for nobody, and is asked by the weeks of the windows
    m_asked = true;
    std::vector<const NewCall*> asked;
    asked.reserve(calls.size());
    for (const NewCall& call : calls) {
        if (call.caller.empty() || call.campaignId.isNil())
            continue;
        m_callers.insert(call.caller);
        asked.push_back(&call);
    }
    // In the order of the index: neighbours are found in the same pages, one after the other.
    std::ranges::sort(
        asked, {}, [](const NewCall* call) { return std::pair(call->caller, call->campaignId); });
    return asked.empty() ? Outcome(Done{}) : sendLast(asked);
}

Result<std::optional<RepeatCallers::Span>> RepeatCallers::stored()
{
    TRUNK_TRY(const auto row,
        m_transaction.first(Query(selectSpan, values(m_transaction.tenant())), [](const Row& row) {
            return row.isNull(0) ? std::optional<Span>()
                                 : std::optional(Span{row.instant(0), row.instant(1)});
        }));
    return row.value_or(std::nullopt);
}

Outcome RepeatCallers::askByWeeks(
    std::span<NewCall> calls, const std::map<CampaignId, CampaignTerms>& terms)
{
    std::map<std::pair<CampaignId, std::int64_t>, std::vector<const NewCall*>> asked;
    for (const NewCall& call : calls) {
        if (windowOf(terms, call.campaignId) == days{0} || call.caller.empty())
            continue;
        m_callers.insert(call.caller);
        asked[{call.campaignId, callWeek(call.startedAt)}].push_back(&call);
    }
    for (auto& [key, few] : asked)
        std::ranges::sort(few, {}, [](const NewCall* call) { return call->caller; });
    TRUNK_TRY(const std::optional<Span> span, stored());
    if (!span)
        return Done{}; // there is nothing to ask for
    for (const auto& [key, few] : asked) {
        const Few all(few);
        for (std::size_t at = 0; at < all.size(); at += chunk)
            TRUNK_DO(sendSteps(key.first, windowOf(terms, key.first), *span,
                all.subspan(at, std::min(chunk, all.size() - at))));
    }
    return Done{};
}

Outcome RepeatCallers::sendSteps(CampaignId campaign, days window, const Span& span, Few calls)
{
    Query query(selectNew, values(m_transaction.tenant(), campaign));
    const auto [first, last] = std::minmax_element(calls.begin(), calls.end(),
        [](const NewCall* a, const NewCall* b) { return a->startedAt < b->startedAt; });
    const auto before
        = callWeeks(std::max(span.first, (*first)->startedAt - window), (*last)->startedAt);
    addNearest(query, earlier, {before.rbegin(), before.rend()});
    query.add(", ");
    addNearest(query, later,
        callWeeks((*first)->startedAt, std::min(span.last, (*last)->startedAt + window)));
    query.add(fromNew);
    for (const NewCall* call : calls)
        query.add(call == calls.front() ? Sql(" (") : Sql("), ("), call->caller)
            .add(", ", call->startedAt);
    query.add(")) as wanted");
    return m_transaction.send(query, {[this, campaign](const Row& row) {
        add(row.text(0), campaign, row, 1);
        return true;
    }});
}

Outcome RepeatCallers::sendLast(Few calls)
{
    ArrayText callers;
    ArrayText campaigns;
    ArrayText times;
    for (const NewCall* call : calls) {
        callers.add(call->caller);
        campaigns.add(call->campaignId.text());
        times.add(std::to_string(call->startedAt.time_since_epoch().count()));
    }
    const Query query(
        selectLast, values(m_transaction.tenant(), callers.take(), campaigns.take(), times.take()));
    return m_transaction.send(query, {[this](const Row& row) {
        add(row.text(0), row.id<CampaignId>(1), row, 2);
        return true;
    }});
}

/// The times in a row and the next column.
void RepeatCallers::add(std::string_view caller, CampaignId campaign, const Row& row, int firstTime)
{
    // A row's text does not last as long as a neighbour.
    const std::string_view lasting = *m_callers.find(caller);
    for (const int column : {firstTime, firstTime + 1}) {
        if (!row.isNull(column))
            m_neighbours.push_back({lasting, campaign, row.instant(column)});
    }
}

Result<std::vector<TurnedCall>> RepeatCallers::judge(
    std::span<NewCall> calls, const std::map<CampaignId, CampaignTerms>& terms)
{
    if (m_transaction.engine() == Engine::Sqlite)
        TRUNK_DO(askByWeeks(calls, terms));
    else if (!m_asked)
        TRUNK_DO(ask(calls));
    TRUNK_DO(m_transaction.settle());
    std::vector<Place> places;
    for (NewCall& call : calls) {
        if (windowOf(terms, call.campaignId) != days{0} && !call.caller.empty())
            places.push_back({call.caller, call.campaignId, call.startedAt, &call});
    }
    for (const Neighbour& call : m_neighbours) {
        if (windowOf(terms, call.campaignId) != days{0})
            places.push_back({call.caller, call.campaignId, call.at, nullptr});
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
