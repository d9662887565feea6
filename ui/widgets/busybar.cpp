#include "ui/widgets/busybar.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <chrono>
#include <cmath>

namespace trunkline {

namespace {

using namespace std::chrono_literals;
constexpr auto Patience = 150ms;
constexpr auto Frame = 33ms;
constexpr qreal PhaseStep = 0.022;
constexpr qreal PartWidth = 0.3;

} // namespace

BusyBar::BusyBar(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Busy"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(Patience);
    m_motion.setInterval(Frame);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        m_shown = true;
        m_phase = 0;
        m_motion.start();
        update();
    });
    connect(&m_motion, &QTimer::timeout, this, &BusyBar::step);
}

void BusyBar::setBusy(bool busy)
{
    if (busy == m_busy)
        return;
    m_busy = busy;
    if (busy) {
        m_delay.start();
        return;
    }
    m_delay.stop();
    m_motion.stop();
    m_shown = false;
    update();
}

void BusyBar::step()
{
    m_phase = std::fmod(m_phase + PhaseStep, 1.0);
    update();
}

void BusyBar::paintEvent(QPaintEvent*)
{
    if (!m_shown)
        return;
    QPainter painter(this);
    painter.fillRect(rect(), Theme::tokens().grid);
    const qreal part = width() * PartWidth;
    painter.fillRect(
        QRectF((width() + part) * m_phase - part, 0, part, height()), Theme::tokens().accent);
}

Skeleton::Skeleton(int rows, QWidget* parent)
    : QWidget(parent)
    , m_rows(rows)
{
    setAccessibleName(tr("Loading"));
}

QSize Skeleton::sizeHint() const { return {240, m_rows * RowHeight}; }

void Skeleton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::tokens().grid);
    for (int row = 0; row < m_rows; ++row) {
        const qreal share = 0.55 + 0.1 * ((row * 7) % 5);
        painter.drawRoundedRect(QRectF(0, row * RowHeight + 9, width() * share, 12), 4, 4);
    }
}

} // namespace trunkline
