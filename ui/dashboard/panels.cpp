#include "ui/dashboard/panels.h"

#include "models/base/format.h"
#include "services/base/zone.h"

#include <QCoreApplication>

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::size_t longestHourly = 31; // days
constexpr double nearlyFull = 0.9;

QString tr(const char* source) { return QCoreApplication::translate("Dashboard", source); }

QString clockText(std::int64_t hour)
{
    return QStringLiteral("%1:00–%2:00")
        .arg(hour, 2, 10, QLatin1Char('0'))
        .arg(hour + 1, 2, 10, QLatin1Char('0'));
}

QString keyOf(Date day) { return text(isoDate(day)); }

void addPoint(
    TimeSeries& series, TimeSeries::Point point, std::int64_t calls, std::int64_t qualified)
{
    series.points.append(std::move(point));
    series.lines[0].values.append(static_cast<double>(calls));
    series.lines[0].texts.append(formatCount(calls));
    series.lines[1].values.append(static_cast<double>(qualified));
    series.lines[1].texts.append(formatCount(qualified));
}

} // namespace

TimeSeries callsOverTime(const Dashboard& dashboard)
{
    const bool hourly = dashboard.days.size() <= longestHourly;
    TimeSeries series;
    series.title = hourly ? tr("Calls per hour") : tr("Calls per day");
    series.unit = tr("calls");
    series.timeName = hourly ? tr("Hour") : tr("Day");
    series.lines = {{tr("Calls"), {}, {}, 0, false}, {tr("Qualified"), {}, {}, 2, false}};
    if (!hourly) {
        for (const DayPoint& day : dashboard.days) {
            const bool first = day.date.day() == std::chrono::day{1} || series.points.isEmpty();
            addPoint(series,
                {formatDate(day.date), first ? formatDate(day.date) : QString(), keyOf(day.date)},
                day.figures.calls, day.figures.qualified);
        }
        return series;
    }
    const auto zone = Zone::find(dashboard.timeZone);
    const Zone place = zone ? *zone : Zone::utc();
    Date last{};
    for (const HourPoint& hour : dashboard.hours) {
        const Date date = place.date(hour.hour);
        const QString clock = formatClock(hour.hour, place).left(5);
        addPoint(series,
            {formatDay(date) + QStringLiteral(", ") + clock,
                date == last ? QString() : formatShortDay(date), keyOf(date)},
            hour.calls, hour.qualified);
        last = date;
    }
    return series;
}

BarListData bars(
    const QString& dimension, const std::vector<Slice>& slices, Currency currency, bool byRevenue)
{
    BarListData list;
    list.title = byRevenue ? tr("Revenue by %1").arg(dimension) : tr("Calls by %1").arg(dimension);
    list.nameTitle = dimension.left(1).toUpper() + dimension.mid(1);
    for (const Slice& slice : slices) {
        const std::int64_t value = byRevenue ? slice.revenueMicros.value_or(0) : slice.calls;
        // In whole units of the currency: what a copy of the figures is calculated with.
        const double figure
            = byRevenue ? static_cast<double>(value) / 1e6 : static_cast<double>(value);
        list.rows.append({slice.id.isNil() ? QString() : text(slice.id.text()), slice.name, figure,
            byRevenue ? formatMoney(value, currency) : formatCount(value), slice.filtered});
    }
    std::stable_sort(list.rows.begin(), list.rows.end(),
        [](const BarListData::Row& a, const BarListData::Row& b) { return a.value > b.value; });
    return list;
}

BarListData capsUsed(const Dashboard& dashboard)
{
    BarListData list;
    list.title = tr("Buyer caps");
    //: the day whose calls are counted against the caps
    list.unit = tr("used %1").arg(formatDay(dashboard.to));
    list.nameTitle = tr("Buyer");
    for (const BuyerCap& cap : dashboard.caps) {
        const double share
            = cap.cap > 0 ? static_cast<double>(cap.used) / static_cast<double>(cap.cap) : 0.0;
        BarListData::Row row{text(cap.id.text()), text(cap.name.value), share,
            tr("%1 / %2").arg(formatCount(cap.used), formatCount(cap.cap)), false};
        row.tint = share >= 1.0 ? Tint::Bad : share >= nearlyFull ? Tint::Warning : Tint::Plain;
        list.rows.append(row);
    }
    list.full = 1.0;
    std::stable_sort(list.rows.begin(), list.rows.end(),
        [](const BarListData::Row& a, const BarListData::Row& b) { return a.value > b.value; });
    return list;
}

HeatMapData whenCallsArrive(const Dashboard& dashboard)
{
    HeatMapData heat;
    heat.title = tr("When calls arrive");
    heat.unit = tr("calls");
    heat.rows = {tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun")};
    for (std::int64_t hour = 0; hour < 24; ++hour) {
        heat.columns.append(QString::number(hour));
        heat.columnTitles.append(clockText(hour));
    }
    std::int64_t highest = 0;
    for (const HeatCell& cell : dashboard.heat) {
        heat.cells.append({static_cast<double>(cell.calls), formatCount(cell.calls)});
        highest = std::max(highest, cell.calls);
    }
    heat.lowest = formatCount(0);
    heat.highest = formatCount(highest);
    return heat;
}

HistogramData talkTimes(const Dashboard& dashboard)
{
    HistogramData histogram;
    histogram.title = tr("Talk time");
    histogram.unit = tr("answered calls");
    histogram.bucketTitle = tr("Talk time");
    for (const TalkBucket& bucket : dashboard.talk) {
        const QString from = formatDuration(bucket.fromSeconds);
        const QString label = bucket.toSeconds == 0
            ? from + QLatin1Char('+')
            : from + QStringLiteral("–") + formatDuration(bucket.toSeconds);
        histogram.bars.append({label, from, static_cast<double>(bucket.calls),
            formatCount(bucket.calls), QString::number(bucket.fromSeconds)});
    }
    if (dashboard.qualifyingSeconds > 0) {
        histogram.threshold = static_cast<double>(dashboard.qualifyingSeconds) / 30.0;
        histogram.thresholdText = tr("qualifies at %1 s").arg(dashboard.qualifyingSeconds);
    }
    return histogram;
}

} // namespace trunkline
