#pragma once
// How cells of tables are drawn: plain text only, figures in fixed cells, outcomes as pills. Rows
// are RowHeight high.

#include "ui/theme/tokens.h"

#include <QStyledItemDelegate>

namespace trunkline {

/// Plain text, elided, with the whole text as its (escaped) tooltip where it is cut.
class PlainDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

protected:
    /// Space that the cell's text needs, in pixels.
    virtual qreal contentWidth(const QStyleOptionViewItem& option) const;
    /// Paints inside `rect`; background and focus are done.
    virtual void paintContent(QPainter& painter, const QRectF& rect,
        const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

/// Times, phones, amounts: digits in cells of equal width.
class FigureDelegate final : public PlainDelegate {
    Q_OBJECT

public:
    /// `tintRole`: the role that gives a Tint as an integer, or -1 for none.
    explicit FigureDelegate(QObject* parent = nullptr, int tintRole = -1);

protected:
    qreal contentWidth(const QStyleOptionViewItem& option) const override;
    void paintContent(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

private:
    int m_tintRole;
};

/// A rounded label whose colour repeats what its words say.
class PillDelegate final : public PlainDelegate {
    Q_OBJECT

public:
    explicit PillDelegate(int tintRole, QObject* parent = nullptr);

protected:
    qreal contentWidth(const QStyleOptionViewItem& option) const override;
    void paintContent(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

private:
    int m_tintRole;
};

/// A pill of `text` in `rect`'s height, from its left edge; returns the width it took, at most that
/// of `rect`.
qreal paintPill(QPainter& painter, const QRectF& rect, const QString& text, Tint tint);
qreal pillWidth(const QString& text);

/// Text of foreign origin as a tooltip that shows it letter by letter, and wraps.
QString plainToolTip(const QString& text);

} // namespace trunkline
