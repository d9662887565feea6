#include "ui/charts/plot.h"

#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace trunkline {

namespace {

constexpr qreal FigureGap = 8;
constexpr qreal Beneath = 22;
constexpr qreal Above = 7;
constexpr qreal LabelGap = 10;

} // namespace

QRectF Plot::area(const QRectF& rect) const
{
    const QFontMetricsF metrics(Theme::font(Type::Caption));
    qreal widest = 0;
    for (int line = 0; line < axis.lines; ++line)
        widest = std::max(
            widest, tabularWidth(metrics, axisText(axis.at(line), axis, prefix, suffix)));
    return rect.adjusted(widest + FigureGap, Above, -1, -Beneath);
}

qreal Plot::y(const QRectF& area, double value) const
{
    return area.bottom() - area.height() * axis.share(value);
}

void Plot::paintGrid(QPainter& painter, const QRectF& area, const Tokens& tokens) const
{
    painter.save();
    painter.setFont(Theme::font(Type::Caption));
    const qreal lineHeight = QFontMetricsF(painter.font()).height();
    // On a low chart every other figure goes, never a line through another's figure.
    const qreal distance = area.height() / std::max(1, axis.lines - 1);
    const int every = distance >= lineHeight ? 1 : distance * 2 >= lineHeight ? 2 : axis.lines - 1;
    for (int line = 0; line < axis.lines; ++line) {
        const qreal height = y(area, axis.at(line));
        const bool zero = std::abs(axis.at(line)) < axis.step / 2;
        painter.setPen(QPen(zero ? tokens.border : tokens.grid, 1));
        painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height));
        if (line % every != 0)
            continue;
        painter.setPen(tokens.muted);
        drawTabular(painter, QRectF(area.left() - FigureGap - 200, height - 8, 200, 16),
            axisText(axis.at(line), axis, prefix, suffix), Qt::AlignRight | Qt::AlignVCenter);
    }
    painter.restore();
}

void paintLabels(QPainter& painter, const QRectF& area, const QList<AxisLabel>& labels, qreal left,
    qreal right, const Tokens& tokens)
{
    if (labels.isEmpty())
        return;
    painter.save();
    painter.setFont(Theme::font(Type::Caption));
    painter.setPen(tokens.muted);
    const QFontMetricsF metrics(painter.font());
    const auto place = [&](const AxisLabel& label) {
        const qreal width = tabularWidth(metrics, label.text);
        const qreal start = std::clamp(label.x - width / 2, left, std::max(left, right - width));
        return QRectF(start, area.bottom() + 4, width, 16);
    };
    const auto collides = [&](qsizetype every) {
        qreal end = left - LabelGap;
        for (qsizetype i = 0; i < labels.size(); i += every) {
            const QRectF where = place(labels[i]);
            if (where.left() < end + LabelGap)
                return true;
            end = where.right();
        }
        return false;
    };
    qsizetype every = 1;
    while (every < labels.size() && collides(every))
        ++every;
    for (qsizetype i = 0; i < labels.size(); i += every)
        drawTabular(painter, place(labels[i]), labels[i].text, Qt::AlignLeft | Qt::AlignVCenter);
    painter.restore();
}

} // namespace trunkline
