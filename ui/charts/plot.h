#pragma once
// The frame that time series and histogram share: grid lines with their figures, and the text
// beneath.

#include "ui/charts/niceaxis.h"
#include "ui/theme/tokens.h"

#include <QRectF>

class QPainter;

namespace trunkline {

struct Plot {
    NiceAxis axis;
    QString prefix; ///< of figures on the axis: `$`
    QString suffix;

    /// What is left of `rect` for the marks, after the figures on the left and a line of text
    /// beneath.
    QRectF area(const QRectF& rect) const;
    qreal y(const QRectF& area, double value) const;
    void paintGrid(QPainter& painter, const QRectF& area, const Tokens& tokens) const;
};

/// One label beneath the marks, centred on `x`.
struct AxisLabel {
    qreal x;
    QString text;
};

/// Draws as many of the labels as stand free of each other, evenly thinned, inside [left, right].
void paintLabels(QPainter& painter, const QRectF& area, const QList<AxisLabel>& labels, qreal left,
    qreal right, const Tokens& tokens);

} // namespace trunkline
