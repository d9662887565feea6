#include "ui/calls/callspage.h"

#include "models/base/format.h"
#include "models/base/roles.h"
#include "models/base/setting.h"
#include "ui/calls/calldetail.h"
#include "ui/scope/filterbar.h"
#include "ui/theme/delegates.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int shortestSearch = 3; // digits
constexpr int typingPause = 250;  // ms

/// About as wide as what stands in it. Nothing that is looked up by its digits is cut.
QString sampleOf(CallColumn column)
{
    switch (column) {
    case CallColumn::Started:
        return QStringLiteral("22 Nov 14:02:59");
    case CallColumn::Caller:
        return QStringLiteral("+12025550147000");
    case CallColumn::Region:
        return QStringLiteral("San Francisco, CA");
    case CallColumn::CampaignName:
        return QStringLiteral("Home Insurance – Direct");
    case CallColumn::PublisherNamed:
    case CallColumn::BuyerNamed:
        return QStringLiteral("RapidPipe Services");
    case CallColumn::Ended:
        return QStringLiteral("Abandoned MM");
    case CallColumn::Ring:
    case CallColumn::Talk:
        return QStringLiteral("1:02:09");
    case CallColumn::Earned:
    case CallColumn::Paid:
        return QStringLiteral("$1,000.00");
    }
    return {};
}

int widthOf(CallColumn column)
{
    constexpr int padding = 18;
    const QFontMetricsF metrics(Theme::font(Type::Body));
    return qCeil(tabularWidth(metrics, sampleOf(column))) + padding;
}

} // namespace

PageFace CallsPage::face() { return {QStringLiteral("calls"), tr("Call log"), Icon::Calls}; }

