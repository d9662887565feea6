#include "ui/dashboard/dashboardpage.h"

#include "models/base/format.h"
#include "services/contract/json.h"
#include "ui/dashboard/dashboardboard.h"
#include "ui/scope/filterbar.h"
#include "ui/scope/takeout.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/errortext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QScrollArea>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int roomyHeight = 820; // in a lower window the board is scrolled, not squeezed

} // namespace

PageFace DashboardPage::face()
{
    return {QStringLiteral("dashboard"), tr("Dashboard"), Icon::Dashboard};
}

DashboardPage::DashboardPage(
    Session& session, Scope& scope, DashboardModel& model, Takeout* takeout, QWidget* parent)
    : Page(face(), parent)
    , m_session(session)
    , m_scope(scope)
    , m_model(model)
    , m_takeout(takeout)
    , m_board(new DashboardBoard(model))
{
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // On a picture there is nothing to scroll, and the board is as high as it has to be.
    if (takeout == nullptr)
        scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    else
        m_board->setMinimumHeight(roomyHeight);
    scroll->setWidget(m_board);
    auto* filters = new FilterBar(session, scope);
    filters->setContentsMargins(16, 12, 16, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(filters);
    column->addWidget(scroll, 1);

    connect(&m_model, &DashboardModel::stateChanged, this, &DashboardPage::showState);
    connect(&m_session, &Session::ready, this, &DashboardPage::showMenus);
    connect(m_board, &DashboardBoard::retryRequested, &m_model, &DashboardModel::refresh);
    connect(m_board, &DashboardBoard::picked, this, &DashboardPage::filterBy);
    m_board->setHints(m_takeout != nullptr);
    if (m_takeout != nullptr) {
        for (ChartCard* card : m_board->cards())
            m_takeout->offerCopies(*this, *card);
    }
    showMenus();
}

void DashboardPage::setActive(bool active) { m_model.setActive(active); }

QWidget& DashboardPage::canvas() { return *m_board; }

QList<DrawnPanel> DashboardPage::drawn() const { return m_board->drawn(); }

QJsonObject DashboardPage::figures() const
{
    QJsonObject figures = Page::figures();
    if (!m_model.dashboard())
        return figures;
    QJsonObject answer
        = QJsonDocument::fromJson(QByteArray::fromStdString(toJson(*m_model.dashboard()))).object();
    QJsonArray days;
    for (const QJsonValue day : answer.take(QStringLiteral("days")).toArray()) {
        QJsonObject flat = day[QStringLiteral("figures")].toObject();
        flat.insert(QStringLiteral("date"), day[QStringLiteral("date")]);
        days.append(flat);
    }
    answer.insert(QStringLiteral("days"), days);
    answer.insert(QStringLiteral("panels"), figures.value(QStringLiteral("panels")));
    return answer;
}

void DashboardPage::showMenus()
{
    for (ChartCard* card : m_board->cards())
        card->setMenuShown(m_takeout != nullptr && m_takeout->isAllowed());
}

void DashboardPage::showState()
{
    m_board->showState();
    emit readingChanged();
}

bool DashboardPage::isSettled() const
{
    return m_model.state() == DashboardModel::State::Ready
        || m_model.state() == DashboardModel::State::Failed;
}

QString DashboardPage::failure() const
{
    return m_model.error() ? errorText(*m_model.error()) : QString();
}

PageReading DashboardPage::reading() const
{
    PageReading reading;
    reading.busy = m_model.state() == DashboardModel::State::Loading;
    if (const auto& board = m_model.dashboard()) {
        reading.updated = formatClock(board->readAt, m_session.zone());
        reading.took = tr("%1 ms").arg(m_model.took().count());
        reading.counted = tr("%1 calls").arg(formatCount(board->totals.calls));
    }
    return reading;
}

void DashboardPage::filterBy(const QString& panel, const QString& key)
{
    if (panel == QLatin1String("time")) {
        // A day can be looked into; a single day already is.
        const Days days = m_scope.days();
        if (days.from != days.to)
            static_cast<void>(m_scope.setRange(key + QStringLiteral("..") + key));
        return;
    }
    if (panel == QLatin1String("talk")) {
        CallFilter filter = m_scope.filter();
        const std::int64_t seconds = key.toLongLong();
        filter.minimumTalk = filter.minimumTalk == seconds ? 0 : seconds;
        m_scope.setFilter(std::move(filter));
        return;
    }
    const auto id = Uuid::parse(utf8(key));
    if (!id)
        return;
    if (panel == QLatin1String("campaigns"))
        m_scope.toggle(ScopeChip::Kind::Campaign, *id);
    else if (panel == QLatin1String("publishers"))
        m_scope.toggle(ScopeChip::Kind::Publisher, *id);
    else if (panel == QLatin1String("buyers") || panel == QLatin1String("caps"))
        m_scope.toggle(ScopeChip::Kind::Buyer, *id);
}

void DashboardPage::refresh() { m_model.refresh(); }

} // namespace trunkline
