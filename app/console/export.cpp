#include "app/console/export.h"

#include "models/base/format.h"
#include "services/base/zone.h"
#include "services/contract/exports.h"
#include "services/contract/redact.h"
#include "services/contract/tenants.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/export/picturejob.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QRegularExpression>
#include <QSaveFile>

namespace trunkline::console {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct Range {
    Date from;
    Date to;
};

Result<Range> parseRange(const std::string& range, Date today)
{
    if (range == "today")
        return Range{today, today};
    if (const std::size_t dots = range.find(".."); dots != std::string::npos) {
        TRUNK_TRY(const Date from, parseIsoDate(range.substr(0, dots)));
        TRUNK_TRY(const Date to, parseIsoDate(range.substr(dots + 2)));
        return Range{from, to};
    }
    const QRegularExpressionMatch match = QRegularExpression(QStringLiteral("^([0-9]{1,4})d$"))
                                              .match(QString::fromStdString(range));
    const int length = match.captured(1).toInt();
    if (!match.hasMatch() || length < 1)
        return invalid(
            "--range", "use today, a number of days such as 7d, or 2026-11-19..2026-11-25");
    return Range{Date(sys_days(today) - days{length - 1}), today};
}

ExportHeader headerOf(const Dashboard& dashboard)
{
    const auto zone = Zone::find(dashboard.timeZone);
    ExportHeader header;
    header.tenant = text(dashboard.tenantName);
    header.page = QCoreApplication::translate("Dashboard", "Dashboard");
    header.range = formatDates(dashboard.from, dashboard.to, true);
    header.zone = text(dashboard.timeZone);
    header.made = formatFullMoment(dashboard.readAt, zone ? *zone : Zone::utc());
    header.calls = QCoreApplication::translate("Dashboard", "%1 calls")
                       .arg(formatCount(dashboard.totals.calls));
    header.demo = dashboard.demo;
    return header;
}

struct DrawnDay {
    Date date;
    std::int64_t calls = 0;
    std::int64_t answered = 0;
    std::int64_t talkSeconds = 0;
};
TRUNK_RECORD(DrawnDay, date, calls, answered, talkSeconds)

struct DrawnFigures {
    std::string tenant;
    std::string timeZone;
    Date from;
    Date to;
    Figures totals;
    std::vector<DrawnDay> days;
    std::vector<HourPoint> hours;
    std::vector<CampaignFigures> byCampaign;
    std::vector<RegionFigures> byRegion;
    std::vector<HeatCell> heat;
    std::vector<TalkBucket> talk;
};
TRUNK_RECORD(
    DrawnFigures, tenant, timeZone, from, to, totals, days, hours, byCampaign, byRegion, heat, talk)

Outcome writeFigures(const Dashboard& drawn, const std::string& path)
{
    DrawnFigures figures{drawn.tenantName, drawn.timeZone, drawn.from, drawn.to, drawn.totals, {},
        drawn.hours, drawn.byCampaign, drawn.byRegion, drawn.heat, drawn.talk};
    for (const DayPoint& day : drawn.days)
        figures.days.push_back(
            {day.date, day.figures.calls, day.figures.answered, day.figures.talkSeconds});
    QSaveFile file(QString::fromStdString(path));
    const QByteArray json = QByteArray::fromStdString(toJson(figures) + '\n');
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit())
        return fail(
            Errc::Unavailable, path + " cannot be written: " + file.errorString().toStdString());
    return Done{};
}

} // namespace

Result<Dashboard> readRange(const Source& source, const std::string& range)
{
    TRUNK_TRY(const Tenant tenant, source.call(ReadTenant{}));
    TRUNK_TRY(const Zone zone, Zone::find(tenant.timeZone));
    TRUNK_TRY(const Range wanted, parseRange(range, zone.date(SystemClock().now())));
    const days length = sys_days(wanted.to) - sys_days(wanted.from) + days{1};
    return source.call(ReadDashboard{wanted.from, wanted.to, Date(sys_days(wanted.from) - length),
        Date(sys_days(wanted.from) - days{1}), {}});
}

Outcome exportPicture(const ExportFlags& flags)
{
    if (flags.page != "dashboard")
        return invalid("PAGE", "dashboard is the page that can be exported");
    const QRegularExpressionMatch size
        = QRegularExpression(QStringLiteral("^([0-9]{3,5})x([0-9]{3,5})$"))
              .match(QString::fromStdString(flags.size));
    if (!size.hasMatch())
        return invalid("--size", "use width x height, such as 1440x900");
    TRUNK_TRY(const Source source, openSource(flags.source));
    const bool pdf = flags.out.ends_with(".pdf");
    TRUNK_TRY([[maybe_unused]] const ExportNote note,
        source.call(RecordExport{{flags.page, pdf ? "pdf" : "png", flags.mask, flags.range}}));
    TRUNK_TRY(Dashboard dashboard, readRange(source, flags.range));
    if (flags.mask) {
        Visibility masked = visibilityOf(Principal{});
        masked.payout = masked.cost = masked.margin
            = true; // the caller's own rule was applied already
        redactAny(dashboard, masked);
    }

    Theme theme(*static_cast<QApplication*>(QCoreApplication::instance()),
        flags.theme == "dark" ? Theme::Mode::Dark : Theme::Mode::Light);
    DashboardPage page;
    page.setDashboard(dashboard);
    const PictureJob job(
        page, {size.captured(1).toInt(), size.captured(2).toInt()}, headerOf(dashboard));
    const QString path = QString::fromStdString(flags.out);
    const QString problem = pdf ? job.savePdf(path) : job.savePng(path, flags.scale);
    if (!problem.isEmpty())
        return fail(Errc::Unavailable, problem.toStdString());
    return flags.data.empty() ? Outcome(Done{}) : writeFigures(dashboard, flags.data);
}

} // namespace trunkline::console