CallsPage::CallsPage(
    Session& session, Scope& scope, CallLogModel& log, CallDetailModel& detail, QWidget* parent)
    : Page(face(), parent)
    , m_session(session)
    , m_scope(scope)
    , m_log(log)
    , m_model(detail)
    , m_table(new DataTable("callsTable", tr("Call log")))
    , m_detail(new CallDetail(detail))
    , m_search(new QLineEdit)
    , m_count(new QLabel)
    , m_columns(new QPushButton(tr("Columns")))
    , m_news(new QPushButton(tr("Show new calls")))
    , m_split(new QSplitter(Qt::Horizontal))
    , m_body(new QWidget)
    , m_states(new QStackedLayout)
    , m_empty(Notice::empty(Icon::Calls, tr("No calls here"),
          tr("There is no call in this range with these filters."), tr("Import a file")))
    , m_failed(Notice::error(tr("The log cannot be read"), {}))
{
    m_search->setObjectName(QStringLiteral("callSearch"));
    m_search->setPlaceholderText(tr("Caller's digits"));
    m_search->setAccessibleName(tr("Find calls by the caller's digits"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(180);
    m_count->setObjectName(QStringLiteral("callCount"));
    m_count->setProperty("muted", true);
    m_columns->setObjectName(QStringLiteral("callColumns"));
    m_news->setObjectName(QStringLiteral("callNews"));
    auto* filters = new FilterBar(session, scope);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(filters, 1);
    top->addWidget(m_news, 0, Qt::AlignTop);
    top->addWidget(m_count, 0, Qt::AlignTop);
    top->addWidget(m_search, 0, Qt::AlignTop);
    top->addWidget(m_columns, 0, Qt::AlignTop);

    buildTable();
    m_split->addWidget(m_table);
    m_split->addWidget(m_detail);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(12);
    m_detail->setMinimumWidth(240);
    m_table->setMinimumWidth(320);
    m_split->setSizes({760, 300});
    m_empty->setObjectName(QStringLiteral("callsEmpty"));
    m_failed->setObjectName(QStringLiteral("callsFailed"));
    // The layout has its widget first: what is stacked without one flashes up as a window.
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 12, 16, 16);
    body->addLayout(m_states);
    m_states->addWidget(m_split);
    m_states->addWidget(m_empty);
    m_states->addWidget(m_failed);
    top->setContentsMargins(16, 12, 16, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_body, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    connect(m_search, &QLineEdit::returnPressed, this, &CallsPage::search);
    connect(&m_typing, &QTimer::timeout, this, &CallsPage::search);
    connect(m_columns, &QPushButton::clicked, this, [this] {
        QMenu* menu = m_table->columnMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(m_columns->mapToGlobal(QPoint(0, m_columns->height() + 4)));
    });
    // Rows that somebody reads do not move under the eyes.
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this,
        [this](int value) { m_log.setHeld(value > 0); });
    connect(m_news, &QPushButton::clicked, this, [this] {
        m_table->scrollToTop();
        m_log.refresh();
    });
    // Without a chosen call the log has the whole width.
    const auto showDetail = [this] {
        m_detail->setVisible(m_model.call().has_value() || m_model.error().has_value());
    };
    connect(&m_model, &CallDetailModel::changed, m_detail, showDetail);
    showDetail();
    connect(m_empty, &Notice::actionRequested, this, &CallsPage::importRequested);
    connect(m_failed, &Notice::actionRequested, &m_log, &CallLogModel::refresh);
    connect(&m_log, &CallLogModel::stateChanged, this, &CallsPage::showState);
    connect(&m_log, &QAbstractItemModel::modelReset, this, &CallsPage::showColumns);
    connect(&m_session, &Session::left, this, [this] { m_search->clear(); });
    showState();
}

void CallsPage::buildTable()
{
    m_table->setModel(&m_log);
    QHeaderView& header = *m_table->horizontalHeader();
    header.setSectionsClickable(true);
    header.setSortIndicatorShown(true);
    header.setStretchLastSection(false);
    connect(&header, &QHeaderView::sectionClicked, this, &CallsPage::sortBy);
    connect(m_table, &DataTable::hiddenColumnsChanged, this,
        [this] { HiddenCallColumns.write(m_table->hiddenColumns()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { showRow(current.row()); });
    // A row that was still on its way when it was chosen.
    connect(&m_log, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_chosen.isNil() && m_table->currentIndex().isValid())
            showRow(m_table->currentIndex().row());
    });
    showColumns();
}

void CallsPage::showColumns()
{
    const auto& columns = m_log.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int at = static_cast<int>(i);
        if (m_table->columnWidth(at) == m_table->horizontalHeader()->defaultSectionSize())
            m_table->setColumnWidth(at, widthOf(columns[i]));
        QAbstractItemDelegate* delegate = nullptr;
        switch (columns[i]) {
        case CallColumn::Ended:
            delegate = new PillDelegate(ToneRole, m_table);
            break;
        case CallColumn::Started:
        case CallColumn::Caller:
        case CallColumn::Ring:
        case CallColumn::Talk:
        case CallColumn::Earned:
        case CallColumn::Paid:
            delegate = new FigureDelegate(m_table);
            break;
        case CallColumn::Region:
        case CallColumn::CampaignName:
        case CallColumn::PublisherNamed:
        case CallColumn::BuyerNamed:
            break;
        }
        delete m_table->itemDelegateForColumn(at);
        m_table->setItemDelegateForColumn(at, delegate);
    }
    m_table->setHiddenColumns(HiddenCallColumns.read());
}

void CallsPage::setActive(bool active) { m_log.setActive(active); }

void CallsPage::focusFirst() { m_table->setFocus(); }

QWidget& CallsPage::canvas() { return *m_body; }

void CallsPage::search()
{
    m_typing.stop();
    QString digits = m_search->text();
    digits.removeIf([](QChar c) { return !c.isDigit(); });
    if (digits.isEmpty() || digits.size() >= shortestSearch)
        m_log.search(digits);
    else
        m_count->setText(tr("at least %1 digits").arg(shortestSearch));
}

