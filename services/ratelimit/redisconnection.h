#pragma once
// One connection to Redis, on which a script runs, or which hears what others publish.

#include "services/base/result.h"
#include "services/ratelimit/monotonicclock.h"
#include "services/ratelimit/redisurl.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;
struct redisReply;

namespace trunkline {

/// Told of each command's name and how long its answer took. `failure` is the word that a refusal
/// of Redis begins with (`OOM`), `timeout` or `connection`; empty: it went well. Must not block or
/// throw.
using RedisListener = std::function<void(
    std::string_view command, std::chrono::nanoseconds took, std::string_view failure)>;

/// Threads: one at a time.
/// Errors:  Unavailable, with what Redis or the system said; the connection is then of no more use.
///          Every wait ends at the deadline, a time of the clock that was given.
class RedisConnection {
public:
    /// Connects, authenticates, chooses the database and loads the script: afterwards a question
    /// takes one round trip. May wait longer than the deadline for the name of a host.
    static Result<std::unique_ptr<RedisConnection>> open(const RedisAddress& address,
        const std::string& script, const MonotonicClock& clock, std::chrono::nanoseconds deadline,
        RedisListener listener = {});
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    /// Runs the loaded script, sending it again where Redis forgot it. Scripts answer with
    /// integers.
    Result<std::vector<std::int64_t>> run(std::span<const std::string> keys,
        std::span<const std::string> arguments, std::chrono::nanoseconds deadline);
    /// Runs another script, which is sent along.
    Result<std::vector<std::int64_t>> evaluate(const std::string& script,
        std::span<const std::string> keys, std::span<const std::string> arguments,
        std::chrono::nanoseconds deadline);

    /// From here on it hears what is published there, and says nothing more.
    Outcome subscribe(const std::string& channel, std::chrono::nanoseconds deadline);
    /// Readable when a message may have come.
    int descriptor() const;
    /// Those that came; waits for none.
    Result<std::vector<std::string>> messages();

private:
    struct FreeReply {
        void operator()(redisReply* reply) const;
    };
    using Reply = std::unique_ptr<redisReply, FreeReply>;

    RedisConnection(redisContext* context, std::string script, const MonotonicClock& clock,
        RedisListener listener);
    Outcome prepare(const RedisAddress& address, std::chrono::nanoseconds deadline);
    Result<Reply> ask(std::span<const std::string> words, std::chrono::nanoseconds deadline);
    Result<Reply> exchange(std::span<const std::string> words, std::chrono::nanoseconds deadline,
        std::string& failure);
    Result<std::vector<std::int64_t>> numbers(const std::string& verb, const std::string& script,
        std::span<const std::string> keys, std::span<const std::string> arguments,
        std::chrono::nanoseconds deadline);

    redisContext* m_context;
    std::string m_script;
    std::string m_digest; // by which Redis knows the script
    const MonotonicClock& m_clock;
    RedisListener m_listener;
};

} // namespace trunkline
