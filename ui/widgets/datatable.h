#pragma once
// The house's table: rows of 30 px, plain text, a column chooser, and copies as TSV.

#include "ui/charts/chart.h"

#include <QTableView>

class QMenu;

namespace trunkline {

/// Ctrl+C copies the selected rows with the header; the header's context menu and `columnMenu`
/// choose columns. Figures stand right where the model aligns them so.
class DataTable final : public QTableView {
    Q_OBJECT

public:
    /// `name` is stable; `spoken` is what a screen reader says of the table.
    DataTable(const char* name, const QString& spoken, QWidget* parent = nullptr);

    /// Shows or hides columns by their titles.
    void setHiddenColumns(const QStringList& titles);
    QStringList hiddenColumns() const;
    /// A menu of all columns; the last visible one cannot be hidden. Caller owns.
    QMenu* columnMenu(QWidget* parent);

    /// That column takes the room which the others leave, and never less than `least`.
    void setRoomyColumn(int column, int least);

    /// The visible columns of these rows, or of all rows that are on the screen.
    ChartTable selectedRows() const;
    ChartTable rowsInView() const;
    /// Every row that the model has, from the first to `most`.
    ChartTable allRows(int most) const;

signals:
    /// By the user only.
    void hiddenColumnsChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    ChartTable rows(const QList<int>& wanted) const;

    int m_roomyColumn = -1; ///< none
    int m_leastRoom = 0;
};

} // namespace trunkline
