#include "ui/widgets/demoswitch.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace trunkline {

namespace {

constexpr int Height = 30;
constexpr int Side = 10;
constexpr int TrackWidth = 26;
constexpr int TrackHeight = 14;
constexpr int Gap = 7;

} // namespace

DemoSwitch::DemoSwitch(QWidget* parent)
    : QAbstractButton(parent)
{
    setCheckable(true);
    setText(tr("Demo data"));
    setAccessibleName(text());
    setAccessibleDescription(tr("Shows invented data in place of your own"));
    setToolTip(tr("Demo data: invented calls; nothing done there touches your own"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

QSize DemoSwitch::sizeHint() const
{
    const QFontMetricsF metrics(Theme::font(Type::Strong));
    return {2 * Side + TrackWidth + Gap + qCeil(metrics.horizontalAdvance(text())) + 1, Height};
}

void DemoSwitch::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    const bool on = isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? tokens.accent
            : on                   ? tokens.warning
            : underMouse()         ? tokens.muted
                                   : tokens.border,
        line));
    painter.setBrush(on ? tokens.warningSoft : tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2),
        ControlRadius, ControlRadius);
    QRectF track(Side, (height() - TrackHeight) / 2.0, TrackWidth, TrackHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? tokens.warning : tokens.muted);
    painter.drawRoundedRect(track, TrackHeight / 2.0, TrackHeight / 2.0);
    painter.setBrush(tokens.surface);
    const qreal radius = TrackHeight / 2.0 - 2;
    const qreal x = on ? track.right() - radius - 2 : track.left() + radius + 2;
    painter.drawEllipse(QPointF(x, track.center().y()), radius, radius);
    painter.setFont(Theme::font(on ? Type::Strong : Type::Body));
    painter.setPen(on ? withContrast(tokens.warning, tokens.warningSoft, 4.5) : tokens.text);
    painter.drawText(QRectF(track.right() + Gap, 0, width() - track.right() - Gap, height()),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
}

void DemoSwitch::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

} // namespace trunkline
