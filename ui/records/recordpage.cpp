#include "ui/records/recordpage.h"

#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/errortext.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int leastTable = 320;
constexpr int usualTable = 780;

} // namespace

RecordPage::RecordPage(PageFace face, RecordListModel& list, RecordWords words, QWidget* parent)
    : Page(std::move(face), parent)
    , m_list(list)
    , m_words(std::move(words))
    , m_table(new DataTable(m_words.table, title()))
    , m_message(new QLabel)
    , m_guard(new DraftGuard(m_words.guard))
    , m_top(new QHBoxLayout)
{
    m_message->setObjectName(QLatin1String(m_words.message));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_top->setContentsMargins(16, 12, 16, 0);
    m_top->addWidget(m_message, 1);
    m_table->setModel(&m_list);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->setMinimumWidth(leastTable);
}

QWidget* RecordPage::split(QWidget* side, int leastSide)
{
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(side);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    side->setMinimumWidth(leastSide);
    split->setSizes({usualTable, leastSide});
    auto* page = new QWidget;
    auto* body = new QVBoxLayout(page);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(split);
    return page;
}

QWidget* RecordPage::framed(QVBoxLayout* content)
{
    auto* side = new QFrame;
    side->setProperty("surface", true);
    side->setLayout(content);
    return side;
}

QWidget* RecordPage::scrolling(QVBoxLayout* content)
{
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolled"));
    content->setContentsMargins(6, 6, 6, 6);
    inside->setLayout(content);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* frame = new QVBoxLayout;
    frame->setContentsMargins(1, 1, 1, 1);
    frame->addWidget(scroll);
    return framed(frame);
}

void RecordPage::assemble(QWidget* body, int widestColumn)
{
    m_body = body;
    m_widestColumn = widestColumn;
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(m_top);
    all->addWidget(m_guard);
    all->addWidget(m_body, 1);
    const auto choose = [this](const QModelIndex& index) { open(index.row()); };
    connect(m_table, &DataTable::activated, this, choose);
    connect(m_table, &DataTable::clicked, this, choose);
    connect(m_guard, &DraftGuard::stayed, this, &RecordPage::chooseOpened);
    connect(&m_list, &RecordListModel::stateChanged, this, &RecordPage::showState);
}

void RecordPage::say(const QString& words) { m_message->setText(words); }

void RecordPage::showState()
{
    const bool empty = m_list.rowCount() == 0;
    switch (m_list.state()) {
    case RecordListModel::State::Idle:
        say({});
        break;
    case RecordListModel::State::Loading:
        say(empty ? m_words.reading : QString());
        break;
    case RecordListModel::State::Ready:
        say(empty ? m_words.none : QString());
        break;
    case RecordListModel::State::Failed:
        say(failure());
        break;
    }
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_list.columnCount(); ++column) {
        if (m_table->columnWidth(column) > m_widestColumn)
            m_table->setColumnWidth(column, m_widestColumn);
    }
    listShown();
    chooseOpened();
    emit readingChanged();
}

/// After the list was read again, or a click that did not lead away.
void RecordPage::chooseOpened()
{
    const int row = openedRow();
    if (row < 0)
        m_table->clearSelection();
    m_table->setCurrentIndex(m_list.index(row, 0));
}

QString RecordPage::failure() const
{
    return m_list.error() ? errorText(*m_list.error()) : QString();
}

PageReading RecordPage::reading() const
{
    PageReading reading;
    reading.busy = m_list.state() == RecordListModel::State::Loading;
    reading.counted = counted(m_list.rowCount());
    return reading;
}

QList<DrawnPanel> RecordPage::drawn() const
{
    return {{name(), title(), m_table->allRows(m_list.rowCount())}};
}

} // namespace trunkline
