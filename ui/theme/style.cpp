#include "ui/theme/style.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractSpinBox>
#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

namespace trunkline {

namespace {

constexpr int ControlHeight = 30;
constexpr int IndicatorSide = 16;
constexpr int FieldInset = 5; // so that text stands where it does in a line edit

bool isInvalid(const QWidget* widget)
{
    return widget != nullptr && widget->property("invalid").toBool();
}

void paintFrame(
    QPainter& painter, const QRect& rect, const QStyleOption& option, const QWidget* widget)
{
    const Tokens& tokens = Theme::tokens();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const QColor edge = isInvalid(widget) ? tokens.negative
        : focused                         ? tokens.accent
                                          : tokens.border;
    const qreal width = focused ? 2 : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, width));
    painter.setBrush(enabled ? tokens.surface : tokens.window);
    const qreal half = width / 2;
    painter.drawRoundedRect(
        QRectF(rect).adjusted(half, half, -half, -half), ControlRadius, ControlRadius);
    painter.restore();
}

void paintArrow(QPainter& painter, const QRect& rect, Icon icon, bool enabled)
{
    const Tokens& tokens = Theme::tokens();
    const qreal side = std::min({qreal(14), qreal(rect.width()), qreal(rect.height())});
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(rect).center());
    paintIcon(painter, box, icon, enabled ? tokens.muted : tokens.border);
}

void paintIndicator(QPainter& painter, const QStyleOption& option, bool round)
{
    const Tokens& tokens = Theme::tokens();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool partly = option.state.testFlag(QStyle::State_NoChange);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    QRectF box(0, 0, IndicatorSide - 2, IndicatorSide - 2);
    box.moveCenter(QRectF(option.rect).center());
    const QColor fill = !(on || partly) ? tokens.surface : enabled ? tokens.accent : tokens.muted;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(on || partly || focused ? (enabled ? tokens.accent : tokens.muted) : tokens.muted,
            focused ? 2 : 1.2));
    painter.setBrush(fill);
    const qreal radius = round ? box.width() / 2 : 3.5;
    painter.drawRoundedRect(box, radius, radius);
    if (on && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.onAccent);
        painter.drawEllipse(box.center(), 2.8, 2.8);
    } else if (on) {
        paintIcon(painter, box.adjusted(1, 1, -1, -1), Icon::Check, tokens.onAccent);
    } else if (partly) {
        painter.setPen(QPen(tokens.onAccent, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(box.center() - QPointF(3, 0), box.center() + QPointF(3, 0));
    }
    painter.restore();
}

} // namespace

Style::Style()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    const bool enabled = option->state.testFlag(State_Enabled);
    switch (static_cast<int>(element)) {
    case PE_IndicatorArrowDown:
        return paintArrow(*painter, option->rect, Icon::ChevronDown, enabled);
    case PE_IndicatorArrowUp:
        return paintArrow(*painter, option->rect, Icon::ChevronUp, enabled);
    case PE_IndicatorHeaderArrow: {
        // Down where the largest or the newest stands first, as everybody else has it.
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        const bool ascending
            = header != nullptr && header->sortIndicator == QStyleOptionHeader::SortDown;
        return paintArrow(
            *painter, option->rect, ascending ? Icon::ChevronUp : Icon::ChevronDown, enabled);
    }
    case PE_IndicatorArrowLeft:
        return paintArrow(*painter, option->rect, Icon::ChevronLeft, enabled);
    case PE_IndicatorArrowRight:
        return paintArrow(*painter, option->rect, Icon::ChevronRight, enabled);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paintIndicator(*painter, *option, false);
    case PE_IndicatorRadioButton:
        return paintIndicator(*painter, *option, true);
    case PE_FrameFocusRect: {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(Theme::tokens().accent, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
        painter->restore();
        return;
    }
    default:
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    const bool enabled = option->state.testFlag(State_Enabled);
    if (control == CC_ComboBox) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo != nullptr && combo->frame)
            paintFrame(*painter, option->rect, *option, widget);
        const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        return paintArrow(*painter, arrow, Icon::ChevronDown, enabled);
    }
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        if (spin == nullptr)
            return;
        if (spin->frame)
            paintFrame(*painter, option->rect, *option, widget);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        const QRect up = subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget);
        const QRect down = subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget);
        paintArrow(*painter, up, Icon::ChevronUp,
            enabled && spin->stepEnabled.testFlag(QAbstractSpinBox::StepUpEnabled));
        return paintArrow(*painter, down, Icon::ChevronDown,
            enabled && spin->stepEnabled.testFlag(QAbstractSpinBox::StepDownEnabled));
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl part, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    const bool field = (control == CC_ComboBox && part == SC_ComboBoxEditField)
        || (control == CC_SpinBox && part == SC_SpinBoxEditField);
    return field ? rect.adjusted(FieldInset, 0, 0, 0) : rect;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (static_cast<int>(metric)) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return IndicatorSide;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
    QStyleHintReturn* answer) const
{
    switch (static_cast<int>(hint)) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
    const QWidget* widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    if (type == CT_ComboBox || type == CT_SpinBox)
        size.setHeight(std::max(size.height(), ControlHeight));
    if (type == CT_ComboBox)
        size.rwidth() += 8;
    return size;
}

} // namespace trunkline
