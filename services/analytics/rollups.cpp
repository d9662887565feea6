#include "services/analytics/rollups.h"

#include "services/analytics/measures.h"

#include <algorithm>
#include <compare>
#include <limits>
#include <unordered_map>
#include <utility>

namespace trunkline {

namespace {

struct HourKey {
    Instant bucket;
    CampaignId campaign;
    PublisherId publisher;
    BuyerId buyer;

    friend auto operator<=>(const HourKey&, const HourKey&) = default;
};

struct DayKey {
    const DayDimension* dimension;
    Instant bucket;
    std::string key;

    friend bool operator==(const DayKey&, const DayKey&) = default;
};

/// A row of call_days, of a day or a week. By name: where the dimensions lie in memory is another
/// matter in another program.
struct DayRow {
    std::string_view dimension;
    Instant bucket;
    std::string_view key;

    friend auto operator<=>(const DayRow&, const DayRow&) = default;
};

struct HashKey {
    static std::size_t mix(std::size_t a, std::size_t b) { return a * 0x9e3779b97f4a7c15ULL ^ b; }
    static std::size_t of(Instant time)
    {
        return static_cast<std::size_t>(time.time_since_epoch().count());
    }
    std::size_t operator()(const HourKey& key) const
    {
        return mix(mix(mix(of(key.bucket), std::hash<CampaignId>{}(key.campaign)),
                       std::hash<PublisherId>{}(key.publisher)),
            std::hash<BuyerId>{}(key.buyer));
    }
    std::size_t operator()(const DayKey& key) const
    {
        return mix(mix(of(key.bucket), std::hash<const DayDimension*>{}(key.dimension)),
            std::hash<std::string>{}(key.key));
    }
    std::size_t operator()(Instant time) const { return mix(of(time), 1); }
};

constexpr std::string_view addAll = R"(do update set
    calls = t.calls + excluded.calls, answered = t.answered + excluded.answered,
    qualified = t.qualified + excluded.qualified,
    repeat_callers = t.repeat_callers + excluded.repeat_callers,
    talk_seconds = t.talk_seconds + excluded.talk_seconds, revenue = t.revenue + excluded.revenue,
    payout = t.payout + excluded.payout, cost = t.cost + excluded.cost,
    out_answered = t.out_answered + excluded.out_answered,
    out_no_answer = t.out_no_answer + excluded.out_no_answer,
    out_busy = t.out_busy + excluded.out_busy, out_failed = t.out_failed + excluded.out_failed,
    out_abandoned = t.out_abandoned + excluded.out_abandoned,
    out_rejected = t.out_rejected + excluded.out_rejected,
    out_voicemail = t.out_voicemail + excluded.out_voicemail,
    out_phantom = t.out_phantom + excluded.out_phantom)";
constexpr std::string_view addTalk = R"(,
    talk_00 = t.talk_00 + excluded.talk_00, talk_01 = t.talk_01 + excluded.talk_01,
    talk_02 = t.talk_02 + excluded.talk_02, talk_03 = t.talk_03 + excluded.talk_03,
    talk_04 = t.talk_04 + excluded.talk_04, talk_05 = t.talk_05 + excluded.talk_05,
    talk_06 = t.talk_06 + excluded.talk_06, talk_07 = t.talk_07 + excluded.talk_07,
    talk_08 = t.talk_08 + excluded.talk_08, talk_09 = t.talk_09 + excluded.talk_09,
    talk_10 = t.talk_10 + excluded.talk_10, talk_11 = t.talk_11 + excluded.talk_11)";

/// The key's columns, then as many of the measures as the table has.
std::vector<std::string_view> columnsOf(
    std::initializer_list<std::string_view> key, std::size_t measures)
{
    std::vector<std::string_view> columns(key);
    columns.insert(columns.end(), measureColumns.begin(),
        measureColumns.begin() + static_cast<std::ptrdiff_t>(measures));
    return columns;
}

void put(Values& out, const Measures& measures, std::size_t width)
{
    for (std::size_t i = 0; i < width; ++i)
        out.emplace_back(measures.sums[i]);
}

/// Sums in memory what the transaction then adds in one go per table.
class Builder {
public:
    explicit Builder(const Zone& zone)
        : m_zone(zone)
    {
    }

    void add(const CountedCall& call);
    /// Sends the sums. Rows that they make.
    Result<std::int64_t> flush(Transaction& transaction);
    std::size_t size() const { return m_hourly.size() + m_days.size(); }

private:
    void day(const DayDimension& by, Instant bucket, std::string key, const CountedCall& call);
    /// The days, added up.
    std::unordered_map<DayKey, Measures, HashKey> weeks() const;

    const Zone& m_zone;
    std::unordered_map<HourKey, Measures, HashKey> m_hourly;
    std::unordered_map<Instant, Measures, HashKey> m_hours;
    std::unordered_map<DayKey, Measures, HashKey> m_days;
};

void Builder::day(const DayDimension& by, Instant bucket, std::string key, const CountedCall& call)
{
    m_days[{&by, bucket, std::move(key)}].add(call);
}

std::unordered_map<DayKey, Measures, HashKey> Builder::weeks() const
{
    std::unordered_map<DayKey, Measures, HashKey> sums;
    std::unordered_map<Instant, Instant, HashKey> begins; // of the week, by day
    for (const auto& [key, measures] : m_days) {
        const auto [week, unknown] = begins.try_emplace(key.bucket);
        if (unknown)
            week->second = weekStart(m_zone, key.bucket);
        sums[{key.dimension, week->second, key.key}] += measures;
    }
    return sums;
}

