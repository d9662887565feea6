#include "services/calls/filter.h"
#include "services/calls/handlers.h"
#include "services/calls/weeks.h"
#include "services/contract/cursor.h"
#include "services/storage/database.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace trunkline {

namespace {

/// Beyond them it is quicker to read the calls of the range one by one.
constexpr std::size_t mostWeeks = 200;

constexpr std::int64_t sortableCalls = 200'000;

constexpr Sql callColumns(R"(
    select id, started_at, source, external_id, campaign_id, publisher_id, buyer_id, number_id,
        caller, caller_name, dialled, region, country, agent, outcome, ring_seconds, talk_seconds,
        qualified, repeat_caller, revenue, payout, cost, hangup_cause, transcribed)");
constexpr Sql ofTenant(R"( from calls where tenant_id = $1)");

Call readCall(const Row& row)
{
    Call call;
    call.id = row.id<CallId>(0);
    call.startedAt = row.instant(1);
    call.source = row.text(2);
    call.externalId = row.text(3);
    call.campaignId = row.id<CampaignId>(4);
    call.publisherId = row.id<PublisherId>(5);
    call.buyerId = row.id<BuyerId>(6);
    call.numberId = row.id<NumberId>(7);
    call.caller.value = row.text(8);
    call.callerName.value = row.text(9);
    call.dialled.value = row.text(10);
    call.region = row.text(11);
    call.country = row.text(12);
    call.agent.value = row.text(13);
    call.outcome = static_cast<CallOutcome>(row.integer(14));
    call.ringSeconds = row.integer(15);
    call.talkSeconds = row.integer(16);
    call.qualified = row.boolean(17);
    call.repeatCaller = row.boolean(18);
    call.revenue = row.integer(19);
    call.payout = row.integer(20);
    call.cost = row.integer(21);
    call.hangupCause = row.text(22);
    call.transcribed = row.boolean(23);
    return call;
}

/// With its path through the flow, which no list shows.
Call readWhole(const Row& row)
{
    Call call = readCall(row);
    if (!row.text(24).empty()) {
        if (auto path = fromJson<FlowPath>(row.text(24), Strictness::Response, ownJson))
            call.path = *std::move(path);
    }
    return call;
}

using Names = std::map<Uuid, std::string>;

/// Read when the transaction has settled.
template <class IdType>
Outcome sendNames(Transaction& transaction, Sql select, const std::vector<Call>& calls,
    IdType Call::*member, Names& names)
{
    std::vector<Uuid> wanted;
    for (const Call& call : calls) {
        if (!(call.*member).isNil())
            wanted.push_back((call.*member).value);
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    if (wanted.empty())
        return Done{};
    Query query(select, values(transaction.tenant()));
    query.in(" and id in ", wanted);
    return transaction.send(query, {[&names](const Row& row) {
        names[row.uuid(0)] = row.text(1);
        return true;
    }});
}

/// The last that is asked of the store.
Outcome nameCalls(Transaction& transaction, std::vector<Call>& calls)
{
    Names names;
    transaction.endNext();
    TRUNK_DO(sendNames(transaction, "select id, name from campaigns where tenant_id = $1", calls,
        &Call::campaignId, names));
    TRUNK_DO(sendNames(transaction, "select id, name from publishers where tenant_id = $1", calls,
        &Call::publisherId, names));
    TRUNK_DO(sendNames(transaction, "select id, name from buyers where tenant_id = $1", calls,
        &Call::buyerId, names));
    TRUNK_DO(transaction.settle());
    for (Call& call : calls) {
        call.tenantId = transaction.tenant();
        call.campaignName = names[call.campaignId.value];
        call.publisherName.value = names[call.publisherId.value];
        call.buyerName.value = names[call.buyerId.value];
    }
    return Done{};
}

Outcome checkRange(Instant from, Instant to, std::int64_t limit)
{
    if (from >= to)
        return invalid("to", "must lie after from");
    if (!boundOf<PageRequest>("limit").holds(limit))
        return invalid("page.limit", "use 1 to 1000");
    return Done{};
}

std::int64_t number(const std::string& text) { return std::atoll(text.c_str()); }

Instant instant(const std::string& text)
{
    return Instant{std::chrono::microseconds{number(text)}};
}

/// The first moment behind that one.
Instant behind(Instant time) { return time + std::chrono::microseconds{1}; }

CallId callId(const std::string& text) { return CallId{Uuid::parse(text).value_or(Uuid{})}; }

std::string micros(Instant time) { return std::to_string(time.time_since_epoch().count()); }

/// Takes one call more than asked for, to know whether there is a next page.
Outcome readPage(Transaction& transaction, Query& query, std::int64_t limit,
    std::vector<Call>& calls, bool& more)
{
    query.add(" limit ", limit + 1);
    TRUNK_TRY(calls, transaction.all(query, readCall));
    more = std::ssize(calls) > limit;
    if (more)
        calls.pop_back();
    return nameCalls(transaction, calls);
}

/// By a figure first: `(figure, started_at, id) < …`.
Outcome addFigureOrder(Query& query, CallSort sort, const std::vector<std::string>& key)
{
    const bool talk = sort == CallSort::TalkDescending;
    if (!key.empty()) {
        if (talk)
            query.add(" and (talk_seconds, started_at, id) < (", number(key[0]));
        else
            query.add(" and (revenue, started_at, id) < (", number(key[0]));
        query.add(", ", instant(key[1])).add(", ", callId(key[2])).add(")");
    }
    if (talk)
        query.add(" order by talk_seconds desc, started_at desc, id desc");
    else
        query.add(" order by revenue desc, started_at desc, id desc");
    return Done{};
}

Query selectCalls(const Transaction& transaction)
{
    Query query(callColumns, values(transaction.tenant()));
    query.add(ofTenant);
    return query;
}

Result<CallPage> listCalls(
    Transaction& transaction, Context& context, const ListCalls& op, const CountTheCalls& count)
{
    TRUNK_DO(checkRange(op.from, op.to, op.page.limit));
    TRUNK_DO(validate(op.filter, context.see));
    const bool byFigure
        = op.sort == CallSort::TalkDescending || op.sort == CallSort::RevenueDescending;
    if (op.sort == CallSort::RevenueDescending && !context.see.revenue)
        return invalid("sort", "is not offered to this role; sort by start");
    const std::string question = toJson(op.filter) + micros(op.from) + ' ' + micros(op.to)
        + std::string(wireName(op.sort));
    std::vector<std::string> key;
    if (!op.page.after.empty()) {
        TRUNK_TRY(key, readCursor(op.page.after, 3, question));
    } else if (byFigure) {
        TRUNK_TRY(const CallTimeline timeline,
            count(transaction, context, CountCalls{op.from, op.to, op.filter}));
        if (timeline.total > sortableCalls)
            return invalid(
                "sort", "the range holds more than 200000 calls; narrow it, or sort by start");
    }

    // SQLite enters an index at one bound only: where the page before ended, not where the range
    // does.
    Instant from = op.from;
    Instant to = op.to;
    if (!key.empty() && op.sort == CallSort::StartedDescending)
        to = std::min(to, behind(instant(key[1])));
    else if (!key.empty() && op.sort == CallSort::StartedAscending)
        from = std::max(from, instant(key[1]));

    Query query = selectCalls(transaction);
    query.add(" and started_at >= ", from).add(" and started_at < ", to);
    addRowScope(query, context.see);
    addCallFilter(query, op.filter);
    if (byFigure) {
        TRUNK_DO(addFigureOrder(query, op.sort, key));
    } else if (op.sort == CallSort::StartedAscending) {
        if (!key.empty())
            query.add(" and (started_at, id) > (", instant(key[1]))
                .add(", ", callId(key[2]))
                .add(")");
        query.add(" order by started_at, id");
    } else {
        if (!key.empty())
            query.add(" and (started_at, id) < (", instant(key[1]))
                .add(", ", callId(key[2]))
                .add(")");
        query.add(" order by started_at desc, id desc");
    }

    CallPage page;
    bool more = false;
    TRUNK_DO(readPage(transaction, query, op.page.limit, page.items, more));
    if (more) {
        const Call& last = page.items.back();
        const std::int64_t figure
            = op.sort == CallSort::TalkDescending ? last.talkSeconds : last.revenue.orZero();
        page.next = makeCursor({byFigure ? std::to_string(figure) : std::string(),
                                   micros(last.startedAt), last.id.text()},
            question);
    }
    return page;
}

/// The first text behind all that begin with `prefix`, in byte order.
std::string behind(std::string prefix)
{
    ++prefix.back(); // digits: never beyond ':'
    return prefix;
}

Result<CallPage> searchCalls(Transaction& transaction, Context& context, const SearchCalls& op)
{
    TRUNK_DO(checkRange(op.from, op.to, op.page.limit));
    TRUNK_DO(validate(op.filter, context.see));
    const bool digits = boundOf<SearchCalls>("digits").holds(op.digits)
        && std::all_of(
            op.digits.begin(), op.digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits)
        return invalid("digits", "use 3 to 20 digits, without + or blanks");
    const std::string question = toJson(op.filter) + micros(op.from) + ' ' + micros(op.to) + ' '
        + op.digits + std::string(wireName(op.match));

    std::vector<std::string> key;
    if (!op.page.after.empty()) {
        TRUNK_TRY(key, readCursor(op.page.after, 2, question));
    }
    const Instant to = key.empty() ? op.to : std::min(op.to, behind(instant(key[0])));

    Query query = selectCalls(transaction);
    query.add(" and started_at >= ", op.from).add(" and started_at < ", to);
    addRowScope(query, context.see);
    addCallFilter(query, op.filter);
    switch (op.match) {
    case CallerMatch::Prefix:
        if (const auto weeks = callWeeks(op.from, to); weeks.size() <= mostWeeks)
            addWeeks(query, weeks);
        query.add(" and ((caller >= ", '+' + op.digits)
            .add(" and caller < ", '+' + behind(op.digits))
            .add(") or (caller >= ", op.digits)
            .add(" and caller < ", behind(op.digits))
            .add("))");
        break;
    case CallerMatch::Suffix:
        query.add(" and substr(caller, length(caller) - ", std::ssize(op.digits) - 1)
            .add(") = ", op.digits);
        break;
    case CallerMatch::Contains:
        // Text between two cuts is found where replacing it changes the caller.
        query.add(" and replace(caller, ", op.digits).add(", '') <> caller");
        break;
    }
    if (!key.empty())
        query.add(" and (started_at, id) < (", instant(key[0])).add(", ", callId(key[1])).add(")");
    query.add(" order by started_at desc, id desc");

    CallPage page;
    bool more = false;
    TRUNK_DO(readPage(transaction, query, op.page.limit, page.items, more));
    if (more)
        page.next = makeCursor(
            {micros(page.items.back().startedAt), page.items.back().id.text()}, question);
    context.noted(
        "a search by caller", {}, {{"answers", {}, Json{std::to_string(page.items.size())}}});
    return page;
}

Result<Call> readOne(Transaction& transaction, Context& context, const ReadCall& op)
{
    // The id's own milliseconds find its row in the key.
    const Instant from = op.id.value.time();
    Query query(callColumns, values(transaction.tenant()));
    query.add(", path").add(ofTenant);
    query.add(" and started_at >= ", from)
        .add(" and started_at < ", from + std::chrono::milliseconds{1})
        .add(" and id = ", op.id);
    addRowScope(query, context.see);
    TRUNK_TRY(std::vector<Call> found, transaction.all(query, readWhole));
    if (found.empty())
        return fail(Errc::NotFound, "no such call");
    TRUNK_DO(nameCalls(transaction, found));
    return std::move(found.front());
}

} // namespace

void addCallHandlers(HandlerTable& table, const CallPorts& ports)
{
    table.add<ListCalls>(
        [count = ports.count](Transaction& transaction, Context& context, const ListCalls& op) {
            return listCalls(transaction, context, op, count);
        });
    table.add<SearchCalls>(searchCalls);
    table.add<ReadCall>(readOne);
    table.add<IngestCalls>(
        [ports](Transaction& transaction, Context& context, const IngestCalls& op) {
            return ingestCalls(transaction, context, op, ports);
        });
}

} // namespace trunkline
