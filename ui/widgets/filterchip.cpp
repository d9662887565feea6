#include "ui/widgets/filterchip.h"

#include "ui/theme/delegates.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace trunkline {

namespace {

constexpr int Height = 24;
constexpr int Side = 10;
constexpr int CrossSide = 12;
constexpr int CrossGap = 5;
constexpr int Widest = 320;

} // namespace

FilterChip::FilterChip(const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setValue({});
}

void FilterChip::setValue(const QString& value)
{
    m_value = value;
    setAccessibleName(
        isActive() ? tr("Filter %1: %2").arg(m_name, m_value) : tr("Add filter %1").arg(m_name));
    setAccessibleDescription(isActive() ? tr("Press Delete to remove it") : QString());
    tell();
    updateGeometry();
    update();
}

QString FilterChip::words() const
{
    return isActive() ? m_name + QStringLiteral(": ") + m_value : QStringLiteral("+ ") + m_name;
}

QRect FilterChip::crossRect() const
{
    return isActive()
        ? QRect(width() - Side - CrossSide + 2, (height() - CrossSide) / 2, CrossSide, CrossSide)
        : QRect();
}

qreal FilterChip::room() const
{
    return width() - 2 * Side - (isActive() ? CrossSide + CrossGap - 2 : 0);
}

QStringList FilterChip::textsCut() const
{
    const QFontMetricsF metrics(Theme::font(isActive() ? Type::Strong : Type::Body));
    return metrics.horizontalAdvance(words()) > room() + 1 && toolTip().isEmpty()
        ? QStringList{words()}
        : QStringList();
}

QSize FilterChip::sizeHint() const
{
    const QFontMetricsF metrics(Theme::font(isActive() ? Type::Strong : Type::Body));
    const int wide = qCeil(metrics.horizontalAdvance(words())) + 2 * Side
        + (isActive() ? CrossSide + CrossGap - 2 : 0);
    return {std::min(wide, Widest), Height};
}

QSize FilterChip::minimumSizeHint() const { return {std::min(70, sizeHint().width()), Height}; }

void FilterChip::tell()
{
    const QFontMetricsF metrics(Theme::font(isActive() ? Type::Strong : Type::Body));
    setToolTip(metrics.horizontalAdvance(words()) > room() + 1 ? plainToolTip(words()) : QString());
}

void FilterChip::resizeEvent(QResizeEvent*) { tell(); }

void FilterChip::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2 : 1;
    const QColor edge = hasFocus() ? tokens.accent
        : isActive()               ? tokens.accentSoft
        : underMouse()             ? tokens.muted
                                   : tokens.border;
    painter.setPen(QPen(edge, line));
    painter.setBrush(isActive() ? tokens.accentSoft : tokens.surface);
    const QRectF shape = QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2);
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2);
    const QColor ink
        = isActive() ? withContrast(tokens.accent, tokens.accentSoft, 4.5) : tokens.text;
    painter.setFont(Theme::font(isActive() ? Type::Strong : Type::Body));
    painter.setPen(ink);
    const QRectF text(Side, 0, room() + 1, height());
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(painter.font()).elidedText(words(), Qt::ElideRight, text.width()));
    if (isActive())
        paintIcon(painter, QRectF(crossRect()), Icon::Close, ink);
}

void FilterChip::mouseReleaseEvent(QMouseEvent* event)
{
    const bool onCross = isDown() && event->button() == Qt::LeftButton
        && crossRect().adjusted(-4, -6, 8, 6).contains(event->position().toPoint());
    if (!onCross)
        return QAbstractButton::mouseReleaseEvent(event);
    setDown(false);
    emit removed();
}

void FilterChip::keyPressEvent(QKeyEvent* event)
{
    if (isActive() && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)) {
        emit removed();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace trunkline
