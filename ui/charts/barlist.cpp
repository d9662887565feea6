#include "ui/charts/barlist.h"

#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trunkline {

namespace {

constexpr qreal RowStep = 27;
constexpr qreal TightestStep = 24;
constexpr qreal BarHeight = 12;
constexpr qreal Gap = 12;

} // namespace

BarList::BarList(BarListData data)
    : m_data(std::move(data))
{
    for (const BarListData::Row& row : m_data.rows)
        m_largest = std::max(m_largest, std::abs(row.value));
    if (m_data.full > 0)
        m_largest = m_data.full;
}

BarList::Columns BarList::columns(const QRectF& rect) const
{
    const QFontMetricsF metrics(Theme::font(Type::Body));
    Columns columns{0, 0};
    for (const BarListData::Row& row : m_data.rows) {
        columns.name = std::max(columns.name, std::ceil(metrics.horizontalAdvance(row.name)) + 1);
        columns.figure = std::max(columns.figure, tabularWidth(metrics, row.text));
    }
    const qreal most = (rect.width() - columns.figure - 2 * Gap) * 0.55;
    columns.name = std::clamp(columns.name, 0.0, std::max(0.0, most));
    return columns;
}

int BarList::room(const QRectF& rect) const
{
    return std::max(1, static_cast<int>(rect.height() / TightestStep));
}

int BarList::shown(const QRectF& rect) const
{
    return count() <= room(rect) ? count() : room(rect) - 1;
}

qreal BarList::step(const QRectF& rect) const
{
    const int lines = std::clamp(count(), 1, room(rect));
    const qreal even = std::max(TightestStep, rect.height() / lines);
    return count() <= room(rect) ? std::min(RowStep, even) : even;
}

QRectF BarList::rowRect(const QRectF& rect, int row) const
{
    return {rect.left(), rect.top() + step(rect) * row, rect.width(), step(rect)};
}

void BarList::paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const
{
    const Columns width = columns(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont body = Theme::font(Type::Body);
    const QFont strong = Theme::font(Type::Strong);
    for (int i = 0; i < shown(rect); ++i) {
        const BarListData::Row& row = m_data.rows[i];
        const QRectF line = rowRect(rect, i);
        painter.setFont(row.active ? strong : body);
        if (row.active) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(tokens.accentSoft);
            painter.drawRoundedRect(line.adjusted(-6, 1, 6, -1), 4, 4);
        }
        painter.setPen(tokens.text);
        painter.drawText(QRectF(line.left(), line.top(), width.name, line.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetricsF(painter.font()).elidedText(row.name, Qt::ElideRight, width.name));
        painter.setPen(inkOf(tokens, inkOf(row.tint)));
        drawTabular(painter, line, row.text, Qt::AlignRight | Qt::AlignVCenter);

        QRectF bar = line.adjusted(width.name + Gap, 0, -width.figure - Gap, 0);
        const qreal share = m_largest > 0 ? std::min(1.0, std::abs(row.value) / m_largest) : 0;
        bar.setTop(line.center().y() - BarHeight / 2);
        bar.setHeight(BarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.grid);
        painter.drawRoundedRect(bar, 3, 3);
        if (share <= 0)
            continue;
        bar.setWidth(std::max(3.0, bar.width() * share));
        painter.setBrush(row.value < 0 ? tokens.negative
                : row.tint != Tint::Plain
                ? inkOf(tokens, inkOf(row.tint))
                : tokens.series[static_cast<std::size_t>(m_data.colour) % tokens.series.size()]);
        painter.drawRoundedRect(bar, 3, 3);
    }
    if (shown(rect) < count()) {
        painter.setFont(Theme::font(Type::Caption));
        painter.setPen(tokens.muted);
        //: %n: rows of a chart that have no room
        const QString more
            = QCoreApplication::translate("BarList", "and %n more", nullptr, count() - shown(rect));
        painter.drawText(rowRect(rect, shown(rect)),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, more);
    }
    painter.restore();
}

void BarList::paintCursor(
    QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const
{
    if (mark >= shown(rect))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rowRect(rect, mark).adjusted(-5.5, 1.5, 5.5, -1.5), 4, 4);
    painter.restore();
}

ChartTable BarList::table() const
{
    ChartTable table{{m_data.nameTitle, m_data.unit.isEmpty() ? m_data.title : m_data.unit}, {}};
    for (const BarListData::Row& row : m_data.rows)
        table.rows << QVariantList{
            row.name, m_data.full > 0 ? QVariant(row.text) : QVariant(row.value)};
    return table;
}

std::optional<int> BarList::markAt(const QRectF& rect, QPointF position) const
{
    if (!rect.adjusted(-6, 0, 6, 0).contains(position))
        return std::nullopt;
    const auto row = static_cast<int>((position.y() - rect.top()) / step(rect));
    return row >= 0 && row < shown(rect) ? std::optional(row) : std::nullopt;
}

QPointF BarList::anchor(const QRectF& rect, int mark) const
{
    const QRectF line = rowRect(rect, std::min(mark, shown(rect)));
    return {rect.left() + columns(rect).name + Gap, line.bottom() + 26};
}

ReadOut BarList::readOut(int mark, const Tokens&) const
{
    const BarListData::Row& row = m_data.rows[mark];
    return {row.name, {{m_data.unit.isEmpty() ? m_data.title : m_data.unit, row.text, {}}}};
}

QStringList BarList::elided(const QRectF& rect) const
{
    const QFontMetricsF metrics(Theme::font(Type::Body));
    const qreal width = columns(rect).name;
    QStringList names;
    for (const BarListData::Row& row : m_data.rows) {
        if (metrics.horizontalAdvance(row.name) > width)
            names << row.name;
    }
    return names;
}

} // namespace trunkline
