#pragma once
// The connections to Redis: made behind the requests' backs, lent for one question each.

#include "services/base/random.h"
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
    /// The pause after a failure, which doubles up to the most; a random quarter is added, lest all
    /// replicas come back at once. No request waits more than once in the first.
    std::chrono::milliseconds firstPause{1'000};
    std::chrono::milliseconds mostPause{8'000};
    std::size_t connections = 4;
    /// Told of every change, and of the first state: true while Redis is used. From any thread, one
    /// call at a time; must not block, throw or ask the pool.
    std::function<void(bool up, const std::string& why)> changed;
};

/// Threads: any. Nothing but `take` waits, and it never beyond the deadline. A request never
///          connects: while Redis is away, `take` answers none at once.
/// Errors:  one failure closes all connections, so that one request bears what all would.
class RedisPool {
public:
    struct Lease {
        std::unique_ptr<RedisConnection> connection;
        /// Counts, from 1, how often Redis came; what it kept before may be gone.
        std::uint32_t epoch = 0;
    };

    RedisPool(RedisPoolOptions options, std::shared_ptr<const MonotonicClock> clock,
        std::shared_ptr<Random> random);
    /// Waits for a connection that is just being made, at most the time-out and the look-up of the
    /// host's name.
    ~RedisPool();

    /// None while Redis is away, or when no connection comes free in time: then Redis is too slow
    /// for us, which counts as a failure.
    std::optional<Lease> take(std::chrono::nanoseconds deadline);
    void give(Lease lease);
    /// The lease's connection failed; it is closed.
    void fail(Lease lease, const std::string& why);

    bool isUp() const;

private:
    struct State {
        bool up = false;
        std::uint32_t epoch = 0;
        std::string why; // it is not up
        std::vector<std::unique_ptr<RedisConnection>> idle;
    };

    void work(const std::stop_token& stop);
    void pause(const std::stop_token& stop, std::chrono::milliseconds base);
    Result<std::vector<std::unique_ptr<RedisConnection>>> connect() const;
    void goDown(std::uint32_t epoch, const std::string& why);
    void report();

    RedisPoolOptions m_options;
    std::shared_ptr<const MonotonicClock> m_clock;
    std::shared_ptr<Random> m_random; // the worker's only
    mutable std::mutex m_mutex;
    std::condition_variable m_freed;
    std::condition_variable_any m_fell;
    State m_state;
    std::mutex m_reporting;
    std::optional<bool> m_reported;
    std::jthread m_worker; // last: it uses all of the above
};

} // namespace trunkline
