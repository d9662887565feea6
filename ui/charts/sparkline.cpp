#include "ui/charts/sparkline.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace trunkline {

void paintSparkline(
    QPainter& painter, const QRectF& rect, const QList<double>& values, const QColor& colour)
{
    if (values.isEmpty())
        return;
    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
    const double span = *largest - *least;
    const QRectF inside = rect.adjusted(2, 2, -2, -2);
    QPolygonF points;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const qreal x = values.size() > 1
            ? static_cast<qreal>(i) / static_cast<qreal>(values.size() - 1)
            : 1.0;
        const qreal y = span > 0 ? (values[i] - *least) / span : 0.5;
        points << QPointF(
            inside.left() + inside.width() * x, inside.bottom() - inside.height() * y);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(points);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(points.last(), 2, 2);
    painter.restore();
}

} // namespace trunkline
