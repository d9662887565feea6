#include "ui/widgets/datatable.h"

#include "ui/theme/delegates.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace trunkline {

DataTable::DataTable(const char* name, const QString& spoken, QWidget* parent)
    : QTableView(parent)
{
    setObjectName(QString::fromLatin1(name));
    setAccessibleName(spoken);
    setItemDelegate(new PlainDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(RowHeight);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setTextElideMode(Qt::ElideRight);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this,
        [this](const QPoint& position) {
            QMenu* menu = columnMenu(this);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            menu->popup(horizontalHeader()->mapToGlobal(position));
        });
}

void DataTable::setHiddenColumns(const QStringList& titles)
{
    for (int column = 0; column < horizontalHeader()->count(); ++column)
        setColumnHidden(
            column, titles.contains(model()->headerData(column, Qt::Horizontal).toString()));
}

QStringList DataTable::hiddenColumns() const
{
    QStringList titles;
    for (int column = 0; column < horizontalHeader()->count(); ++column) {
        if (isColumnHidden(column))
            titles.append(model()->headerData(column, Qt::Horizontal).toString());
    }
    return titles;
}

QMenu* DataTable::columnMenu(QWidget* parent)
{
    auto* menu = new QMenu(tr("Columns"), parent);
    const int visible = horizontalHeader()->count() - horizontalHeader()->hiddenSectionCount();
    for (int column = 0; column < horizontalHeader()->count(); ++column) {
        QAction* action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(isColumnHidden(column) || visible > 1);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            emit hiddenColumnsChanged();
        });
    }
    return menu;
}

void DataTable::setRoomyColumn(int column, int least)
{
    m_roomyColumn = column;
    m_leastRoom = least;
    horizontalHeader()->setStretchLastSection(false);
}

ChartTable DataTable::rows(const QList<int>& wanted) const
{
    ChartTable table;
    QList<int> columns;
    const QHeaderView& header = *horizontalHeader();
    for (int visual = 0; visual < header.count(); ++visual) {
        const int column = header.logicalIndex(visual);
        if (isColumnHidden(column))
            continue;
        columns.append(column);
        table.header.append(model()->headerData(column, Qt::Horizontal).toString());
    }
    for (const int row : wanted) {
        QVariantList cells;
        for (const int column : columns)
            cells.append(model()->index(row, column).data().toString());
        table.rows.append(cells);
    }
    return table;
}

ChartTable DataTable::selectedRows() const
{
    QList<int> wanted;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        wanted.append(index.row());
    std::sort(wanted.begin(), wanted.end());
    return rows(wanted);
}

ChartTable DataTable::rowsInView() const
{
    QList<int> wanted;
    for (int row = std::max(0, rowAt(0)); row < model()->rowCount(); ++row) {
        if (rowViewportPosition(row) >= viewport()->height())
            break;
        wanted.append(row);
    }
    return rows(wanted);
}

ChartTable DataTable::allRows(int most) const
{
    QList<int> wanted;
    for (int row = 0; row < std::min(most, model()->rowCount()); ++row)
        wanted.append(row);
    return rows(wanted);
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (m_roomyColumn < 0 || isColumnHidden(m_roomyColumn))
        return;
    const int others = horizontalHeader()->length() - columnWidth(m_roomyColumn);
    setColumnWidth(m_roomyColumn, std::max(m_leastRoom, viewport()->width() - others));
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (!event->matches(QKeySequence::Copy)) {
        QTableView::keyPressEvent(event);
        return;
    }
    if (selectionModel() != nullptr && selectionModel()->hasSelection())
        QApplication::clipboard()->setText(selectedRows().tsv());
    event->accept();
}

} // namespace trunkline
