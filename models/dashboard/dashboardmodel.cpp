#include "models/dashboard/dashboardmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"

#include <algorithm>
#include <cmath>

namespace trunkline {

namespace {

int directionOf(double change) { return change > 0 ? 1 : change < 0 ? -1 : 0; }

/// What more of it means: good for all that is earned or answered, neither for what is paid.
Tone toneOf(int direction, bool moreIsGood)
{
    if (direction == 0 || !moreIsGood)
        return Tone::Plain;
    return direction > 0 ? Tone::Good : Tone::Bad;
}

QString named(const QString& name, const char* nobody)
{
    return name.isEmpty() ? DashboardModel::tr(nobody) : name;
}

} // namespace

DashboardModel::DashboardModel(Session& session, Scope& scope, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_scope(scope)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(1000);
    connect(&m_refresh, &QTimer::timeout, this, &DashboardModel::refresh);
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_stop.request_stop();
        m_refresh.stop();
        m_dashboard.reset();
        m_error.reset();
        m_state = State::Idle;
        m_missed = true;
        emit stateChanged();
    });
    connect(&m_session, &Session::ready, this, &DashboardModel::refresh);
    connect(&m_scope, &Scope::changed, this, &DashboardModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        const bool drawn = event.entity == Entity::Call || event.entity == Entity::Campaign
            || event.entity == Entity::Publisher || event.entity == Entity::Buyer
            || event.entity == Entity::Tenant || event.entity == Entity::Demo
            || event.entity == Entity::Dashboard;
        if (drawn && !m_refresh.isActive())
            m_refresh.start();
    });
}

DashboardModel::~DashboardModel() { m_stop.request_stop(); }

void DashboardModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void DashboardModel::refresh()
{
    m_missed = true;
    if (m_active && m_session.isReady() && m_session.may(Permission::DashboardRead))
        ask();
}

void DashboardModel::ask()
{
    m_missed = false;
    m_stop.request_stop();
    m_stop = std::stop_source();
    const Days days = m_scope.days();
    ReadDashboard question{days.from, days.to, {}, {}, m_scope.filter()};
    if (m_scope.comparison()) {
        const Days before = m_scope.daysBefore();
        question.compareFrom = before.from;
        question.compareTo = before.to;
    }
    m_state = State::Loading;
    m_asked.start();
    emit stateChanged();
    whenReady(m_session.gateway()->call(std::move(question), m_stop.get_token()), this,
        [this, number = ++m_question](
            Result<Dashboard> answer) { receive(number, std::move(answer)); });
}

void DashboardModel::receive(int question, Result<Dashboard> answer)
{
    if (question != m_question)
        return;
    m_took = std::chrono::milliseconds(m_asked.elapsed());
    if (answer) {
        m_dashboard = std::move(*answer);
        m_error.reset();
        m_state = State::Ready;
    } else {
        m_error = answer.error();
        m_state = State::Failed;
    }
    emit stateChanged();
}

