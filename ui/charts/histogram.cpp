#include "ui/charts/histogram.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr qreal MarkerHeight = 16;
constexpr qreal BarRadius = 3;

/// Round at the top only: it stands on the axis.
QPainterPath barShape(const QRectF& rect)
{
    const qreal radius = std::min({BarRadius, rect.height(), rect.width() / 2});
    QPainterPath path(rect.bottomLeft());
    path.lineTo(rect.left(), rect.top() + radius);
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()));
    path.lineTo(rect.right() - radius, rect.top());
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius));
    path.lineTo(rect.bottomRight());
    path.closeSubpath();
    return path;
}

} // namespace

Histogram::Histogram(HistogramData data)
    : m_data(std::move(data))
{
    double max = 0;
    for (const HistogramData::Bar& bar : m_data.bars)
        max = std::max(max, bar.value);
    m_plot = {niceAxis(0, max, true), {}, {}};
}

bool Histogram::hasThreshold() const
{
    return m_data.threshold >= 0 && m_data.threshold <= static_cast<double>(m_data.bars.size());
}

QRectF Histogram::plotArea(const QRectF& rect) const
{
    return m_plot.area(rect.adjusted(0, hasThreshold() ? MarkerHeight : 0, 0, 0));
}

QRectF Histogram::barRect(const QRectF& area, int mark) const
{
    const qreal band = area.width() / std::max(1, count());
    const qreal gap = std::min(4.0, band * 0.15);
    const qreal top = m_plot.y(area, m_data.bars[mark].value);
    return {area.left() + band * mark + gap / 2, top, band - gap, area.bottom() - top};
}

void Histogram::paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const
{
    const QRectF area = plotArea(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    m_plot.paintGrid(painter, area, tokens);
    const qreal band = area.width() / std::max(1, count());
    const qreal line = hasThreshold() ? area.left() + band * m_data.threshold : area.left();
    QList<AxisLabel> edges;
    for (int mark = 0; mark < count(); ++mark) {
        edges.append({area.left() + band * mark, m_data.bars[mark].edge});
        const QRectF bar = barRect(area, mark);
        if (bar.height() <= 0)
            continue;
        const bool counts = bar.center().x() > line;
        const bool split = bar.left() < line && bar.right() > line;
        // Hollow below the threshold, solid above it: told apart without colour too.
        if (!counts || split) {
            painter.setPen(QPen(tokens.series[0], 1.2));
            painter.setBrush(tokens.accentSoft);
            painter.drawPath(barShape(bar.adjusted(0.6, 0.6, -0.6, 0)));
        }
        if (counts || split) {
            painter.save();
            if (split)
                painter.setClipRect(QRectF(line, bar.top(), bar.right() - line, bar.height()));
            painter.setPen(Qt::NoPen);
            painter.setBrush(hasThreshold() ? tokens.series[2] : tokens.series[0]);
            painter.drawPath(barShape(bar));
            painter.restore();
        }
    }
    paintLabels(painter, area, edges, rect.left(), rect.right(), tokens);
    if (hasThreshold()) {
        QPen pen(tokens.warning, 1.2);
        pen.setDashPattern({3, 2.5});
        painter.setPen(pen);
        painter.drawLine(QPointF(line, rect.top() + 2), QPointF(line, area.bottom()));
        painter.setFont(Theme::font(Type::Caption));
        painter.setPen(tokens.warning);
        const QFontMetricsF metrics(painter.font());
        const qreal width = metrics.horizontalAdvance(m_data.thresholdText) + 1;
        const bool right = line + 5 + width <= rect.right();
        const qreal room = right ? width : std::min(width, line - 5 - rect.left());
        painter.drawText(QRectF(right ? line + 5 : line - 5 - room, rect.top(), room, MarkerHeight),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(m_data.thresholdText, Qt::ElideRight, room));
    }
    painter.restore();
}

void Histogram::paintCursor(
    QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const
{
    const QRectF area = plotArea(rect);
    QRectF bar = barRect(area, mark);
    bar.setTop(std::min(bar.top(), area.bottom() - 4));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(barShape(bar));
    painter.restore();
}

ChartTable Histogram::table() const
{
    ChartTable table{{m_data.bucketTitle, m_data.unit}, {}};
    for (const HistogramData::Bar& bar : m_data.bars)
        table.rows << QVariantList{bar.label, static_cast<qint64>(bar.value)};
    return table;
}

std::optional<int> Histogram::markAt(const QRectF& rect, QPointF position) const
{
    const QRectF area = plotArea(rect);
    if (count() == 0 || !area.contains(position))
        return std::nullopt;
    return std::clamp(
        static_cast<int>((position.x() - area.left()) / area.width() * count()), 0, count() - 1);
}

QPointF Histogram::anchor(const QRectF& rect, int mark) const
{
    const QRectF area = plotArea(rect);
    const QRectF bar = barRect(area, mark);
    return {bar.right(), std::min(bar.top() + 20, area.bottom() - 30)};
}

ReadOut Histogram::readOut(int mark, const Tokens& tokens) const
{
    const HistogramData::Bar& bar = m_data.bars[mark];
    const bool counts = !hasThreshold() || mark + 0.5 > m_data.threshold;
    return {bar.label,
        {{m_data.unit, bar.text, hasThreshold() && counts ? tokens.series[2] : tokens.series[0]}}};
}

} // namespace trunkline
