#include "ui/theme/delegates.h"

#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace trunkline {

namespace {

constexpr qreal CellPadding = 8;
constexpr qreal PillPadding = 8;
constexpr qreal PillHeight = 18;

Tint tintOf(const QModelIndex& index, int role)
{
    const int value = role < 0 ? 0 : index.data(role).toInt();
    return value < 0 || value > static_cast<int>(Tint::Bad) ? Tint::Plain
                                                            : static_cast<Tint>(value);
}

QRectF contentRect(const QStyleOptionViewItem& option)
{
    return QRectF(option.rect).adjusted(CellPadding, 0, -CellPadding, 0);
}

QString oneLine(QString text)
{
    return text.replace(u'\n', u' ').replace(QChar::LineSeparator, u' ');
}

} // namespace

QSize PlainDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    return {qCeil(contentWidth(filled) + 2 * CellPadding), RowHeight};
}

bool PlainDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
    const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip || index.data(Qt::ToolTipRole).isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    if (contentWidth(filled) <= contentRect(filled).width()) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(event->globalPos(), plainToolTip(filled.text), view);
    return true;
}

void PlainDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QStyle* style = filled.widget != nullptr ? filled.widget->style() : QApplication::style();
    QStyleOptionViewItem empty = filled;
    empty.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &empty, painter, filled.widget);
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(filled.state.testFlag(QStyle::State_Enabled) ? Theme::tokens().text
                                                                 : Theme::tokens().muted);
    paintContent(*painter, contentRect(filled), filled, index);
    painter->restore();
}

qreal PlainDelegate::contentWidth(const QStyleOptionViewItem& option) const
{
    return QFontMetricsF(option.font).horizontalAdvance(oneLine(option.text));
}

void PlainDelegate::paintContent(QPainter& painter, const QRectF& rect,
    const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const QString text
        = QFontMetricsF(option.font).elidedText(oneLine(option.text), Qt::ElideRight, rect.width());
    const auto across = option.displayAlignment & Qt::AlignHorizontal_Mask;
    painter.drawText(rect, static_cast<int>(across | Qt::AlignVCenter) | Qt::TextSingleLine, text);
}

FigureDelegate::FigureDelegate(QObject* parent, int tintRole)
    : PlainDelegate(parent)
    , m_tintRole(tintRole)
{
}

qreal FigureDelegate::contentWidth(const QStyleOptionViewItem& option) const
{
    return tabularWidth(QFontMetricsF(option.font), oneLine(option.text));
}

void FigureDelegate::paintContent(QPainter& painter, const QRectF& rect,
    const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tint tint = tintOf(index, m_tintRole);
    if (tint != Tint::Plain)
        painter.setPen(inkOf(Theme::tokens(), inkOf(tint)));
    const QString text
        = elidedTabular(QFontMetricsF(option.font), oneLine(option.text), rect.width());
    const auto across = option.displayAlignment & Qt::AlignHorizontal_Mask;
    drawTabular(painter, rect, text, static_cast<int>(across | Qt::AlignVCenter));
}

PillDelegate::PillDelegate(int tintRole, QObject* parent)
    : PlainDelegate(parent)
    , m_tintRole(tintRole)
{
}

qreal PillDelegate::contentWidth(const QStyleOptionViewItem& option) const
{
    return option.text.isEmpty() ? 0 : pillWidth(oneLine(option.text));
}

void PillDelegate::paintContent(QPainter& painter, const QRectF& rect,
    const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (!option.text.isEmpty())
        paintPill(painter, rect, oneLine(option.text), tintOf(index, m_tintRole));
}

qreal pillWidth(const QString& text)
{
    return QFontMetricsF(Theme::font(Type::Caption)).horizontalAdvance(text) + 2 * PillPadding;
}

qreal paintPill(QPainter& painter, const QRectF& rect, const QString& text, Tint tint)
{
    const Tokens& tokens = Theme::tokens();
    const QColor ink = inkOf(tokens, inkOf(tint));
    const QColor fill
        = tint == Tint::Plain ? tokens.grid : mixed(ink, tokens.surface, tokens.dark ? 0.16 : 0.1);
    QRectF pill(rect.left(), 0, std::min(rect.width(), pillWidth(text)), PillHeight);
    pill.moveTop(rect.center().y() - PillHeight / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(pill, PillHeight / 2, PillHeight / 2);
    painter.setFont(Theme::font(Type::Caption));
    painter.setPen(withContrast(ink, fill, 4.5));
    const QRectF inside = pill.adjusted(PillPadding, 0, -PillPadding + 1, 0);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, inside.width()));
    painter.restore();
    return pill.width();
}

QString plainToolTip(const QString& text)
{
    return QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

} // namespace trunkline