std::vector<Kpi> DashboardModel::kpis() const
{
    std::vector<Kpi> kpis;
    if (!m_dashboard)
        return kpis;
    const Dashboard& board = *m_dashboard;
    const Figures& now = board.totals;
    const std::optional<Figures>& before = board.comparison;
    const QString against = m_scope.comparisonText();

    const auto trend = [&](auto of) {
        std::vector<double> points;
        for (const DayPoint& day : board.days)
            points.push_back(static_cast<double>(of(day.figures)));
        return points;
    };
    const auto quantity = [&](Kpi kpi, auto of, bool moreIsGood) {
        kpi.trend = trend(of);
        if (before) {
            const auto current = static_cast<double>(of(now));
            const auto earlier = static_cast<double>(of(*before));
            kpi.delta = formatChange(current, earlier);
            kpi.direction = kpi.delta.isEmpty() ? 0 : directionOf(current - earlier);
            kpi.tone = toneOf(kpi.direction, moreIsGood);
            kpi.against = kpi.delta.isEmpty() ? tr("nothing before") : against;
        }
        kpis.push_back(std::move(kpi));
    };
    const auto share = [&](Kpi kpi, auto of, auto shareOf) {
        kpi.trend = trend(of);
        kpi.share = shareOf(now) ? formatPercent(shareOf(now)) : QString();
        if (before) {
            const auto current = shareOf(now);
            const auto earlier = shareOf(*before);
            if (current && earlier) {
                const double points = (*current - *earlier) * 100.0;
                kpi.delta = tr("%1 pt").arg(std::abs(points), 0, 'f', 1);
                kpi.direction = std::abs(points) < 0.05 ? 0 : directionOf(points);
                kpi.tone = toneOf(kpi.direction, true);
            }
            kpi.against = kpi.delta.isEmpty() ? tr("nothing before") : against;
        }
        kpis.push_back(std::move(kpi));
    };
    const auto money = [&](const char* name, const QString& title, auto of, bool moreIsGood) {
        if (!of(now))
            return;
        quantity(
            {QString::fromLatin1(name), title, formatMoney(of(now), board.currency)},
            [of](const Figures& figures) { return of(figures).value_or(0); }, moreIsGood);
    };

    quantity(
        {QStringLiteral("calls"), tr("Calls"), formatCount(now.calls)},
        [](const Figures& figures) { return figures.calls; }, true);
    share(
        {QStringLiteral("answered"), tr("Answered"), formatCount(now.answered)},
        [](const Figures& figures) { return figures.answered; }, answerSeizureRatio);
    share(
        {QStringLiteral("qualified"), tr("Qualified"), formatCount(now.qualified)},
        [](const Figures& figures) { return figures.qualified; }, qualifiedShare);
    money(
        "revenue", tr("Revenue"),
        [](const Figures& figures) { return figures.revenueMicros.micros; }, true);
    money(
        "payout", tr("Payout"), [](const Figures& figures) { return figures.payoutMicros.micros; },
        false);
    money(
        "margin", tr("Margin"), [](const Figures& figures) { return figures.marginMicros.micros; },
        true);
    return kpis;
}

bool DashboardModel::byDay() const { return m_dashboard && m_dashboard->days.size() > 31; }

std::vector<Slice> DashboardModel::campaigns() const
{
    std::vector<Slice> slices;
    if (m_dashboard) {
        for (const CampaignFigures& row : m_dashboard->byCampaign)
            slices.push_back({row.id.value, named(text(row.name), QT_TR_NOOP("No campaign")),
                row.figures.calls, row.figures.revenueMicros.micros,
                m_scope.isFiltered(ScopeChip::Kind::Campaign, row.id.value)});
    }
    return slices;
}

std::vector<Slice> DashboardModel::publishers() const
{
    std::vector<Slice> slices;
    if (m_dashboard) {
        for (const PublisherFigures& row : m_dashboard->byPublisher)
            slices.push_back({row.id.value, named(text(row.name.value), QT_TR_NOOP("No publisher")),
                row.figures.calls, row.figures.revenueMicros.micros,
                m_scope.isFiltered(ScopeChip::Kind::Publisher, row.id.value)});
    }
    return slices;
}

std::vector<Slice> DashboardModel::buyers() const
{
    std::vector<Slice> slices;
    if (m_dashboard) {
        for (const BuyerFigures& row : m_dashboard->byBuyer)
            slices.push_back({row.id.value, named(text(row.name.value), QT_TR_NOOP("No buyer")),
                row.figures.calls, row.figures.revenueMicros.micros,
                m_scope.isFiltered(ScopeChip::Kind::Buyer, row.id.value)});
    }
    return slices;
}

std::vector<Slice> DashboardModel::regions() const
{
    std::vector<Slice> slices;
    if (m_dashboard) {
        for (const RegionFigures& row : m_dashboard->byRegion)
            slices.push_back({{}, named(text(row.region), QT_TR_NOOP("Unknown region")),
                row.figures.calls, row.figures.revenueMicros.micros});
    }
    return slices;
}

bool DashboardModel::isUnfiltered(const char* breakdown) const
{
    return m_dashboard
        && std::ranges::find(m_dashboard->unfiltered, std::string(breakdown))
        != m_dashboard->unfiltered.end();
}

} // namespace trunkline
