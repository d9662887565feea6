#include "ui/charts/chart.h"

#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace trunkline {

namespace {

constexpr qreal Padding = 10;
constexpr qreal LineHeight = 18;
constexpr qreal Swatch = 8;
constexpr qreal Gap = 18;

QString cell(const QVariant& value)
{
    if (value.typeId() == QMetaType::Double)
        return QString::number(value.toDouble(), 'f', QLocale::FloatingPointShortest);
    if (value.typeId() != QMetaType::QString)
        return value.toString();
    QString text = value.toString();
    for (QChar& c : text) {
        if (c == u'\t' || c == u'\n' || c == u'\r')
            c = u' ';
    }
    const bool formula = !text.isEmpty() && QStringView(u"=+-@").contains(text[0]);
    return formula ? u'\'' + text : text;
}

} // namespace

QString ChartTable::tsv() const
{
    QStringList lines;
    QStringList cells;
    for (const QString& name : header)
        cells << cell(name);
    lines << cells.join(u'\t');
    for (const QVariantList& row : rows) {
        cells.clear();
        for (const QVariant& value : row)
            cells << cell(value);
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

QString ReadOut::spoken() const
{
    QStringList parts{title};
    for (const Row& row : rows)
        parts << (row.label.isEmpty() ? row.value : row.label + u' ' + row.value);
    return parts.join(QStringLiteral(", "));
}

int Chart::moved(int mark, Qt::Key key) const
{
    int wanted = mark;
    if (key == Qt::Key_Left || key == Qt::Key_Up)
        wanted = mark - 1;
    else if (key == Qt::Key_Right || key == Qt::Key_Down)
        wanted = mark + 1;
    else if (key == Qt::Key_Home)
        wanted = 0;
    else if (key == Qt::Key_End)
        wanted = count() - 1;
    return std::clamp(wanted, 0, std::max(0, count() - 1));
}

QStringList Chart::elided(const QRectF&) const { return {}; }

void paintReadOut(QPainter& painter, const QRectF& bounds, QPointF anchor, const ReadOut& readOut,
    const Tokens& tokens)
{
    const QFont body = Theme::font(Type::Body);
    const QFont caption = Theme::font(Type::Caption);
    const QFontMetricsF bodyMetrics(body);
    qreal width = QFontMetricsF(caption).horizontalAdvance(readOut.title);
    for (const ReadOut::Row& row : readOut.rows) {
        const qreal swatch = row.swatch.isValid() ? Swatch + 6 : 0;
        width = std::max(width,
            swatch + bodyMetrics.horizontalAdvance(row.label) + Gap
                + tabularWidth(bodyMetrics, row.value));
    }
    QRectF box(0, 0, std::min(width + 2 * Padding, bounds.width()),
        2 * Padding - 2 + LineHeight * static_cast<qreal>(1 + readOut.rows.size()));
    box.moveTopLeft(anchor + QPointF(10, -box.height() / 2));
    if (box.right() > bounds.right())
        box.moveRight(anchor.x() - 10);
    box.moveLeft(std::max(box.left(), bounds.left()));
    if (box.right() > bounds.right())
        box.moveRight(bounds.right());
    box.moveTop(std::clamp(
        box.top(), bounds.top(), std::max(bounds.top(), bounds.bottom() - box.height())));

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.border, 1));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(box.adjusted(.5, .5, -.5, -.5), ControlRadius, ControlRadius);
    const QRectF inside = box.adjusted(Padding, Padding - 1, -Padding, 0);
    QRectF line(inside.left(), inside.top(), inside.width(), LineHeight);
    painter.setFont(caption);
    painter.setPen(tokens.muted);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(caption).elidedText(readOut.title, Qt::ElideRight, line.width()));
    painter.setFont(body);
    for (const ReadOut::Row& row : readOut.rows) {
        line.translate(0, LineHeight);
        QRectF label = line;
        if (row.swatch.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(row.swatch);
            painter.drawEllipse(
                QPointF(line.left() + Swatch / 2, line.center().y()), Swatch / 2, Swatch / 2);
            label.setLeft(line.left() + Swatch + 6);
        }
        const qreal value = tabularWidth(bodyMetrics, row.value);
        label.setRight(line.right() - value - 6);
        painter.setPen(tokens.text);
        painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            bodyMetrics.elidedText(row.label, Qt::ElideRight, label.width()));
        drawTabular(painter, line, row.value, Qt::AlignRight | Qt::AlignVCenter);
    }
    painter.restore();
}

} // namespace trunkline