void Builder::add(const CountedCall& call)
{
    const Instant hour = m_zone.hourStart(call.startedAt);
    const Instant today = m_zone.dayStart(call.startedAt);
    m_hourly[{hour, call.campaignId, call.publisherId, call.buyerId}].add(call);
    m_hours[hour].add(call);
    day(dimension::campaign, today, call.campaignId.text(), call);
    day(dimension::publisher, today, call.publisherId.text(), call);
    day(dimension::buyer, today, call.buyerId.text(), call);
    day(dimension::number, today, call.numberId.text(), call);
    day(dimension::region, today, call.region, call);
}

template <class Key>
using Rows = std::vector<std::pair<Key, const Measures*>>;

template <class Map>
Rows<typename Map::key_type> rowsOf(const Map& sums)
{
    Rows<typename Map::key_type> rows;
    rows.reserve(sums.size());
    for (const auto& [key, measures] : sums)
        rows.emplace_back(key, &measures);
    return rows;
}

/// Rows on their way.
template <class Key, class Put>
Result<std::int64_t> write(Transaction& transaction, std::string_view table,
    const std::vector<std::string_view>& columns, const std::string& conflict, Rows<Key> rows,
    std::size_t width, Put putKey)
{
    // Two that add at once to the same rows take them in the same order: neither waits for the
    // other while the other waits for it.
    std::ranges::sort(rows, {}, [](const auto& row) -> const Key& { return row.first; });
    const Uuid tenant = transaction.tenant().value;
    TRUNK_DO(transaction.send(
        {table, columns, conflict}, rows.size(), [&](std::size_t index, Values& out) {
            out.emplace_back(tenant);
            putKey(rows[index].first, out);
            put(out, *rows[index].second, width);
        }));
    return std::ssize(rows);
}

Result<std::int64_t> Builder::flush(Transaction& transaction)
{
    static const auto hourlyColumns = columnsOf(
        {"tenant_id", "bucket", "campaign_id", "publisher_id", "buyer_id"}, Measures::width);
    static const auto hoursColumns = columnsOf({"tenant_id", "bucket"}, Measures::width);
    static const auto daysColumns
        = columnsOf({"tenant_id", "dimension", "bucket", "key"}, Measures::dailyWidth);
    static const std::string adding(addAll);
    static const std::string hourly
        = "on conflict (tenant_id, bucket, campaign_id, publisher_id, buyer_id) " + adding
        + std::string(addTalk);
    static const std::string hours
        = "on conflict (tenant_id, bucket) " + adding + std::string(addTalk);
    static const std::string days = "on conflict (tenant_id, dimension, bucket, key) " + adding;

    TRUNK_TRY(std::int64_t rows,
        write(transaction, "call_hourly", hourlyColumns, hourly, rowsOf(m_hourly), Measures::width,
            [](const HourKey& key, Values& out) {
                out.push_back(toValue(key.bucket));
                out.emplace_back(key.campaign.value);
                out.emplace_back(key.publisher.value);
                out.emplace_back(key.buyer.value);
            }));
    TRUNK_TRY(const std::int64_t hourRows,
        write(transaction, "call_hours", hoursColumns, hours, rowsOf(m_hours), Measures::width,
            [](Instant bucket, Values& out) { out.push_back(toValue(bucket)); }));
    const auto byWeek = weeks();
    Rows<DayRow> all;
    all.reserve(m_days.size() + byWeek.size());
    for (const auto& [key, measures] : m_days)
        all.emplace_back(DayRow{key.dimension->day, key.bucket, key.key}, &measures);
    for (const auto& [key, measures] : byWeek)
        all.emplace_back(DayRow{key.dimension->week, key.bucket, key.key}, &measures);
    TRUNK_TRY(const std::int64_t dayRows,
        write(transaction, "call_days", daysColumns, days, std::move(all), Measures::dailyWidth,
            [](const DayRow& row, Values& out) {
                out.push_back(toValue(row.dimension));
                out.push_back(toValue(row.bucket));
                out.emplace_back(std::string(row.key));
            }));
    m_hourly.clear();
    m_hours.clear();
    m_days.clear();
    return rows + hourRows + dayRows;
}

constexpr Sql clearHourly("delete from call_hourly where tenant_id = $1");
constexpr Sql clearHours("delete from call_hours where tenant_id = $1");
constexpr Sql clearDays("delete from call_days where tenant_id = $1");

} // namespace

Instant weekStart(const Zone& zone, Instant time)
{
    const std::chrono::sys_days day{zone.date(time)};
    const auto sinceMonday = std::chrono::weekday{day}.iso_encoding() - 1;
    return zone.dayStart(Date{day - std::chrono::days{sinceMonday}});
}

Outcome addToRollups(Transaction& transaction, const Zone& zone, std::span<const CountedCall> calls)
{
    Builder builder(zone);
    for (const CountedCall& call : calls)
        builder.add(call);
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows, builder.flush(transaction));
    return Done{};
}

Result<RebuildResult> rebuildRollups(
    Transaction& transaction, const Zone& zone, const ScanCalls& scan, const std::stop_token& stop)
{
    for (const Sql& clear : {clearHourly, clearHours, clearDays}) {
        TRUNK_TRY([[maybe_unused]] const std::int64_t gone,
            transaction.execute(clear, values(transaction.tenant())));
    }

    Builder builder(zone);
    RebuildResult result;
    const CallScan everything{Instant::min(), Instant::max(), {}, {}};
    TRUNK_DO(scan(transaction, everything, [&](const CountedCall& call) {
        builder.add(call);
        ++result.calls;
    }));
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "cancelled; the rollups are as they were");
    TRUNK_TRY(result.buckets, builder.flush(transaction));
    return result;
}

} // namespace trunkline
