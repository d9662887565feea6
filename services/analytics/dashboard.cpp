#include "services/analytics/grid.h"
#include "services/analytics/handlers.h"
#include "services/analytics/rollups.h"

#include <algorithm>
#include <set>

namespace trunkline {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int longestRange = 3'660; // days
constexpr std::size_t regionsShown = 20;

constexpr Sql selectTenant(
    "select name, time_zone, currency, demo from tenants where owner_tenant = $1");
constexpr Sql selectCampaigns(
    "select id, name, qualifying_seconds from campaigns where tenant_id = $1");
constexpr Sql selectPublishers("select id, name from publishers where tenant_id = $1");
constexpr Sql selectBuyers("select id, name, daily_cap from buyers where tenant_id = $1");
constexpr Sql selectUsed(R"(
    select key, calls from call_days where tenant_id = $1 and dimension = 'buyer' and bucket = $2)");

struct TenantFacts {
    std::string name;
    Zone zone;
    Currency currency;
    bool demo;
};

Result<TenantFacts> readTenant(Transaction& transaction)
{
    TenantFacts facts{{}, Zone::utc(), {}, false};
    std::string zone;
    std::string currency;
    TRUNK_TRY(const auto found,
        transaction.first(Query(selectTenant, values(transaction.tenant())), [&](const Row& row) {
            facts.name = row.text(0);
            zone = row.text(1);
            currency = row.text(2);
            facts.demo = row.boolean(3);
            return true;
        }));
    if (!found)
        return fail(Errc::NotFound, "no such tenant");
    TRUNK_TRY(facts.zone, Zone::find(zone));
    TRUNK_TRY(facts.currency, Currency::parse(currency));
    return facts;
}

Outcome checkDates(Date from, Date to, const char* field)
{
    if (!from.ok() || !to.ok() || from > to)
        return invalid(field, "must not lie before the first day");
    if (sys_days(to) - sys_days(from) >= days{longestRange})
        return invalid(field, "a range holds at most 3660 days");
    return Done{};
}

GridQuestion questionOf(
    const Zone& zone, Date from, Date to, const CallFilter& filter, const Visibility& see)
{
    return {zone.dayStart(from), zone.dayStart(Date(sys_days(to) + days{1})), filter, see};
}

void fillTime(Dashboard& out, const Zone& zone, const GridQuestion& question, const Grid& grid)
{
    const auto at = [&grid](Instant hour) {
        const auto found = grid.hours.find(hour);
        return found == grid.hours.end() ? Measures{} : found->second;
    };
    std::array<std::array<std::int64_t, 24>, 7> heat{};
    std::map<Date, Measures> byDay;
    for (const Instant hour : zone.hours(question.from, question.to)) {
        const Measures measures = at(hour);
        out.hours.push_back({hour, measures.calls(), measures.answered(), measures.qualified()});
        const LocalTime local = zone.local(hour);
        const auto day = std::chrono::floor<days>(local);
        const auto weekday = std::chrono::weekday(day).iso_encoding();
        const auto clock = std::chrono::floor<std::chrono::hours>(local - day).count();
        heat[weekday - 1][static_cast<std::size_t>(clock)] += measures.calls();
        byDay[Date(day)] += measures;
    }
    for (const Date date : zone.days(out.from, out.to))
        out.days.push_back({date, byDay[date].asFigures()});
    for (std::size_t weekday = 0; weekday < heat.size(); ++weekday) {
        for (std::size_t hour = 0; hour < heat[weekday].size(); ++hour)
            out.heat.push_back({static_cast<std::int64_t>(weekday) + 1,
                static_cast<std::int64_t>(hour), heat[weekday][hour]});
    }
}

void fillTalk(Dashboard& out, const Grid& grid)
{
    for (std::size_t bucket = 0; bucket < talkBuckets; ++bucket) {
        const auto from = static_cast<std::int64_t>(bucket) * talkBucketSeconds;
        const bool open = bucket + 1 == talkBuckets;
        out.talk.push_back({from, open ? 0 : from + talkBucketSeconds, grid.talk[bucket]});
    }
}

/// Most calls first; equal ones by name, so that two stores answer alike.
template <class Entry, class NameOf>
void sortByCalls(std::vector<Entry>& entries, NameOf nameOf)
{
    std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        return std::forward_as_tuple(-a.figures.calls, nameOf(a))
            < std::forward_as_tuple(-b.figures.calls, nameOf(b));
    });
}

struct CampaignFacts {
    std::string name;
    std::int64_t qualifyingSeconds;
};

struct BuyerFacts {
    std::string name;
    std::int64_t cap;
};

