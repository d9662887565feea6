#include "services/ratelimit/redisconnection.h"

#include <csignal>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sodium.h>

namespace trunkline {

namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

/// hiredis writes to a socket that the other side may have closed, and asks for no EPIPE. The
/// signal would end the process; ignoring it for the whole process is not ours to choose.
class NoPipeSignal {
public:
    NoPipeSignal()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~NoPipeSignal()
    {
        const timespec noWait{};
        if (!m_wasPending)
            sigtimedwait(&m_pipe, nullptr, &noWait);
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    NoPipeSignal(const NoPipeSignal&) = delete;
    NoPipeSignal& operator=(const NoPipeSignal&) = delete;

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
    bool m_wasPending = false;
};

Error unavailable(std::string_view what)
{
    return fail(Errc::Unavailable, "redis: " + std::string(what));
}

/// None when the deadline has passed; a zero would mean to wait for ever.
timeval remaining(const MonotonicClock& clock, nanoseconds deadline)
{
    const auto left = std::chrono::duration_cast<microseconds>(deadline - clock.now());
    if (left <= microseconds::zero())
        return {};
    return {left.count() / 1'000'000, left.count() % 1'000'000};
}

bool isNone(const timeval& time) { return time.tv_sec == 0 && time.tv_usec == 0; }

std::string_view text(const redisReply& reply) { return {reply.str, reply.len}; }

} // namespace

void RedisConnection::FreeReply::operator()(redisReply* reply) const { freeReplyObject(reply); }

RedisConnection::RedisConnection(
    redisContext* context, std::string script, const MonotonicClock& clock, RedisListener listener)
    : m_context(context)
    , m_script(std::move(script))
    , m_clock(clock)
    , m_listener(std::move(listener))
{
}

RedisConnection::~RedisConnection() { redisFree(m_context); }

Result<std::unique_ptr<RedisConnection>> RedisConnection::open(const RedisAddress& address,
    const std::string& script, const MonotonicClock& clock, nanoseconds deadline,
    RedisListener listener)
{
    const timeval wait = remaining(clock, deadline);
    if (isNone(wait))
        return unavailable("timed out");
    redisContext* context = address.socket.empty()
        ? redisConnectWithTimeout(address.host.c_str(), address.port, wait)
        : redisConnectUnixWithTimeout(address.socket.c_str(), wait);
    if (context == nullptr)
        return unavailable("out of memory");
    std::unique_ptr<RedisConnection> made(
        new RedisConnection(context, script, clock, std::move(listener)));
    if (context->err != 0)
        return unavailable(context->errstr);
    TRUNK_DO(made->prepare(address, deadline));
    return made;
}

Outcome RedisConnection::prepare(const RedisAddress& address, nanoseconds deadline)
{
    if (!address.password.empty()) {
        std::vector<std::string> words{"AUTH"};
        if (!address.user.empty())
            words.push_back(address.user);
        words.push_back(address.password.reveal());
        const Result<Reply> reply = ask(words, deadline);
        sodium_memzero(words.back().data(), words.back().size());
        if (!reply)
            return reply.error();
    }
    if (address.database != 0) {
        const std::vector<std::string> words{"SELECT", std::to_string(address.database)};
        TRUNK_TRY(const Reply chosen, ask(words, deadline));
    }
    const std::vector<std::string> words{"SCRIPT", "LOAD", m_script};
    TRUNK_TRY(const Reply loaded, ask(words, deadline));
    if (loaded->type != REDIS_REPLY_STRING)
        return unavailable("an unexpected answer");
    m_digest = text(*loaded);
    return Done{};
}

Result<RedisConnection::Reply> RedisConnection::ask(
    std::span<const std::string> words, nanoseconds deadline)
{
    const nanoseconds begun = m_clock.now();
    std::string failure;
    Result<Reply> reply = exchange(words, deadline, failure);
    if (m_listener)
        m_listener(words.front(), m_clock.now() - begun, failure);
    return reply;
}

Result<RedisConnection::Reply> RedisConnection::exchange(
    std::span<const std::string> words, nanoseconds deadline, std::string& failure)
{
    const NoPipeSignal guard;
    const timeval wait = remaining(m_clock, deadline);
    if (isNone(wait) || redisSetTimeout(m_context, wait) != REDIS_OK) {
        failure = "timeout";
        return unavailable("timed out");
    }
    std::vector<const char*> parts;
    std::vector<std::size_t> lengths;
    parts.reserve(words.size());
    lengths.reserve(words.size());
    for (const std::string& word : words) {
        parts.push_back(word.data());
        lengths.push_back(word.size());
    }
    Reply reply(static_cast<redisReply*>(
        redisCommandArgv(m_context, static_cast<int>(parts.size()), parts.data(), lengths.data())));
    if (!reply) {
        failure = m_clock.now() < deadline ? "connection" : "timeout";
        return unavailable(m_context->errstr);
    }
    if (reply->type != REDIS_REPLY_ERROR)
        return reply;
    failure = text(*reply).substr(0, text(*reply).find(' '));
    return unavailable(text(*reply));
}

Result<std::vector<std::int64_t>> RedisConnection::numbers(const std::string& verb,
    const std::string& script, std::span<const std::string> keys,
    std::span<const std::string> arguments, nanoseconds deadline)
{
    std::vector<std::string> words{verb, script, std::to_string(keys.size())};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    TRUNK_TRY(const Reply reply, ask(words, deadline));
    std::vector<std::int64_t> answer;
    if (reply->type != REDIS_REPLY_ARRAY)
        return answer;
    for (const redisReply* each : std::span(reply->element, reply->elements)) {
        if (each->type == REDIS_REPLY_INTEGER)
            answer.push_back(each->integer);
    }
    return answer;
}

Result<std::vector<std::int64_t>> RedisConnection::run(
    std::span<const std::string> keys, std::span<const std::string> arguments, nanoseconds deadline)
{
    auto answer = numbers("EVALSHA", m_digest, keys, arguments, deadline);
    if (!answer && answer.error().detail.starts_with("redis: NOSCRIPT"))
        return numbers("EVAL", m_script, keys, arguments, deadline);
    return answer;
}

Outcome RedisConnection::subscribe(const std::string& channel, nanoseconds deadline)
{
    const std::vector<std::string> words{"SUBSCRIBE", channel};
    TRUNK_TRY(const Reply begun, ask(words, deadline));
    return Done{};
}

int RedisConnection::descriptor() const { return m_context->fd; }

Result<std::vector<std::string>> RedisConnection::messages()
{
    pollfd ready{m_context->fd, POLLIN, 0};
    if (poll(&ready, 1, 0) > 0 && redisBufferRead(m_context) != REDIS_OK)
        return unavailable(m_context->errstr);
    std::vector<std::string> found;
    for (;;) {
        void* raw = nullptr;
        if (redisReaderGetReply(m_context->reader, &raw) != REDIS_OK)
            return unavailable("an unexpected answer");
        const Reply reply(static_cast<redisReply*>(raw));
        if (!reply)
            return found;
        // `message`, the channel, and what was published there.
        const std::span parts(
            reply->element, reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0);
        if (parts.size() == 3 && parts[0]->type == REDIS_REPLY_STRING
            && text(*parts[0]) == "message" && parts[2]->type == REDIS_REPLY_STRING)
            found.emplace_back(text(*parts[2]));
    }
}

Result<std::vector<std::int64_t>> RedisConnection::evaluate(const std::string& script,
    std::span<const std::string> keys, std::span<const std::string> arguments, nanoseconds deadline)
{
    return numbers("EVAL", script, keys, arguments, deadline);
}

} // namespace trunkline
