#include "ui/widgets/toast.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <chrono>

namespace trunkline {

namespace {

using namespace std::chrono_literals;
constexpr auto Stay = 5s;
constexpr int Widest = 460;
constexpr int Foot = 40;

Icon iconOf(Tint tint)
{
    return tint == Tint::Bad || tint == Tint::Warning ? Icon::Warning : Icon::Check;
}

} // namespace

Toast::Toast(QWidget& host)
    : QWidget(&host)
    , m_sentence(new QLabel)
{
    hide();
    m_sentence->setObjectName(QStringLiteral("toastSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(38, 10, 14, 10);
    row->addWidget(m_sentence);
    m_patience.setSingleShot(true);
    m_patience.setInterval(Stay);
    connect(&m_patience, &QTimer::timeout, this, &QWidget::hide);
    host.installEventFilter(this);
}

QString Toast::sentence() const { return isHidden() ? QString() : m_sentence->text(); }

void Toast::say(const QString& sentence, Tint tint)
{
    m_tint = tint;
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
    if (tint == Tint::Bad)
        m_patience.stop();
    else
        m_patience.start();
    show();
    place();
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::place()
{
    const QWidget& host = *parentWidget();
    const QMargins margins = layout()->contentsMargins();
    const int aside = margins.left() + margins.right();
    const QFontMetricsF metrics(m_sentence->font());
    const int wanted = qCeil(metrics.horizontalAdvance(m_sentence->text())) + 4 + aside;
    const int wide = std::max(aside + 40, std::min({wanted, Widest, host.width() - 24}));
    resize(wide, m_sentence->heightForWidth(wide - aside) + margins.top() + margins.bottom());
    move((host.width() - width()) / 2, host.height() - height() - Foot);
}

void Toast::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    const QColor ink = inkOf(tokens, m_tint == Tint::Plain ? Ink::Accent : inkOf(m_tint));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_tint == Tint::Plain ? tokens.border : ink, 1));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), CardRadius, CardRadius);
    paintIcon(painter, QRectF(13, (height() - 16) / 2.0, 16, 16), iconOf(m_tint), ink);
}

void Toast::mousePressEvent(QMouseEvent*) { hide(); }

bool Toast::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace trunkline
