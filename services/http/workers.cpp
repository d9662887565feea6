#include "services/http/workers.h"

namespace trunkline {

Workers::Workers(std::size_t threads, std::size_t waiting)
    : m_waiting(waiting)
{
    for (std::size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

Workers::~Workers()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

bool Workers::offer(std::function<void()> job)
{
    {
        const std::lock_guard lock(m_mutex);
        const std::size_t idle = m_threads.size() - m_running;
        if (m_ending || m_jobs.size() >= m_waiting + idle)
            return false;
        m_jobs.push_back(std::move(job));
    }
    m_changed.notify_one();
    return true;
}

void Workers::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        std::function<void()> job = std::move(m_jobs.front());
        m_jobs.pop_front();
        ++m_running;
        lock.unlock();
        job();
        job = nullptr; // what it holds dies here, not under the lock
        lock.lock();
        --m_running;
    }
}

} // namespace trunkline
