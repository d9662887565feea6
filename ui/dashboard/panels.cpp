#include "ui/dashboard/panels.h"

#include "models/base/format.h"
#include "services/base/zone.h"

#include <QCoreApplication>

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::size_t longestHourly = 31; // days
constexpr qsizetype barsShown = 8;

QString tr(const char* source) { return QCoreApplication::translate("Dashboard", source); }

QString clockText(std::int64_t hour)
{
    return QStringLiteral("%1:00–%2:00")
        .arg(hour, 2, 10, QLatin1Char('0'))
        .arg(hour + 1, 2, 10, QLatin1Char('0'));
}

void addPoint(
    TimeSeries& series, TimeSeries::Point point, std::int64_t calls, std::int64_t qualified)
{
    series.points.append(std::move(point));
    series.lines[0].values.append(static_cast<double>(calls));
    series.lines[0].texts.append(formatCount(calls));
    series.lines[1].values.append(static_cast<double>(qualified));
    series.lines[1].texts.append(formatCount(qualified));
}

BarListData::Row barOf(
    const QString& key, const QString& name, const Figures& figures, bool money, Currency currency)
{
    const std::int64_t value = money ? figures.revenueMicros.orZero() : figures.calls;
    return {key, name.isEmpty() ? tr("(none)") : name, static_cast<double>(value),
        money ? formatMoney(value, currency) : formatCount(value), false};
}

void sortBars(BarListData& bars)
{
    std::stable_sort(bars.rows.begin(), bars.rows.end(),
        [](const BarListData::Row& a, const BarListData::Row& b) { return a.value > b.value; });
    if (bars.rows.size() > barsShown)
        bars.rows.resize(barsShown);
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
            addPoint(series, {formatDate(day.date), first ? formatDate(day.date) : QString(), {}},
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
                date == last ? QString() : formatShortDay(date), {}},
            hour.calls, hour.qualified);
        last = date;
    }
    return series;
}

BarListData byCampaign(const Dashboard& dashboard)
{
    const bool money = dashboard.totals.revenueMicros.micros.has_value();
    BarListData bars;
    bars.title = money ? tr("Revenue by campaign") : tr("Calls by campaign");
    bars.nameTitle = tr("Campaign");
    for (const CampaignFigures& each : dashboard.byCampaign)
        bars.rows.append(
            barOf(text(each.id.text()), text(each.name), each.figures, money, dashboard.currency));
    sortBars(bars);
    return bars;
}

BarListData byRegion(const Dashboard& dashboard)
{
    BarListData bars;
    bars.title = tr("Calls by region");
    bars.nameTitle = tr("Region");
    for (const RegionFigures& each : dashboard.byRegion)
        bars.rows.append(
            barOf(text(each.region), text(each.region), each.figures, false, dashboard.currency));
    sortBars(bars);
    return bars;
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
        histogram.bars.append(
            {label, from, static_cast<double>(bucket.calls), formatCount(bucket.calls), {}});
    }
    if (dashboard.qualifyingSeconds > 0) {
        histogram.threshold = static_cast<double>(dashboard.qualifyingSeconds) / 30.0;
        histogram.thresholdText = tr("qualifies at %1 s").arg(dashboard.qualifyingSeconds);
    }
    return histogram;
}

} // namespace trunkline
