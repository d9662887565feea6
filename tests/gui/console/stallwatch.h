#pragma once
// How long the event loop of the window did not turn.

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>

namespace trunkline {

/// A stall is the time between two turns that this thread spent at work or waiting, less what the
/// machine gave to others meanwhile: on a busy machine that would say nothing of the program.
/// Threads: the window's.
class StallWatch : public QObject {
public:
    StallWatch();

    /// What is being done, for the report.
    void begin(const QString& step) { m_step = step; }
    std::chrono::milliseconds longest() const { return m_longest; }
    /// The step in which that was.
    QString longestStep() const { return m_longestStep; }
    int turns() const { return m_turns; }

private:
    void turn();

    QTimer m_timer;
    std::chrono::steady_clock::time_point m_last;
    std::chrono::nanoseconds m_lastQueued;
    std::chrono::milliseconds m_longest{};
    QString m_step;
    QString m_longestStep;
    int m_turns = 0;
};

} // namespace trunkline
