#pragma once
// A small line without axes, for the corner of a figure.

#include <QColor>
#include <QList>
#include <QRectF>

class QPainter;

namespace trunkline {

/// Scaled to its own least and largest value; equal values are a level line, one value a dot.
void paintSparkline(
    QPainter& painter, const QRectF& rect, const QList<double>& values, const QColor& colour);

} // namespace trunkline