/// What the breakdowns say beside their figures.
struct Names {
    std::map<CampaignId, CampaignFacts> campaigns;
    std::map<PublisherId, std::string> publishers;
    std::map<BuyerId, BuyerFacts> buyers;
    std::map<BuyerId, std::int64_t> used; ///< of each cap, on the range's last day
};

/// Read when the transaction has settled.
Outcome sendNames(Transaction& transaction, const Visibility& see, Instant lastDay, Names& names)
{
    const TenantId tenant = transaction.tenant();
    TRUNK_DO(transaction.send(Query(selectCampaigns, values(tenant)), {[&names](const Row& row) {
        names.campaigns[row.id<CampaignId>(0)] = {std::string(row.text(1)), row.integer(2)};
        return true;
    }}));
    if (see.publishers) {
        TRUNK_DO(
            transaction.send(Query(selectPublishers, values(tenant)), {[&names](const Row& row) {
                names.publishers[row.id<PublisherId>(0)] = row.text(1);
                return true;
            }}));
    }
    if (!see.buyers)
        return Done{};
    TRUNK_DO(transaction.send(Query(selectBuyers, values(tenant)), {[&names](const Row& row) {
        names.buyers[row.id<BuyerId>(0)] = {std::string(row.text(1)), row.integer(2)};
        return true;
    }}));
    return transaction.send(Query(selectUsed, values(tenant, lastDay)), {[&names](const Row& row) {
        names.used[BuyerId{Uuid::parse(row.text(0)).value_or(Uuid{})}] = row.integer(1);
        return true;
    }});
}

void fillCampaigns(const CallFilter& filter, const Names& names, const Grid& grid, Dashboard& out)
{
    std::set<std::int64_t> qualifying;
    for (const auto& [id, measures] : grid.campaigns) {
        if (measures.calls() == 0)
            continue;
        const auto found = names.campaigns.find(id);
        const bool known = found != names.campaigns.end();
        out.byCampaign.push_back(
            {id, known ? found->second.name : std::string(), measures.asFigures()});
        const bool inView = filter.campaigns.empty()
            || std::find(filter.campaigns.begin(), filter.campaigns.end(), id)
                != filter.campaigns.end();
        if (known && inView)
            qualifying.insert(found->second.qualifyingSeconds);
    }
    sortByCalls(out.byCampaign,
        [](const CampaignFigures& each) -> const std::string& { return each.name; });
    out.qualifyingSeconds = qualifying.size() == 1 ? *qualifying.begin() : 0;
}

void fillPublishers(Names& names, const Grid& grid, Dashboard& out)
{
    for (const auto& [id, measures] : grid.publishers) {
        if (measures.calls() > 0)
            out.byPublisher.push_back(
                {id, PublisherName{names.publishers[id]}, measures.asFigures()});
    }
    sortByCalls(out.byPublisher,
        [](const PublisherFigures& each) -> const std::string& { return each.name.value; });
}

/// Breakdown by buyer, and how much of each cap is used on the range's last day.
void fillBuyers(const Visibility& see, Names& names, const Grid& grid, Dashboard& out)
{
    for (const auto& [id, measures] : grid.buyers) {
        if (measures.calls() > 0)
            out.byBuyer.push_back({id, BuyerName{names.buyers[id].name}, measures.asFigures()});
    }
    sortByCalls(out.byBuyer,
        [](const BuyerFigures& each) -> const std::string& { return each.name.value; });
    for (const auto& [id, buyer] : names.buyers) {
        if (buyer.cap > 0 && (see.onlyBuyer.isNil() || see.onlyBuyer == id))
            out.caps.push_back({id, BuyerName{buyer.name}, buyer.cap, names.used[id]});
    }
    // The fullest first: used / cap, compared without division.
    std::sort(out.caps.begin(), out.caps.end(), [](const BuyerCap& a, const BuyerCap& b) {
        const std::int64_t left = a.used * b.cap;
        const std::int64_t right = b.used * a.cap;
        return left != right ? left > right : a.name.value < b.name.value;
    });
}

void fillRegions(const Grid& grid, Dashboard& out)
{
    for (const auto& [region, measures] : grid.regions) {
        if (measures.calls() > 0)
            out.byRegion.push_back({region, measures.asFigures()});
    }
    sortByCalls(
        out.byRegion, [](const RegionFigures& each) -> const std::string& { return each.region; });
    if (out.byRegion.size() > regionsShown)
        out.byRegion.resize(regionsShown);
}

