#include "services/ratelimit/redispool.h"

#include <algorithm>
#include <utility>

namespace trunkline {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

RedisPool::RedisPool(RedisPoolOptions options, std::shared_ptr<const MonotonicClock> clock,
    std::shared_ptr<Random> random)
    : m_options(std::move(options))
    , m_clock(std::move(clock))
    , m_random(std::move(random))
    , m_worker([this](const std::stop_token& stop) { work(stop); })
{
}

RedisPool::~RedisPool() = default;

std::optional<RedisPool::Lease> RedisPool::take(nanoseconds deadline)
{
    std::unique_lock lock(m_mutex);
    const bool inTime = m_freed.wait_for(
        lock, deadline - m_clock->now(), [this] { return !m_state.up || !m_state.idle.empty(); });
    if (!inTime) {
        const std::uint32_t epoch = m_state.epoch;
        lock.unlock();
        goDown(epoch, "redis: no connection came free in time");
        return std::nullopt;
    }
    if (!m_state.up)
        return std::nullopt;
    Lease lease{std::move(m_state.idle.back()), m_state.epoch};
    m_state.idle.pop_back();
    return lease;
}

void RedisPool::give(Lease lease)
{
    const std::lock_guard lock(m_mutex);
    if (!m_state.up || lease.epoch != m_state.epoch)
        return;
    m_state.idle.push_back(std::move(lease.connection));
    m_freed.notify_one();
}

void RedisPool::fail(Lease lease, const std::string& why)
{
    lease.connection.reset();
    goDown(lease.epoch, why);
}

bool RedisPool::isUp() const
{
    const std::lock_guard lock(m_mutex);
    return m_state.up;
}

void RedisPool::goDown(std::uint32_t epoch, const std::string& why)
{
    std::vector<std::unique_ptr<RedisConnection>> closed; // outside of the lock
    {
        const std::lock_guard lock(m_mutex);
        // A late failure of an earlier epoch says nothing of the connections made since.
        if (!m_state.up || epoch != m_state.epoch)
            return;
        m_state.up = false;
        m_state.why = why;
        closed.swap(m_state.idle);
    }
    m_freed.notify_all();
    m_fell.notify_all();
    report();
}

void RedisPool::work(const std::stop_token& stop)
{
    milliseconds wait{};
    while (!stop.stop_requested()) {
        auto made = connect();
        {
            const std::lock_guard lock(m_mutex);
            m_state.up = made.ok();
            if (made) {
                ++m_state.epoch;
                m_state.idle = *std::move(made);
            } else {
                m_state.why = made.error().detail;
            }
        }
        report();
        wait = made ? m_options.firstPause
                    : std::clamp(wait * 2, m_options.firstPause, m_options.mostPause);
        {
            std::unique_lock lock(m_mutex);
            m_fell.wait(lock, stop, [this] { return !m_state.up; });
        }
        pause(stop, wait);
    }
}

void RedisPool::pause(const std::stop_token& stop, milliseconds base)
{
    std::array<std::uint8_t, 1> byte{};
    m_random->fill(byte);
    std::unique_lock lock(m_mutex);
    m_fell.wait_for(lock, stop, base + base * byte[0] / 1024, [] { return false; });
}

Result<std::vector<std::unique_ptr<RedisConnection>>> RedisPool::connect() const
{
    std::vector<std::unique_ptr<RedisConnection>> made;
    while (made.size() < m_options.connections) {
        TRUNK_TRY(auto connection,
            RedisConnection::open(
                m_options.address, m_options.script, *m_clock, m_clock->now() + m_options.timeout));
        made.push_back(std::move(connection));
    }
    return made;
}

// The states may overtake each other on their way here, so the present one is told, not the one
// that made us come.
void RedisPool::report()
{
    if (!m_options.changed)
        return;
    const std::lock_guard telling(m_reporting);
    bool up = false;
    std::string why;
    {
        const std::lock_guard lock(m_mutex);
        up = m_state.up;
        why = m_state.why;
    }
    if (m_reported == up)
        return;
    m_reported = up;
    m_options.changed(up, up ? std::string() : why);
}

} // namespace trunkline
