#include "ui/charts/timeserieschart.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr qreal LegendHeight = 20;
constexpr qreal LineWidth = 1.6;
constexpr qreal DotRadius = 2.5;

QColor colourOf(const TimeSeries::Line& line, const Tokens& tokens)
{
    return tokens.series[static_cast<std::size_t>(line.colour) % tokens.series.size()];
}

} // namespace

TimeSeriesChart::TimeSeriesChart(TimeSeries data)
    : m_data(std::move(data))
{
    double min = 0;
    double max = 0;
    for (TimeSeries::Line& line : m_data.lines) {
        Q_ASSERT(line.values.size() == m_data.points.size());
        for (const double value : line.values) {
            min = std::min(min, value);
            max = std::max(max, value);
        }
    }
    m_plot = {niceAxis(min, max, m_data.whole), m_data.axisPrefix, m_data.axisSuffix};
}

QRectF TimeSeriesChart::plotArea(const QRectF& rect) const
{
    return m_plot.area(rect.adjusted(0, m_data.lines.size() > 1 ? LegendHeight : 0, 0, 0));
}

qreal TimeSeriesChart::x(const QRectF& area, qsizetype point) const
{
    return area.left()
        + area.width() * (static_cast<qreal>(point) + 0.5)
        / static_cast<qreal>(std::max<qsizetype>(1, m_data.points.size()));
}

void TimeSeriesChart::paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_data.lines.size() > 1)
        paintLegend(painter, rect, tokens);
    const QRectF area = plotArea(rect);
    m_plot.paintGrid(painter, area, tokens);

    QList<AxisLabel> labels;
    const qreal half = area.width() / static_cast<qreal>(std::max<qsizetype>(1, count())) / 2;
    for (qsizetype i = 0; i < m_data.points.size(); ++i) {
        if (m_data.points[i].tick.isEmpty())
            continue;
        qsizetype next = i + 1;
        while (next < m_data.points.size() && m_data.points[next].tick.isEmpty())
            ++next;
        const qreal start = x(area, i) - half;
        labels.append({(start + x(area, next - 1) + half) / 2, m_data.points[i].tick});
        if (next - i > 1 || count() <= 62) {
            painter.setPen(QPen(tokens.border, 1));
            painter.drawLine(QPointF(start, area.bottom()), QPointF(start, area.bottom() + 4));
        }
    }
    paintLabels(painter, area, labels, rect.left(), rect.right(), tokens);

    // The first line is the chart's subject and lies on top.
    for (qsizetype i = m_data.lines.size(); i-- > 0;)
        paintLine(painter, area, m_data.lines[i], i == 0, tokens);
    painter.restore();
}

void TimeSeriesChart::paintLegend(QPainter& painter, const QRectF& rect, const Tokens& tokens) const
{
    const QFont font = Theme::font(Type::Caption);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    qreal right = rect.right();
    for (qsizetype i = m_data.lines.size(); i-- > 0;) {
        const TimeSeries::Line& line = m_data.lines[i];
        const qreal share = (rect.width() - 24) / static_cast<qreal>(m_data.lines.size()) - 30;
        const QString name = metrics.elidedText(line.name, Qt::ElideRight, share);
        const qreal width = metrics.horizontalAdvance(name);
        painter.setPen(tokens.text);
        painter.drawText(QRectF(right - width, rect.top(), width + 1, 16),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
        QPen pen(colourOf(line, tokens), 2.5, line.dashed ? Qt::DotLine : Qt::SolidLine,
            line.dashed ? Qt::FlatCap : Qt::RoundCap);
        painter.setPen(pen);
        const qreal middle = rect.top() + 8.5;
        painter.drawLine(QPointF(right - width - 18, middle), QPointF(right - width - 7, middle));
        right -= width + 34;
    }
}

void TimeSeriesChart::paintLine(QPainter& painter, const QRectF& area, const TimeSeries::Line& line,
    bool filled, const Tokens& tokens) const
{
    if (line.values.isEmpty())
        return;
    const QColor colour = colourOf(line, tokens);
    QPolygonF points;
    points.reserve(line.values.size());
    for (qsizetype i = 0; i < line.values.size(); ++i)
        points << QPointF(x(area, i), m_plot.y(area, line.values[i]));
    if (filled && points.size() > 1) {
        const qreal zero = m_plot.y(area, 0);
        QPolygonF shape = points;
        shape << QPointF(points.last().x(), zero) << QPointF(points.first().x(), zero);
        painter.setPen(Qt::NoPen);
        QColor wash = colour;
        wash.setAlphaF(tokens.dark ? 0.16F : 0.10F);
        painter.setBrush(wash);
        painter.drawPolygon(shape);
    }
    QPen pen(colour, LineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (line.dashed) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({3, 2.5});
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    if (points.size() > 1)
        painter.drawPolyline(points);
    // Few points are days: each is seen, and a single one is not lost.
    if (points.size() <= 31 && !line.dashed) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        for (const QPointF& point : points)
            painter.drawEllipse(point, DotRadius, DotRadius);
    }
}

void TimeSeriesChart::paintCursor(
    QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const
{
    const QRectF area = plotArea(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(tokens.muted, 1);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(x(area, mark), area.top()), QPointF(x(area, mark), area.bottom()));
    for (const TimeSeries::Line& line : m_data.lines) {
        painter.setPen(QPen(tokens.surface, 1.5));
        painter.setBrush(colourOf(line, tokens));
        painter.drawEllipse(QPointF(x(area, mark), m_plot.y(area, line.values[mark])), 4, 4);
    }
    painter.restore();
}

ChartTable TimeSeriesChart::table() const
{
    ChartTable table;
    table.header << m_data.timeName;
    for (const TimeSeries::Line& line : m_data.lines)
        table.header << line.name;
    for (qsizetype i = 0; i < m_data.points.size(); ++i) {
        QVariantList row{m_data.points[i].label};
        for (const TimeSeries::Line& line : m_data.lines)
            row << (m_data.whole ? QVariant(static_cast<qint64>(line.values[i]))
                                 : QVariant(line.values[i]));
        table.rows << row;
    }
    return table;
}

std::optional<int> TimeSeriesChart::markAt(const QRectF& rect, QPointF position) const
{
    const QRectF area = plotArea(rect);
    if (count() == 0 || position.x() < area.left() || position.x() > area.right()
        || position.y() < area.top() || position.y() > rect.bottom())
        return std::nullopt;
    const auto band = static_cast<int>((position.x() - area.left()) / area.width() * count());
    return std::clamp(band, 0, count() - 1);
}

QPointF TimeSeriesChart::anchor(const QRectF& rect, int mark) const
{
    const QRectF area = plotArea(rect);
    return {x(area, mark), area.top() + area.height() * 0.3};
}

ReadOut TimeSeriesChart::readOut(int mark, const Tokens& tokens) const
{
    ReadOut readOut{m_data.points[mark].label, {}};
    for (const TimeSeries::Line& line : m_data.lines)
        readOut.rows.append({line.name, line.texts.value(mark), colourOf(line, tokens)});
    return readOut;
}

QString TimeSeriesChart::key(int mark) const { return m_data.points[mark].key; }

} // namespace trunkline
