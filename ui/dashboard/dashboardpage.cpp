#include "ui/dashboard/dashboardpage.h"

#include "models/base/format.h"
#include "ui/dashboard/panels.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/kpicard.h"

#include <QGridLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int headlineColumns = 3;

struct Headline {
    QString label;
    QString value;
    QString share;
    double now;
    std::optional<double> before;
};

KpiFigures figuresOf(const Headline& line)
{
    KpiFigures out;
    out.label = line.label;
    out.value = line.value;
    out.share = line.share;
    if (line.before && *line.before != 0) {
        out.delta = formatChange(line.now, *line.before);
        out.direction = line.now > *line.before ? 1 : line.now < *line.before ? -1 : 0;
    }
    return out;
}

} // namespace

DashboardPage::DashboardPage(QWidget* parent)
    : QWidget(parent)
    , m_headline(new QGridLayout)
    , m_time(new ChartCard(tr("Calls per hour")))
    , m_campaigns(new ChartCard(tr("Revenue by campaign")))
    , m_heat(new ChartCard(tr("When calls arrive")))
    , m_talk(new ChartCard(tr("Talk time")))
    , m_regions(new ChartCard(tr("Calls by region")))
{
    auto* upper = new QHBoxLayout;
    upper->addWidget(m_time, 2);
    upper->addWidget(m_campaigns, 1);
    auto* lower = new QHBoxLayout;
    lower->addWidget(m_heat, 2);
    lower->addWidget(m_talk, 2);
    lower->addWidget(m_regions, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(16, 16, 16, 16);
    rows->setSpacing(12);
    for (QLayout* layout : {static_cast<QLayout*>(m_headline), static_cast<QLayout*>(upper),
             static_cast<QLayout*>(lower)})
        layout->setSpacing(12);
    rows->addLayout(m_headline);
    rows->addLayout(upper, 3);
    rows->addLayout(lower, 2);
    // Copies need a header and a note in the trail, which only a session gives: until the page has
    // one, no menu.
    for (QToolButton* menu : findChildren<QToolButton*>())
        menu->hide();
}

void DashboardPage::setDashboard(const Dashboard& dashboard)
{
    showHeadline(dashboard);
    m_time->setChart(std::make_unique<TimeSeriesChart>(callsOverTime(dashboard)));
    m_campaigns->setChart(std::make_unique<BarList>(byCampaign(dashboard)));
    m_heat->setChart(std::make_unique<HeatMap>(whenCallsArrive(dashboard)));
    m_talk->setChart(std::make_unique<Histogram>(talkTimes(dashboard)));
    m_regions->setChart(std::make_unique<BarList>(byRegion(dashboard)));
}

void DashboardPage::showHeadline(const Dashboard& dashboard)
{
    while (QLayoutItem* item = m_headline->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const Figures& now = dashboard.totals;
    const auto before = [&dashboard](auto figure) -> std::optional<double> {
        if (!dashboard.comparison)
            return std::nullopt;
        return static_cast<double>(figure(*dashboard.comparison));
    };
    const auto count
        = [&](const QString& label, std::int64_t value, const QString& share, auto figure) {
              return Headline{
                  label, formatCount(value), share, static_cast<double>(value), before(figure)};
          };
    QList<Headline> lines{
        count(tr("Calls"), now.calls, {}, [](const Figures& f) { return f.calls; }),
        count(tr("Answered"), now.answered, formatPercent(answerSeizureRatio(now)),
            [](const Figures& f) { return f.answered; }),
        count(tr("Qualified"), now.qualified, formatPercent(qualifiedShare(now)),
            [](const Figures& f) { return f.qualified; })};
    const auto money
        = [&](const QString& label, const std::optional<std::int64_t>& micros, auto figure) {
              // What a role does not see is absent.
              if (micros)
                  lines.append({label, formatMoney(micros, dashboard.currency), {},
                      static_cast<double>(*micros), before(figure)});
          };
    money(tr("Revenue"), now.revenueMicros.micros,
        [](const Figures& f) { return f.revenueMicros.orZero(); });
    money(tr("Payout"), now.payoutMicros.micros,
        [](const Figures& f) { return f.payoutMicros.orZero(); });
    money(tr("Margin"), now.marginMicros.micros,
        [](const Figures& f) { return f.marginMicros.orZero(); });
    for (int i = 0; i < lines.size(); ++i) {
        auto* card = new KpiCard;
        card->setFigures(figuresOf(lines[i]));
        m_headline->addWidget(card, i / headlineColumns, i % headlineColumns);
    }
}

} // namespace trunkline
