#pragma once
// Lines over time: one to three of them, the first with its area filled.

#include "ui/charts/chart.h"
#include "ui/charts/plot.h"

namespace trunkline {

/// Points are in order and without gaps: an hour in which nothing happened is a point with zeroes.
struct TimeSeries {
    struct Point {
        QString label; ///< of the read-out: `Thu 19 Nov, 10:00–11:00`
        QString tick;  ///< beneath the axis, on the first point of a day only: `Thu 19`
        QString key;   ///< what a click filters by
    };
    struct Line {
        QString name;
        QList<double> values; ///< one per point
        QStringList texts;    ///< one per point, formatted
        int colour = 0;       ///< which of the series colours
        bool dashed = false;  ///< for what is compared with
    };
    QString title;
    QString unit;
    QString timeName; ///< header of the first column: `Hour`
    QList<Point> points;
    QList<Line> lines;
    QString axisPrefix;
    QString axisSuffix;
    bool whole = true; ///< counts: no grid line between two whole numbers
};

class TimeSeriesChart final : public Chart {
public:
    explicit TimeSeriesChart(TimeSeries data);

    QString title() const override { return m_data.title; }
    QString unit() const override { return m_data.unit; }
    void paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const override;
    void paintCursor(
        QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const override;
    ChartTable table() const override;
    int count() const override { return static_cast<int>(m_data.points.size()); }
    std::optional<int> markAt(const QRectF& rect, QPointF position) const override;
    QPointF anchor(const QRectF& rect, int mark) const override;
    ReadOut readOut(int mark, const Tokens& tokens) const override;
    QString key(int mark) const override;

private:
    QRectF plotArea(const QRectF& rect) const;
    qreal x(const QRectF& area, qsizetype point) const;
    void paintLegend(QPainter& painter, const QRectF& rect, const Tokens& tokens) const;
    void paintLine(QPainter& painter, const QRectF& area, const TimeSeries::Line& line, bool filled,
        const Tokens& tokens) const;

    TimeSeries m_data;
    Plot m_plot;
};

} // namespace trunkline
