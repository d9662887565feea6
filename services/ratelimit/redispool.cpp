#include "services/ratelimit/redispool.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Arguments: the microseconds to wait, and whether to begin a wait or only to join one. Answers how
// long to wait from now. A moment further away than that is of a clock that was set back.
constexpr const char* Resume = R"lua(
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local span = tonumber(ARGV[1])
local at = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if at > now then return {math.min(at - now, span)} end
if ARGV[2] == 'join' then return {0} end
redis.call('SET', KEYS[1], string.format('%.0f', now + span), 'PX', math.ceil(span / 1000))
return {span}
)lua";

} // namespace

RedisPool::RedisPool(RedisPoolOptions options, std::shared_ptr<const MonotonicClock> clock)
    : m_options(std::move(options))
    , m_clock(std::move(clock))
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

void RedisPool::broken(Lease lease, const std::string& why)
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
    Connections closed; // outside of the lock
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
    for (bool first = true; !stop.stop_requested(); first = false) {
        auto made = connect(stop, first);
        const bool up = made.ok();
        {
            const std::lock_guard lock(m_mutex);
            m_state.up = up;
            if (up) {
                ++m_state.epoch;
                m_state.idle = *std::move(made);
            } else {
                m_state.why = made.error().detail;
            }
        }
        report();
        if (up) {
            std::unique_lock lock(m_mutex);
            m_fell.wait(lock, stop, [this] { return !m_state.up; });
        }
        wait = up ? m_options.firstPause
                  : std::clamp(wait * 2, m_options.firstPause, m_options.mostPause);
        pause(stop, wait);
    }
}

void RedisPool::pause(const std::stop_token& stop, nanoseconds span)
{
    std::unique_lock lock(m_mutex);
    m_fell.wait_for(lock, stop, span, [] { return false; });
}

Result<RedisPool::Connections> RedisPool::connect(const std::stop_token& stop, bool first)
{
    Connections made;
    while (made.size() < m_options.connections) {
        TRUNK_TRY(auto connection,
            RedisConnection::open(
                m_options.address, m_options.script, *m_clock, deadline(), m_options.asked));
        made.push_back(std::move(connection));
    }
    TRUNK_DO(resume(stop, *made.front(), first));
    return made;
}

Outcome RedisPool::resume(const std::stop_token& stop, RedisConnection& connection, bool first)
{
    TRUNK_TRY(const microseconds wait, untilResume(connection, first));
    if (wait == microseconds::zero())
        return Done{};
    pause(stop, wait);
    // It may have gone again meanwhile.
    const auto answer = untilResume(connection, true);
    return answer ? Outcome(Done{}) : Outcome(answer.error());
}

Result<microseconds> RedisPool::untilResume(RedisConnection& connection, bool first) const
{
    // The longest pause between two tries, and a try itself.
    const microseconds span = m_options.mostPause + m_options.timeout;
    const std::vector<std::string> keys{m_options.resumeKey};
    const std::vector<std::string> arguments{
        std::to_string(span.count()), first ? "join" : "begin"};
    TRUNK_TRY(const std::vector<std::int64_t> answer,
        connection.evaluate(Resume, keys, arguments, deadline()));
    if (answer.size() != 1 || answer[0] < 0 || answer[0] > span.count())
        return fail(Errc::Unavailable, "redis: a script gave an answer of another shape");
    return microseconds(answer[0]);
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