Result<Dashboard> readDashboard(
    Transaction& transaction, Context& context, const ReadDashboard& op, const ScanCalls& scan)
{
    TRUNK_DO(checkDates(op.from, op.to, "to"));
    TRUNK_DO(validate(op.filter, context.see));
    if (op.compareFrom.has_value() != op.compareTo.has_value())
        return invalid("compare_to", "give both days of the comparison, or none");
    if (op.compareFrom)
        TRUNK_DO(checkDates(*op.compareFrom, *op.compareTo, "compare_to"));
    TRUNK_TRY(const TenantFacts tenant, readTenant(transaction));

    Dashboard out;
    out.tenantName = tenant.name;
    out.timeZone = tenant.zone.name();
    out.currency = tenant.currency;
    out.demo = tenant.demo;
    out.from = op.from;
    out.to = op.to;
    out.readAt = context.now;

    const GridQuestion question = questionOf(tenant.zone, op.from, op.to, op.filter, context.see);
    Grid grid;
    Grid before;
    Names names;
    TRUNK_DO(sendAll(transaction, tenant.zone, question, scan, grid));
    TRUNK_DO(sendNames(transaction, context.see, tenant.zone.dayStart(op.to), names));
    if (op.compareFrom) {
        TRUNK_DO(sendHours(transaction, tenant.zone,
            questionOf(tenant.zone, *op.compareFrom, *op.compareTo, op.filter, context.see), scan,
            before));
    }
    transaction.endNext();
    TRUNK_DO(transaction.settle());
    out.totals = grid.total().asFigures();
    fillTime(out, tenant.zone, question, grid);
    fillTalk(out, grid);
    fillCampaigns(op.filter, names, grid, out);
    if (context.see.publishers)
        fillPublishers(names, grid, out);
    if (context.see.buyers)
        fillBuyers(context.see, names, grid, out);
    fillRegions(grid, out);

    if (!op.filter.campaigns.empty())
        out.unfiltered.emplace_back("by_campaign");
    if (!op.filter.publishers.empty())
        out.unfiltered.emplace_back("by_publisher");
    if (!op.filter.buyers.empty())
        out.unfiltered.emplace_back("by_buyer");

    if (op.compareFrom)
        out.comparison = before.total().asFigures();
    return out;
}

Result<RebuildResult> rebuild(
    Transaction& transaction, Context& context, const RebuildRollups&, const ScanCalls& scan)
{
    TRUNK_TRY(const TenantFacts tenant, readTenant(transaction));
    TRUNK_TRY(
        const RebuildResult result, rebuildRollups(transaction, tenant.zone, scan, context.stop));
    context.noted(std::to_string(result.calls) + " calls", {},
        {{"buckets", {}, Json{std::to_string(result.buckets)}},
            {"calls", {}, Json{std::to_string(result.calls)}}});
    return result;
}

bool isHour(const Zone& zone, Instant time) { return zone.hourStart(time) == time; }

Result<CallTimeline> countCalls(
    Transaction& transaction, Context& context, const CountCalls& op, const ScanCalls& scan)
{
    if (op.from >= op.to)
        return invalid("to", "must lie after from");
    TRUNK_DO(validate(op.filter, context.see));
    TRUNK_TRY(const TenantFacts tenant, readTenant(transaction));
    const Zone& zone = tenant.zone;
    Grid grid;
    if (isHour(zone, op.from) && isHour(zone, op.to)) {
        TRUNK_DO(
            sendHours(transaction, zone, {op.from, op.to, op.filter, context.see}, scan, grid));
        TRUNK_DO(transaction.settle());
    } else {
        // Rollups know whole hours only: a ragged range is counted from its calls.
        TRUNK_DO(scan(
            transaction, {op.from, op.to, op.filter, context.see}, [&](const CountedCall& call) {
                grid.hours[zone.hourStart(call.startedAt)].add(call);
            }));
    }
    CallTimeline timeline;
    for (const auto& [hour, measures] : grid.hours) {
        if (measures.calls() == 0)
            continue;
        timeline.hours.push_back({hour, measures.calls()});
        timeline.total += measures.calls();
    }
    return timeline;
}

} // namespace

CountTheCalls countTheCalls(const ScanCalls& scan)
{
    return [scan](Transaction& transaction, Context& context, const CountCalls& op) {
        return countCalls(transaction, context, op, scan);
    };
}

void addAnalyticsHandlers(HandlerTable& table, const ScanCalls& scan)
{
    table.add<ReadDashboard>(
        [scan](Transaction& transaction, Context& context, const ReadDashboard& op) {
            return readDashboard(transaction, context, op, scan);
        });
    table.add<RebuildRollups>(
        [scan](Transaction& transaction, Context& context, const RebuildRollups& op) {
            return rebuild(transaction, context, op, scan);
        });
    table.add<CountCalls>(countTheCalls(scan));
}

} // namespace trunkline
