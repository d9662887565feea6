#pragma once
// Names with a bar and a figure each, largest first as given: revenue by campaign.

#include "ui/charts/chart.h"
#include "ui/theme/tokens.h"

namespace trunkline {

struct BarListData {
    struct Row {
        QString key;
        QString name;
        double value
            = 0;      ///< may be negative: its bar has the colour of losses and its figure a sign
        QString text; ///< formatted
        bool active = false;     ///< the filter in force names this row
        Tint tint = Tint::Plain; ///< of the figure, and of its bar unless plain
    };
    QString title;
    QString unit;
    QString nameTitle; ///< header of the names: `Campaign`
    QList<Row> rows;
    int colour = 0;
    double full = 0; ///< the value whose bar is whole; 0: the largest of the rows
};

/// Rows that have no room become one last line that counts them.
class BarList final : public Chart {
public:
    explicit BarList(BarListData data);

    QString title() const override { return m_data.title; }
    QString unit() const override { return m_data.unit; }
    void paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const override;
    void paintCursor(
        QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const override;
    ChartTable table() const override;
    int count() const override { return static_cast<int>(m_data.rows.size()); }
    std::optional<int> markAt(const QRectF& rect, QPointF position) const override;
    QPointF anchor(const QRectF& rect, int mark) const override;
    ReadOut readOut(int mark, const Tokens& tokens) const override;
    QString key(int mark) const override { return m_data.rows[mark].key; }
    QStringList elided(const QRectF& rect) const override;

private:
    struct Columns {
        qreal name;
        qreal figure;
    };
    Columns columns(const QRectF& rect) const;
    int room(const QRectF& rect) const; ///< lines, that of "and more" included
    int shown(const QRectF& rect) const;
    qreal step(const QRectF& rect) const;
    QRectF rowRect(const QRectF& rect, int row) const;

    BarListData m_data;
    double m_largest = 0;
};

} // namespace trunkline