void CallsPage::sortBy(int column)
{
    const CallColumn wanted = m_log.columns()[static_cast<std::size_t>(column)];
    if (!m_log.canSort(wanted)) {
        showState(); // puts the arrow back
        return;
    }
    const bool again
        = wanted == CallColumn::Started && m_log.order() == CallSort::StartedDescending;
    m_log.sort(column, again ? Qt::AscendingOrder : Qt::DescendingOrder);
    showState();
}

void CallsPage::showState()
{
    const CallLogModel::State state = m_log.state();
    const bool failed = state == CallLogModel::State::Failed;
    const bool empty = state == CallLogModel::State::Ready && m_log.rowCount() == 0;
    if (failed && m_log.error())
        m_failed->setSentence(errorText(*m_log.error()));
    m_states->setCurrentIndex(failed ? 2 : empty ? 1 : 0);
    m_search->setVisible(m_session.may(Permission::CallsSearch));
    m_news->setVisible(m_log.hasNews());
    m_empty->setActionShown(m_session.may(Permission::ImportsRun));
    if (state == CallLogModel::State::Ready)
        m_count->setText(m_log.searched().isEmpty()
                ? tr("%1 calls").arg(formatCount(m_log.total()))
                : tr("%1 found")
                      .arg(formatCount(m_log.rowCount())
                          + (m_log.canFetchMore({}) ? QStringLiteral("+") : QString())));
    const auto sorted = [this](CallColumn column, Qt::SortOrder order) {
        const auto at = std::ranges::find(m_log.columns(), column);
        if (at != m_log.columns().end())
            m_table->horizontalHeader()->setSortIndicator(
                static_cast<int>(at - m_log.columns().begin()), order);
    };
    switch (m_log.order()) {
    case CallSort::StartedDescending:
        sorted(CallColumn::Started, Qt::DescendingOrder);
        break;
    case CallSort::StartedAscending:
        sorted(CallColumn::Started, Qt::AscendingOrder);
        break;
    case CallSort::TalkDescending:
        sorted(CallColumn::Talk, Qt::DescendingOrder);
        break;
    case CallSort::RevenueDescending:
        sorted(CallColumn::Earned, Qt::DescendingOrder);
        break;
    }
    emit readingChanged();
}

void CallsPage::showRow(int row)
{
    const Call* call = m_log.callAt(row);
    if (call == nullptr) {
        m_chosen = {};
        return;
    }
    if (call->id == m_chosen)
        return;
    m_chosen = call->id;
    m_model.show(call->id);
}

bool CallsPage::isSettled() const
{
    if (m_log.state() == CallLogModel::State::Failed)
        return true;
    if (m_log.state() != CallLogModel::State::Ready)
        return false;
    // Rows on the screen that are still on their way are asked for by being drawn.
    for (int row = 0; row < std::min(m_log.rowCount(), 60); ++row) {
        if (m_log.callAt(row) == nullptr)
            return false;
    }
    return true;
}

QString CallsPage::failure() const { return m_log.error() ? errorText(*m_log.error()) : QString(); }

PageReading CallsPage::reading() const
{
    PageReading reading;
    reading.busy = m_log.state() == CallLogModel::State::Loading;
    if (m_log.state() == CallLogModel::State::Ready)
        reading.counted = tr("%1 calls").arg(formatCount(m_log.total()));
    return reading;
}

QList<DrawnPanel> CallsPage::drawn() const
{
    QList<DrawnPanel> panels{{QStringLiteral("calls"), title(), m_table->rowsInView()}};
    ChartTable detail{{tr("Field"), tr("Value")}, {}};
    for (const auto& [label, value] : m_detail->lines())
        detail.rows.append({label, value});
    if (!detail.rows.isEmpty())
        panels.append({QStringLiteral("call"), tr("Call"), detail});
    return panels;
}

void CallsPage::refresh() { m_log.refresh(); }

} // namespace trunkline
