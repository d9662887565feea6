#pragma once
// Weekdays by hours in six steps of colour, with the steps' figures beneath.

#include "ui/charts/chart.h"

namespace trunkline {

struct HeatMapData {
    struct Cell {
        double value = 0;
        QString text; ///< formatted
    };
    QString title;
    QString unit;             ///< `calls per hour`
    QStringList rows;         ///< `Mon` … `Sun`
    QStringList columns;      ///< `0` … `23`, shown thinned
    QStringList columnTitles; ///< of the read-out, one per column: `10:00–11:00`
    QList<Cell> cells;        ///< row by row
    QString lowest;           ///< formatted ends of the scale
    QString highest;
};

class HeatMap final : public Chart {
public:
    explicit HeatMap(HeatMapData data);

    QString title() const override { return m_data.title; }
    QString unit() const override { return m_data.unit; }
    void paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const override;
    void paintCursor(
        QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const override;
    ChartTable table() const override;
    int count() const override { return static_cast<int>(m_data.cells.size()); }
    std::optional<int> markAt(const QRectF& rect, QPointF position) const override;
    QPointF anchor(const QRectF& rect, int mark) const override;
    ReadOut readOut(int mark, const Tokens& tokens) const override;
    /// `row:column`, counted from 0.
    QString key(int mark) const override;
    int moved(int mark, Qt::Key key) const override;

    /// 0 for nothing at all, then 1 to 5 in equal parts of the largest value.
    int step(double value) const;

private:
    QRectF gridRect(const QRectF& rect) const;
    QRectF cellRect(const QRectF& rect, int mark) const;
    int width() const { return static_cast<int>(m_data.columns.size()); }

    HeatMapData m_data;
    double m_largest = 0;
};

} // namespace trunkline
