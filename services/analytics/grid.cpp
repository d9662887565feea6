#include "services/analytics/grid.h"

#include "services/analytics/rollups.h"

#include <algorithm>

namespace trunkline {

namespace {

#define TRUNK_SUM(column) "cast(sum(" #column ") as bigint)"
// clang-format off
#define TRUNK_DAILY_SUMS \
    TRUNK_SUM(calls) ", " TRUNK_SUM(answered) ", " TRUNK_SUM(qualified) ", " \
    TRUNK_SUM(repeat_callers) ", " TRUNK_SUM(talk_seconds) ", " TRUNK_SUM(revenue) ", " \
    TRUNK_SUM(payout) ", " TRUNK_SUM(cost)
#define TRUNK_TALK_SUMS \
    TRUNK_SUM(talk_00) ", " TRUNK_SUM(talk_01) ", " TRUNK_SUM(talk_02) ", " \
    TRUNK_SUM(talk_03) ", " TRUNK_SUM(talk_04) ", " TRUNK_SUM(talk_05) ", " \
    TRUNK_SUM(talk_06) ", " TRUNK_SUM(talk_07) ", " TRUNK_SUM(talk_08) ", " \
    TRUNK_SUM(talk_09) ", " TRUNK_SUM(talk_10) ", " TRUNK_SUM(talk_11)
// clang-format on

// No page shows the talk of an hour: it is summed where it lies.
constexpr Sql hoursInAll(R"(
    select bucket, calls, answered, qualified, repeat_callers, talk_seconds, revenue, payout, cost
    from call_hours
    where tenant_id = $1 and bucket >= $2 and bucket < $3)");
constexpr Sql talkInAll("select " TRUNK_TALK_SUMS " from call_hours"
                        " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql hoursByDimensions("select bucket, " TRUNK_DAILY_SUMS " from call_hourly"
                                " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql talkByDimensions("select " TRUNK_TALK_SUMS " from call_hourly"
                               " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql campaignsHourly("select campaign_id, " TRUNK_DAILY_SUMS " from call_hourly"
                              " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql publishersHourly("select publisher_id, " TRUNK_DAILY_SUMS " from call_hourly"
                               " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql buyersHourly("select buyer_id, " TRUNK_DAILY_SUMS " from call_hourly"
                           " where tenant_id = $1 and bucket >= $2 and bucket < $3");
constexpr Sql byDay("select key, " TRUNK_DAILY_SUMS " from call_days"
                    " where tenant_id = $1 and dimension = $2 and bucket >= $3 and bucket < $4"
                    " group by key");

Measures readMeasures(const Row& row, std::size_t width)
{
    Measures measures;
    for (std::size_t i = 0; i < width; ++i)
        measures.sums[i] = row.integer(static_cast<int>(i) + 1);
    return measures;
}

void addDimensions(Query& query, const CallFilter& filter, const Visibility& see)
{
    if (!see.onlyPublisher.isNil())
        query.add(" and publisher_id = ", see.onlyPublisher);
    if (!see.onlyBuyer.isNil())
        query.add(" and buyer_id = ", see.onlyBuyer);
    if (!filter.campaigns.empty())
        query.in(" and campaign_id in ", filter.campaigns);
    if (!filter.publishers.empty())
        query.in(" and publisher_id in ", filter.publishers);
    if (!filter.buyers.empty())
        query.in(" and buyer_id in ", filter.buyers);
}

bool wholeDays(const Zone& zone, const GridQuestion& question)
{
    return zone.dayStart(question.from) == question.from
        && zone.dayStart(question.to) == question.to;
}

template <class T>
bool matches(const std::vector<T>& wanted, const T& value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// What follows asks and waits for nothing: the panels go to the store together.

/// One breakdown over whole days: whole weeks from their own level, the days before and behind
/// them from theirs. `add` gets a key more than once.
Outcome sendByDay(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const DayDimension& by, const std::function<void(std::string_view, const Measures&)>& add)
{
    const auto gather = [&](std::string_view level, Instant from, Instant to) -> Outcome {
        if (from >= to)
            return Done{};
        return transaction.send(
            Query(byDay, values(transaction.tenant(), level, from, to)), {[add](const Row& row) {
                add(row.text(0), readMeasures(row, Measures::figures));
                return true;
            }});
    };
    // A Monday's own week, else the next.
    const Instant weeksFrom = weekStart(zone,
        zone.dayStart(
            Date{std::chrono::sys_days{zone.date(question.from)} + std::chrono::days{6}}));
    const Instant weeksTo = weekStart(zone, question.to);
    if (weeksFrom >= weeksTo)
        return gather(by.day, question.from, question.to);
    TRUNK_DO(gather(by.day, question.from, weeksFrom));
    TRUNK_DO(gather(by.week, weeksFrom, weeksTo));
    return gather(by.day, weeksTo, question.to);
}

/// One breakdown by an id: from the daily rollup where nothing else filters, else from the hourly
/// one.
template <class IdType>
Outcome sendById(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const DayDimension& by, Sql hourly, Sql group, std::vector<IdType> CallFilter::*own,
    std::map<IdType, Measures>& sums)
{
    CallFilter others = question.filter;
    (others.*own).clear();
    const TenantId tenant = transaction.tenant();
    if (sourceOf(others, question.see) == Source::Totals && wholeDays(zone, question)) {
        return sendByDay(transaction, zone, question, by,
            [&sums](std::string_view key, const Measures& measures) {
                sums[IdType{Uuid::parse(key).value_or(Uuid{})}] += measures;
            });
    }
    Query query(hourly, values(tenant, question.from, question.to));
    addDimensions(query, others, question.see);
    query.add(group);
    return transaction.send(query, {[&sums](const Row& row) {
        sums[row.id<IdType>(0)] = readMeasures(row, Measures::figures);
        return true;
    }});
}

/// One pass over the calls fills everything; conditions on the three dimensions are judged here,
/// panel by panel.
Outcome gatherFromCalls(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid)
{
    const CallFilter& filter = question.filter;
    CallScan pass{question.from, question.to, filter, question.see};
    pass.filter.campaigns.clear();
    pass.filter.publishers.clear();
    pass.filter.buyers.clear();
    TRUNK_DO(scan(transaction, pass, [&](const CountedCall& call) {
        const bool campaign = matches(filter.campaigns, call.campaignId);
        const bool publisher = matches(filter.publishers, call.publisherId);
        const bool buyer = matches(filter.buyers, call.buyerId);
        if (campaign && publisher && buyer) {
            grid.hours[zone.hourStart(call.startedAt)].add(call);
            grid.regions[call.region].add(call);
        }
        if (publisher && buyer)
            grid.campaigns[call.campaignId].add(call);
        if (campaign && buyer)
            grid.publishers[call.publisherId].add(call);
        if (campaign && publisher)
            grid.buyers[call.buyerId].add(call);
    }));
    const Measures total = grid.total();
    for (std::size_t bucket = 0; bucket < talkBuckets; ++bucket)
        grid.talk[bucket] = total.talk(bucket);
    return Done{};
}

/// How long the calls of all hours lasted.
Outcome sendTalk(Transaction& transaction, const GridQuestion& question, Grid& grid)
{
    const bool plain = sourceOf(question.filter, question.see) == Source::Totals;
    Query query(plain ? talkInAll : talkByDimensions,
        values(transaction.tenant(), question.from, question.to));
    if (!plain)
        addDimensions(query, question.filter, question.see);
    return transaction.send(query, {[&grid](const Row& row) {
        for (std::size_t bucket = 0; bucket < talkBuckets; ++bucket)
            grid.talk[bucket] += row.integer(static_cast<int>(bucket));
        return true;
    }});
}

Outcome sendRegions(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid)
{
    if (sourceOf(question.filter, question.see) == Source::Totals && wholeDays(zone, question))
        return sendByDay(transaction, zone, question, dimension::region,
            [&grid](std::string_view key, const Measures& measures) {
                grid.regions[std::string(key)] += measures;
            });
    const CallScan pass{question.from, question.to, question.filter, question.see};
    return scan(
        transaction, pass, [&](const CountedCall& call) { grid.regions[call.region].add(call); });
}

} // namespace

Measures Grid::total() const
{
    Measures sum;
    for (const auto& [hour, measures] : hours)
        sum += measures;
    return sum;
}

Source sourceOf(const CallFilter& filter, const Visibility& see)
{
    if (!filter.numbers.empty() || !filter.outcomes.empty() || filter.qualified
        || filter.minimumTalk > 0)
        return Source::Calls;
    const bool plain = filter.campaigns.empty() && filter.publishers.empty()
        && filter.buyers.empty() && see.onlyPublisher.isNil() && see.onlyBuyer.isNil();
    return plain ? Source::Totals : Source::Dimensions;
}

Outcome sendHours(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid)
{
    const Source source = sourceOf(question.filter, question.see);
    if (source == Source::Calls) {
        const CallScan pass{question.from, question.to, question.filter, question.see};
        return scan(transaction, pass,
            [&](const CountedCall& call) { grid.hours[zone.hourStart(call.startedAt)].add(call); });
    }
    const bool plain = source == Source::Totals;
    Query query(plain ? hoursInAll : hoursByDimensions,
        values(transaction.tenant(), question.from, question.to));
    if (!plain) {
        addDimensions(query, question.filter, question.see);
        query.add(" group by bucket");
    }
    return transaction.send(query, {[&grid](const Row& row) {
        grid.hours[row.instant(0)] = readMeasures(row, Measures::figures);
        return true;
    }});
}

Outcome sendAll(Transaction& transaction, const Zone& zone, const GridQuestion& question,
    const ScanCalls& scan, Grid& grid)
{
    if (sourceOf(question.filter, question.see) == Source::Calls)
        return gatherFromCalls(transaction, zone, question, scan, grid);
    TRUNK_DO(sendHours(transaction, zone, question, scan, grid));
    TRUNK_DO(sendTalk(transaction, question, grid));
    TRUNK_DO(sendById(transaction, zone, question, dimension::campaign, campaignsHourly,
        " group by campaign_id", &CallFilter::campaigns, grid.campaigns));
    if (question.see.publishers)
        TRUNK_DO(sendById(transaction, zone, question, dimension::publisher, publishersHourly,
            " group by publisher_id", &CallFilter::publishers, grid.publishers));
    if (question.see.buyers)
        TRUNK_DO(sendById(transaction, zone, question, dimension::buyer, buyersHourly,
            " group by buyer_id", &CallFilter::buyers, grid.buyers));
    return sendRegions(transaction, zone, question, scan, grid);
}

} // namespace trunkline
