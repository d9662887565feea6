#pragma once
// Figures in fixed cells: Inter's digits are proportional and Qt 6.4 has no font features
// (DECISIONS 32).

#include <QFontMetricsF>
#include <QString>

class QPainter;
class QRectF;

namespace trunkline {

/// Width of `text` with every digit as wide as the widest one.
qreal tabularWidth(const QFontMetricsF& metrics, const QString& text);

/// Draws one line of plain text with its digits in cells of equal width, using the painter's font
/// and pen. `flags`: Qt::AlignLeft, AlignHCenter or AlignRight, with AlignTop, AlignVCenter or
/// AlignBottom. In a PDF digits keep their own widths: set one by one they would be copied out of
/// it as "1 2,41 8".
void drawTabular(QPainter& painter, const QRectF& rect, const QString& text, int flags);

/// `text`, or its beginning and an ellipsis where it is wider than `width`.
QString elidedTabular(const QFontMetricsF& metrics, const QString& text, qreal width);

} // namespace trunkline
