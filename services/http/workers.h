#pragma once
// Threads that run handlers, behind a queue of a fixed length.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace trunkline {

/// Threads: shared.
class Workers {
public:
    /// `waiting`: how many jobs may wait besides those that run.
    Workers(std::size_t threads, std::size_t waiting);
    /// Runs what was taken, and ends.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// False, at once, when the queue is full; the job is not taken then.
    [[nodiscard]] bool offer(std::function<void()> job);

private:
    void work();

    const std::size_t m_waiting;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_jobs;
    std::size_t m_running = 0;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

} // namespace trunkline
