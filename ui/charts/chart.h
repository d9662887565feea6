#pragma once
// What every chart is: drawn once by the same code on a widget, a picture and a PDF, read mark by
// mark, and able to give back the figures that it drew.

#include "ui/theme/tokens.h"

#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <optional>

class QPainter;

namespace trunkline {

/// The figures that were drawn. Cells are QString, qint64 or double.
struct ChartTable {
    QStringList header;
    QList<QVariantList> rows; ///< each as long as the header

    /// Tab-separated with a header line; tabs and line ends inside a cell become spaces, numbers
    /// are plain ("1234.5"), and a text that a spreadsheet would run as a formula gets a leading
    /// apostrophe.
    QString tsv() const;
};

/// What is said of one mark: the box beside the pointer, and the screen reader's words.
struct ReadOut {
    struct Row {
        QString label;
        QString value;
        QColor swatch{}; ///< invalid: none
    };
    QString title;
    QList<Row> rows;

    QString spoken() const;
};

/// Immutable once made: new figures are a new chart. Rectangles are in logical pixels.
class Chart {
public:
    virtual ~Chart() = default;

    virtual QString title() const = 0;
    virtual QString unit() const = 0;
    /// The chart at rest, inside `rect`.
    virtual void paint(QPainter& painter, const QRectF& rect, const Tokens& tokens) const = 0;
    /// What the pointer or the keyboard adds for `mark`; drawn over the chart at rest.
    virtual void paintCursor(
        QPainter& painter, const QRectF& rect, const Tokens& tokens, int mark) const
        = 0;
    /// Everything, also what had no room.
    virtual ChartTable table() const = 0;
    /// Number of marks; 0 shows the empty state.
    virtual int count() const = 0;
    virtual std::optional<int> markAt(const QRectF& rect, QPointF position) const = 0;
    /// Where the read-out points to.
    virtual QPointF anchor(const QRectF& rect, int mark) const = 0;
    virtual ReadOut readOut(int mark, const Tokens& tokens) const = 0;
    /// What a click on the mark filters by; empty: nothing.
    virtual QString key(int mark) const = 0;
    /// The mark that an arrow, Home or End key leads to; stays inside.
    virtual int moved(int mark, Qt::Key key) const;
    /// Names drawn elided in `rect`; the widget gives them in its read-out.
    virtual QStringList elided(const QRectF& rect) const;
};

/// Draws the read-out box beside `anchor`, inside `bounds`.
void paintReadOut(QPainter& painter, const QRectF& bounds, QPointF anchor, const ReadOut& readOut,
    const Tokens& tokens);

} // namespace trunkline
