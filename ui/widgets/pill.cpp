#include "ui/widgets/pill.h"

#include "ui/theme/delegates.h"

#include <QPainter>

namespace trunkline {

Pill::Pill(const QString& text, Tint tint, QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text, tint);
}

void Pill::setText(const QString& text, Tint tint)
{
    m_text = text;
    m_tint = tint;
    setAccessibleName(text);
    tell();
    updateGeometry();
    update();
}

QStringList Pill::textsCut() const
{
    return width() + 1 < pillWidth(m_text) && toolTip().isEmpty() ? QStringList{m_text}
                                                                  : QStringList();
}

QSize Pill::sizeHint() const { return {qCeil(pillWidth(m_text)), 20}; }
QSize Pill::minimumSizeHint() const { return {std::min(40, sizeHint().width()), 20}; }

void Pill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintPill(painter, QRectF(rect()), m_text, m_tint);
}

void Pill::resizeEvent(QResizeEvent*) { tell(); }

void Pill::tell()
{
    setToolTip(width() + 1 < pillWidth(m_text) ? plainToolTip(m_text) : QString());
}

} // namespace trunkline
