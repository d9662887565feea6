#pragma once
// The connections to Redis: made behind the requests' backs, lent for one question each.

#include "services/ratelimit/redisconnection.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace trunkline {

struct RedisPoolOptions {
    RedisAddress address;
    std::string script;
    std::chrono::milliseconds timeout{50}; ///< of a question, waiting for a connection included
    /// The pause after a failure, which doubles up to the most. No request waits for Redis more
    /// often than once in the first.
    std::chrono::milliseconds firstPause{1'000};
    std::chrono::milliseconds mostPause{2'000};
    std::string resumeKey; ///< in Redis: when the replicas go back to it
    std::size_t connections = 4;
    /// Told of every change, and of the first state: true while Redis is used. From any thread, one
    /// call at a time; must not block, throw or ask the pool.
    std::function<void(bool up, const std::string& why)> changed;
    RedisListener asked{}; ///< from any thread, also at once
};

/// Threads: any. Nothing but `take` waits, and it never beyond the deadline. A request never
///          connects: while Redis is away, `take` answers none at once.
/// Errors:  one failure closes all connections, so that one request bears what all would.
///
/// Replicas find a Redis that is back at different moments. Would each use it at once, the first
/// would be given everything while the others still admit their parts. So whoever finds it first
/// writes down a moment by which every other has tried again, and all go back at that moment. A
/// replica that begins with a Redis that answers has nobody to wait for, unless others do.
class RedisPool {
public:
    struct Lease {
        std::unique_ptr<RedisConnection> connection;
        /// Counts, from 1, how often Redis came; what it kept before may be gone.
        std::uint32_t epoch = 0;
    };

    RedisPool(RedisPoolOptions options, std::shared_ptr<const MonotonicClock> clock);
    /// Waits for a connection that is just being made, at most the time-out and the look-up of the
    /// host's name.
    ~RedisPool();

    /// None while Redis is away, or when no connection comes free in time: then Redis is too slow
    /// for us, which counts as a failure.
    std::optional<Lease> take(std::chrono::nanoseconds deadline);
    void give(Lease lease);
    /// The lease's connection failed; it is closed.
    void broken(Lease lease, const std::string& why);

    bool isUp() const;

private:
    using Connections = std::vector<std::unique_ptr<RedisConnection>>;

    struct State {
        bool up = false;
        std::uint32_t epoch = 0;
        std::string why; // it is not up
        Connections idle;
    };

    void work(const std::stop_token& stop);
    Result<Connections> connect(const std::stop_token& stop, bool first);
    /// Waits for the moment at which all go back.
    Outcome resume(const std::stop_token& stop, RedisConnection& connection, bool first);
    Result<std::chrono::microseconds> untilResume(RedisConnection& connection, bool first) const;
    void pause(const std::stop_token& stop, std::chrono::nanoseconds span);
    std::chrono::nanoseconds deadline() const { return m_clock->now() + m_options.timeout; }
    void goDown(std::uint32_t epoch, const std::string& why);
    void report();

    RedisPoolOptions m_options;
    std::shared_ptr<const MonotonicClock> m_clock;
    mutable std::mutex m_mutex;
    std::condition_variable m_freed;
    std::condition_variable_any m_fell;
    State m_state;
    std::mutex m_reporting;
    std::optional<bool> m_reported;
    std::jthread m_worker; // last: it uses all of the above
};

} // namespace trunkline
