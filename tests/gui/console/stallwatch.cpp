#include "tests/gui/console/stallwatch.h"

#include <QFile>

#include <unistd.h>

namespace trunkline {

namespace {

constexpr std::chrono::milliseconds beat{5};

/// Time that this thread was ready and another ran; the second figure of schedstat (Linux,
/// Documentation/scheduler/sched-stats).
std::chrono::nanoseconds queued()
{
    QFile file(QStringLiteral("/proc/self/task/%1/schedstat").arg(gettid()));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return std::chrono::nanoseconds{file.readAll().split(' ').value(1).toLongLong()};
}

} // namespace

StallWatch::StallWatch()
    : m_last(std::chrono::steady_clock::now())
    , m_lastQueued(queued())
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { turn(); });
    m_timer.start(beat);
}

void StallWatch::turn()
{
    const auto now = std::chrono::steady_clock::now();
    const auto waited = queued();
    const auto stall = std::chrono::duration_cast<std::chrono::milliseconds>(
        now - m_last - beat - (waited - m_lastQueued));
    m_last = now;
    m_lastQueued = waited;
    ++m_turns;
    if (stall <= m_longest)
        return;
    m_longest = stall;
    m_longestStep = m_step;
}

} // namespace trunkline
