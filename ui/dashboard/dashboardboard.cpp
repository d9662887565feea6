#include "ui/dashboard/dashboardboard.h"

#include "models/base/format.h"
#include "models/dashboard/dashboardmodel.h"
#include "ui/dashboard/panels.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/kpicard.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int gap = 12;
constexpr int margin = 16;
constexpr int wideEnough = 860; // pixels: room for all six figures side by side
constexpr int colours[] = {0, 0, 2, 2, 1, 2};

KpiFigures figuresOf(const Kpi& kpi, int colour)
{
    KpiFigures out;
    out.label = kpi.title;
    out.value = kpi.value;
    out.share = kpi.share;
    out.delta = kpi.delta;
    out.direction = kpi.direction;
    out.tint = static_cast<Tint>(kpi.tone);
    out.against = kpi.against;
    out.trend = QList<double>(kpi.trend.begin(), kpi.trend.end());
    out.colour = colour;
    return out;
}

} // namespace

DashboardBoard::DashboardBoard(const DashboardModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_headline(new QGridLayout)
{
    setObjectName(QStringLiteral("dashboardBoard"));
    auto* first = new QHBoxLayout;
    auto* second = new QHBoxLayout;
    auto* third = new QHBoxLayout;
    m_time = addCard("time", tr("Calls per hour"), *first, 2);
    m_campaigns = addCard("campaigns", tr("By campaign"), *first, 1);
    m_heat = addCard("heat", tr("When calls arrive"), *second, 3);
    m_talk = addCard("talk", tr("Talk time"), *second, 3);
    m_caps = addCard("caps", tr("Buyer caps"), *second, 2);
    m_publishers = addCard("publishers", tr("By publisher"), *third, 1);
    m_buyers = addCard("buyers", tr("By buyer"), *third, 1);
    m_regions = addCard("regions", tr("By region"), *third, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(margin, margin, margin, margin);
    rows->setSpacing(gap);
    m_headline->setSpacing(gap);
    rows->addLayout(m_headline);
    for (QHBoxLayout* row : {first, second, third}) {
        row->setSpacing(gap);
        rows->addLayout(row, row == first ? 5 : 4);
    }
    showState();
}

ChartCard* DashboardBoard::addCard(
    const char* name, const QString& title, QHBoxLayout& row, int stretch)
{
    auto* card = new ChartCard(title);
    card->setObjectName(QString::fromLatin1(name));
    card->view().setEmptyText(tr("No calls in this range."));
    card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    connect(&card->view(), &ChartView::markClicked, this,
        [this, panel = card->objectName()](const QString& key) { emit picked(panel, key); });
    connect(&card->view(), &ChartView::retryRequested, this, &DashboardBoard::retryRequested);
    row.addWidget(card, stretch);
    return card;
}

QList<ChartCard*> DashboardBoard::cards() const
{
    return {m_time, m_campaigns, m_heat, m_talk, m_caps, m_publishers, m_buyers, m_regions};
}

void DashboardBoard::showState()
{
    showHeadline();
    const bool known = m_model.dashboard().has_value();
    if (known)
        showPanels();
    for (ChartCard* card : cards()) {
        if (m_model.error())
            card->view().setError(errorText(*m_model.error()));
        else if (!known)
            card->view().setLoading(true);
    }
}

void DashboardBoard::showHeadline()
{
    const std::vector<Kpi> kpis = m_model.kpis();
    QStringList names;
    for (const Kpi& kpi : kpis)
        names.append(kpi.name);
    if (names.isEmpty())
        names = {QStringLiteral("calls"), QStringLiteral("answered"), QStringLiteral("qualified")};
    if (names != m_names) {
        qDeleteAll(m_kpis);
        m_kpis.clear();
        m_names = names;
        for (const QString& name : names) {
            m_kpis.append(new KpiCard);
            m_kpis.last()->setObjectName(name);
        }
        m_columns = 0;
        placeHeadline();
    }
    for (std::size_t i = 0; i < kpis.size(); ++i)
        m_kpis[static_cast<qsizetype>(i)]->setFigures(
            figuresOf(kpis[i], colours[i % std::size(colours)]));
}

void DashboardBoard::placeHeadline()
{
    const auto count = static_cast<int>(m_kpis.size());
    const int columns = count <= 4 ? count : width() >= wideEnough ? count : 3;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (int i = 0; i < count; ++i)
        m_headline->addWidget(m_kpis[i], i / columns, i % columns);
    updateGeometry();
}

void DashboardBoard::resizeEvent(QResizeEvent*) { placeHeadline(); }

void DashboardBoard::showPanels()
{
    const Dashboard& board = *m_model.dashboard();
    const bool money = board.totals.revenueMicros.micros.has_value();
    const QString hint = m_hints ? tr("click to filter") : QString();
    const auto list = [&](ChartCard* card, const QString& dimension,
                          const std::vector<Slice>& slices, bool byRevenue, const QString& words) {
        card->setVisible(!slices.empty() || card == m_campaigns || card == m_regions);
        card->setChart(
            std::make_unique<BarList>(bars(dimension, slices, board.currency, byRevenue)), words);
    };
    m_time->setChart(std::make_unique<TimeSeriesChart>(callsOverTime(board)));
    list(m_campaigns, tr("campaign"), m_model.campaigns(), money, hint);
    m_heat->setChart(std::make_unique<HeatMap>(whenCallsArrive(board)));
    m_talk->setChart(std::make_unique<Histogram>(talkTimes(board)));
    m_caps->setVisible(!board.caps.empty());
    m_caps->setChart(std::make_unique<BarList>(capsUsed(board)));
    list(m_publishers, tr("publisher"), m_model.publishers(), false, hint);
    list(m_buyers, tr("buyer"), m_model.buyers(), money, hint);
    list(m_regions, tr("region"), m_model.regions(), false, tr("calls"));
}

QList<DrawnPanel> DashboardBoard::drawn() const
{
    QList<DrawnPanel> panels;
    if (!m_model.dashboard())
        return panels;
    ChartTable headline{{tr("Figure"), tr("Value"), tr("Share"), tr("Change"), tr("Against")}, {}};
    for (qsizetype i = 0; i < m_kpis.size(); ++i) {
        const KpiFigures& kpi = m_kpis[i]->figures();
        const QString sign = kpi.direction > 0 ? QStringLiteral("+")
            : kpi.direction < 0                ? QStringLiteral("−")
                                               : QString();
        headline.rows.append({kpi.label, kpi.value, kpi.share,
            kpi.delta.isEmpty() ? kpi.delta : sign + kpi.delta, kpi.against});
    }
    panels.append({QStringLiteral("headline"), tr("Headline"), headline});
    for (const ChartCard* card : cards()) {
        if (const Chart* chart = card->view().chart(); chart != nullptr && !card->isHidden())
            panels.append({card->objectName(), chart->title(), chart->table()});
    }
    return panels;
}

} // namespace trunkline
