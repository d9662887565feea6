#include "ui/charts/heatmap.h"

#include "ui/charts/plot.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trunkline {

namespace {

constexpr qreal RowGap = 10;
constexpr qreal HoursHeight = 20;
constexpr qreal ScaleHeight = 20;
constexpr qreal TallEnoughForScale = 130;
constexpr qreal CellGap = 2;

bool hasScale(const QRectF& rect) { return rect.height() >= TallEnoughForScale; }

} // namespace

HeatMap::HeatMap(HeatMapData data)
    : m_data(std::move(data))
{
    Q_ASSERT(m_data.cells.isEmpty()
        || m_data.cells.size() == m_data.rows.size() * m_data.columns.size());
    for (const HeatMapData::Cell& cell : m_data.cells)
        m_largest = std::max(m_largest, cell.value);
}

int HeatMap::step(double value) const
{
    if (value <= 0 || m_largest <= 0)
        return 0;
    return std::clamp(static_cast<int>(std::ceil(value / m_largest * 5)), 1, 5);
}

QRectF HeatMap::gridRect(const QRectF& rect) const
{
    const QFontMetricsF metrics(Theme::font(Type::Caption));
    qreal widest = 0;
    for (const QString& name : m_data.rows)
        widest = std::max(widest, metrics.horizontalAdvance(name));
    return rect.adjusted(widest + RowGap, 0, 0, -HoursHeight - (hasScale(rect) ? ScaleHeight : 0));
}

QRectF HeatMap::cellRect(const QRectF& rect, int mark) const
{
    const QRectF grid = gridRect(rect);
    const qreal across = grid.width() / width();
    const qreal down = grid.height() / static_cast<qreal>(m_data.rows.size());
    const int row = mark / width();
    return QRectF(grid.left() + across * (mark % width()), grid.top() + down * row, across, down)
        .adjusted(0, 0, -CellGap, -CellGap);
}

void HeatMap::paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const
{
    if (m_data.cells.isEmpty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(Type::Caption));
    const QRectF grid = gridRect(rect);
    painter.setPen(Qt::NoPen);
    for (int mark = 0; mark < count(); ++mark) {
        painter.setBrush(tokens.heat[static_cast<std::size_t>(step(m_data.cells[mark].value))]);
        painter.drawRoundedRect(cellRect(rect, mark), 2.5, 2.5);
    }
    painter.setPen(tokens.muted);
    // Where the rows are lower than the letters, some go unnamed rather than over each other.
    const qreal letters = QFontMetricsF(painter.font()).ascent();
    const qreal rowHeight = std::max(1.0, cellRect(rect, 0).height());
    const int every = std::max(1, static_cast<int>(std::ceil(letters / rowHeight)));
    for (int row = 0; row < m_data.rows.size(); row += every) {
        const QRectF first = cellRect(rect, row * width());
        painter.drawText(
            QRectF(rect.left(), first.top(), grid.left() - rect.left(), first.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip,
            m_data.rows[row]);
    }
    QList<AxisLabel> hours;
    for (int column = 0; column < width(); column += 3)
        hours.append({cellRect(rect, column).center().x(), m_data.columns[column]});
    paintLabels(painter, grid, hours, grid.left(), grid.right(), tokens);

    if (hasScale(rect)) {
        const qreal top = rect.bottom() - ScaleHeight + 5;
        const qreal box = 14;
        const QFontMetricsF metrics(painter.font());
        const QString low = m_data.lowest;
        const QString high = m_data.highest;
        qreal x = grid.left();
        painter.setPen(tokens.muted);
        drawTabular(painter, QRectF(x, top, 100, 12), low, Qt::AlignLeft | Qt::AlignVCenter);
        x += tabularWidth(metrics, low) + 6;
        for (const QColor& colour : tokens.heat) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawRoundedRect(QRectF(x, top, box, 12), 2.5, 2.5);
            x += box + CellGap;
        }
        painter.setPen(tokens.muted);
        drawTabular(painter, QRectF(x + 4, top, 100, 12), high, Qt::AlignLeft | Qt::AlignVCenter);
    }
    painter.restore();
}

void HeatMap::paintCursor(
    QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cellRect(rect, mark).adjusted(-1, -1, 1, 1), 3, 3);
    painter.restore();
}

ChartTable HeatMap::table() const
{
    ChartTable table;
    table.header << QString() << m_data.columns;
    for (int row = 0; row < m_data.rows.size(); ++row) {
        QVariantList cells{m_data.rows[row]};
        for (int column = 0; column < width() && count() > 0; ++column)
            cells << m_data.cells[row * width() + column].value;
        table.rows << cells;
    }
    return table;
}

std::optional<int> HeatMap::markAt(const QRectF& rect, QPointF position) const
{
    const QRectF grid = gridRect(rect);
    if (count() == 0 || !grid.contains(position))
        return std::nullopt;
    const int column = std::min(
        width() - 1, static_cast<int>((position.x() - grid.left()) / grid.width() * width()));
    const auto rows = static_cast<int>(m_data.rows.size());
    const int row
        = std::min(rows - 1, static_cast<int>((position.y() - grid.top()) / grid.height() * rows));
    return row * width() + column;
}

QPointF HeatMap::anchor(const QRectF& rect, int mark) const
{
    const QRectF cell = cellRect(rect, mark);
    return {cell.center().x() + cell.width() / 2, cell.center().y()};
}

ReadOut HeatMap::readOut(int mark, const Tokens& tokens) const
{
    const HeatMapData::Cell& cell = m_data.cells[mark];
    return {m_data.rows[mark / width()] + u' ' + m_data.columnTitles.value(mark % width()),
        {{m_data.unit, cell.text, tokens.heat[static_cast<std::size_t>(step(cell.value))]}}};
}

QString HeatMap::key(int mark) const
{
    return QStringLiteral("%1:%2").arg(mark / width()).arg(mark % width());
}

int HeatMap::moved(int mark, Qt::Key key) const
{
    const int row = mark / width();
    if (key == Qt::Key_Up)
        return row > 0 ? mark - width() : mark;
    if (key == Qt::Key_Down)
        return mark + width() < count() ? mark + width() : mark;
    if ((key == Qt::Key_Left && mark % width() == 0)
        || (key == Qt::Key_Right && mark % width() == width() - 1))
        return mark;
    return Chart::moved(mark, key);
}

} // namespace trunkline
