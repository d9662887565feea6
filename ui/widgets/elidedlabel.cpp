#include "ui/widgets/elidedlabel.h"

#include "ui/theme/delegates.h"
#include "ui/theme/tabular.h"

#include <QPainter>
#include <QResizeEvent>

namespace trunkline {

namespace {

constexpr int LeastWidth = 24;

} // namespace

ElidedLabel::ElidedLabel(const QString& text, Type type, Ink ink, QWidget* parent)
    : QWidget(parent)
    , m_type(type)
    , m_ink(ink)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text)
{
    QString line = text;
    line.replace(u'\n', u' ').replace(QChar::LineSeparator, u' ');
    if (line == m_text && !line.isEmpty())
        return;
    m_text = line;
    setAccessibleName(m_text);
    tell();
    updateGeometry();
    update();
}

void ElidedLabel::setInk(Ink ink)
{
    m_ink = ink;
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void ElidedLabel::setTabular(bool tabular)
{
    m_tabular = tabular;
    updateGeometry();
    update();
}

qreal ElidedLabel::textWidth() const
{
    const QFontMetricsF metrics(Theme::font(m_type));
    return m_tabular ? tabularWidth(metrics, m_text) : metrics.horizontalAdvance(m_text);
}

bool ElidedLabel::isElided() const { return textWidth() > width() + 0.5; }

QStringList ElidedLabel::textsCut() const
{
    return isElided() && toolTip().isEmpty() ? QStringList{m_text} : QStringList();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetricsF metrics(Theme::font(m_type));
    return {qCeil(textWidth()) + 1, qCeil(metrics.height()) + 1};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(LeastWidth, sizeHint().width()), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(Theme::font(m_type));
    painter.setPen(inkOf(Theme::tokens(), m_ink));
    const QFontMetricsF metrics(painter.font());
    const qreal room = width() + 0.5;
    if (m_tabular) {
        drawTabular(painter, QRectF(rect()), elidedTabular(metrics, m_text, room),
            static_cast<int>(m_alignment));
        return;
    }
    painter.drawText(QRectF(0, 0, room, height()),
        static_cast<int>(m_alignment) | Qt::TextSingleLine,
        metrics.elidedText(m_text, Qt::ElideRight, room));
}

void ElidedLabel::resizeEvent(QResizeEvent*) { tell(); }

void ElidedLabel::tell() { setToolTip(isElided() ? plainToolTip(m_text) : QString()); }

} // namespace trunkline
