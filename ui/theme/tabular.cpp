#include "ui/theme/tabular.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>

namespace trunkline {

namespace {

bool isFigure(QChar c) { return c >= u'0' && c <= u'9'; }

qreal cellWidth(const QFontMetricsF& metrics)
{
    qreal width = 0;
    for (char16_t c = u'0'; c <= u'9'; ++c)
        width = std::max(width, metrics.horizontalAdvance(QChar(c)));
    return width;
}

/// Calls `piece(text, x, width)` for each digit and each run between digits; returns the whole
/// width.
template <class Piece>
qreal walk(const QFontMetricsF& metrics, const QString& text, Piece piece)
{
    const qreal cell = cellWidth(metrics);
    qreal x = 0;
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        while (!isFigure(text[i]) && end < text.size() && !isFigure(text[end]))
            ++end;
        const QString part = text.mid(i, end - i);
        const qreal advance = metrics.horizontalAdvance(part);
        const qreal width = isFigure(text[i]) ? cell : advance;
        piece(part, x + (width - advance) / 2);
        x += width;
        i = end;
    }
    return x;
}

} // namespace

qreal tabularWidth(const QFontMetricsF& metrics, const QString& text)
{
    return walk(metrics, text, [](const QString&, qreal) {});
}

void drawTabular(QPainter& painter, const QRectF& rect, const QString& text, int flags)
{
    const QFontMetricsF metrics(painter.font(), painter.device());
    const qreal width = tabularWidth(metrics, text);
    qreal left = rect.left();
    if ((flags & Qt::AlignRight) != 0)
        left = rect.right() - width;
    else if ((flags & Qt::AlignHCenter) != 0)
        left = rect.center().x() - width / 2;
    qreal baseline = rect.top() + metrics.ascent();
    if ((flags & Qt::AlignBottom) != 0)
        baseline = rect.bottom() - metrics.descent();
    else if ((flags & Qt::AlignVCenter) != 0)
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    if (painter.paintEngine()->type() == QPaintEngine::Pdf) {
        if ((flags & Qt::AlignRight) != 0)
            left += width - metrics.horizontalAdvance(text);
        painter.drawText(QPointF(left, baseline), text);
        return;
    }
    walk(metrics, text,
        [&](const QString& part, qreal x) { painter.drawText(QPointF(left + x, baseline), part); });
}

QString elidedTabular(const QFontMetricsF& metrics, const QString& text, qreal width)
{
    if (tabularWidth(metrics, text) <= width)
        return text;
    for (qsizetype kept = text.size() - 1; kept > 0; --kept) {
        const QString shorter = text.left(kept).trimmed() + u'…';
        if (tabularWidth(metrics, shorter) <= width)
            return shorter;
    }
    return QStringLiteral("…");
}

} // namespace trunkline
