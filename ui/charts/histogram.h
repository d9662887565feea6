#pragma once
// How long calls last: buckets side by side, and a line where a call begins to count.

#include "ui/charts/chart.h"
#include "ui/charts/plot.h"

namespace trunkline {

struct HistogramData {
    struct Bar {
        QString label; ///< of the read-out: `1:30–2:00`
        QString edge;  ///< beneath its left edge: `1:30`
        double value = 0;
        QString text; ///< formatted
        QString key;  ///< what a click filters by
    };
    QString title;
    QString unit;        ///< `answered calls`
    QString bucketTitle; ///< header of the buckets: `Talk time`
    QList<Bar> bars;
    /// In bars from the left, so 3 is the left edge of the fourth; none when outside. Left of it
    /// bars are hollow.
    double threshold = -1;
    QString thresholdText; ///< `qualifies at 90 s`
};

class Histogram final : public Chart {
public:
    explicit Histogram(HistogramData data);

    QString title() const override { return m_data.title; }
    QString unit() const override { return m_data.unit; }
    void paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const override;
    void paintCursor(
        QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const override;
    ChartTable table() const override;
    int count() const override { return static_cast<int>(m_data.bars.size()); }
    std::optional<int> markAt(const QRectF& rect, QPointF position) const override;
    QPointF anchor(const QRectF& rect, int mark) const override;
    ReadOut readOut(int mark, const Tokens& tokens) const override;
    QString key(int mark) const override { return m_data.bars[mark].key; }

private:
    bool hasThreshold() const;
    QRectF plotArea(const QRectF& rect) const;
    QRectF barRect(const QRectF& area, int mark) const;

    HistogramData m_data;
    Plot m_plot;
};

} // namespace trunkline
