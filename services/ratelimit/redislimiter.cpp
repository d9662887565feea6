#include "services/ratelimit/redislimiter.h"

#include "services/ratelimit/decide.h"
#include "services/ratelimit/redispool.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

namespace trunkline {

namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

// Arguments, four a key, all in microseconds: the window, what must be there, what is taken, and
// how far from full the caller knows the bucket to be. Answers whether all was taken, and how far
// from full each bucket was.
//
// What the caller knows is kept even if the call is refused, because he will not say it again. The
// bound of two windows is a debt's; more can only come of a clock that was set back.
constexpr const char* Script = R"lua(
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local before, after = {}, {}
local answer = {1}
for i, key in ipairs(KEYS) do
    local at = (i - 1) * 4
    local window, need = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    local price, known = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
    local most = now + 2 * window
    local full = after[key]
    if not full then
        local kept = tonumber(redis.call('GET', key) or '0') or 0
        full = math.min(math.max(kept, now, now + known), most)
        if full > kept and known > 0 then before[key] = full end
    end
    answer[i + 1] = full - now
    if full - now + need > window then
        answer[1], after[key] = 0, full
    else
        after[key] = math.max(full, math.min(full + price, most))
    end
end
local kept = answer[1] == 1 and after or before
for key, full in pairs(kept) do
    if full > now then
        redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
    end
end
return answer
)lua";

microseconds up(nanoseconds span) { return std::chrono::ceil<microseconds>(span); }

/// As Redis counts it.
Policy inMicroseconds(Policy policy)
{
    policy.interval = up(policy.interval);
    return policy;
}

/// What must be there for the charge to be admitted; a fine is, whatever is there.
nanoseconds needed(const Policy& policy, const Charge& charge)
{
    if (charge.taking == Taking::Always)
        return -policy.window();
    return worth(policy, std::max<std::int64_t>(charge.cost, 1));
}

std::string written(nanoseconds span) { return std::to_string(up(span).count()); }

RedisPoolOptions poolOptions(const RedisLimiterOptions& options)
{
    RedisPoolOptions pool;
    pool.address = options.address;
    pool.script = Script;
    pool.timeout = options.timeout;
    pool.firstPause = options.firstPause;
    pool.mostPause = options.mostPause;
    pool.resumeKey = options.prefix + "resume";
    pool.connections = options.connections;
    pool.asked = options.asked;
    if (options.changed) {
        pool.changed = [changed = options.changed](
                           bool isUp, const std::string& why) { changed(!isUp, why); };
    }
    return pool;
}

} // namespace

Policy partOf(const Policy& policy, int replicas, std::int64_t cost)
{
    const std::int64_t least = std::max<std::int64_t>(1, std::min(cost, policy.burst));
    return {policy.name, policy.interval * replicas, std::max(policy.burst / replicas, least)};
}

struct RedisLimiter::State {
    struct Answer {
        Verdict verdict;
        std::vector<nanoseconds> levels; // how far from full each bucket is now
    };

    State(RedisLimiterOptions given, std::shared_ptr<const MonotonicClock> theClock, Random& random)
        : options(std::move(given))
        , clock(std::move(theClock))
        , table(options.capacity, random)
        , pool(poolOptions(options), clock)
    {
    }

    std::optional<Verdict> ask(std::span<const Charge> charges);
    std::vector<std::string> arguments(
        std::span<const Charge> charges, std::span<const BucketId> ids, std::uint32_t epoch);
    static std::optional<Answer> read(
        std::span<const Charge> charges, const std::vector<std::int64_t>& numbers);
    void remember(std::span<const Charge> charges, std::span<const BucketId> ids,
        const std::vector<nanoseconds>& levels, nanoseconds asked, std::uint32_t epoch);
    Verdict decideAlone(std::span<const Charge> charges);

    RedisLimiterOptions options;
    std::shared_ptr<const MonotonicClock> clock;
    BucketTable table; // a bucket's mark is the epoch of Redis that knows all of it
    RedisPool pool;
};

std::vector<std::string> RedisLimiter::State::arguments(
    std::span<const Charge> charges, std::span<const BucketId> ids, std::uint32_t epoch)
{
    std::vector<std::string> words;
    words.reserve(charges.size() * 4);
    const BucketTable::Hold hold(table, ids);
    const nanoseconds now = clock->now();
    for (std::size_t i = 0; i < charges.size(); ++i) {
        const Policy policy = inMicroseconds(charges[i].policy);
        const Bucket bucket = hold.peek(ids[i]);
        // Told once and not every time: a question's way to Redis is longer now and then, and what
        // Redis knows already would grow by the difference.
        const nanoseconds known = bucket.mark == epoch
            ? nanoseconds::zero()
            : std::max(bucket.fullAt - now, nanoseconds::zero());
        words.push_back(written(policy.window()));
        words.push_back(written(needed(policy, charges[i])));
        words.push_back(written(worth(policy, charges[i].cost)));
        words.push_back(written(known));
    }
    return words;
}

std::optional<RedisLimiter::State::Answer> RedisLimiter::State::read(
    std::span<const Charge> charges, const std::vector<std::int64_t>& numbers)
{
    if (numbers.size() != charges.size() + 1)
        return std::nullopt;
    Answer answer;
    answer.verdict.admitted = numbers[0] == 1;
    for (std::size_t i = 0; i < charges.size(); ++i) {
        const Charge& charge = charges[i];
        const Policy policy = inMicroseconds(charge.policy);
        const nanoseconds level = microseconds(numbers[i + 1]);
        if (level < nanoseconds::zero() || level > policy.window() * 2)
            return std::nullopt;
        const Taken taken = take(policy, level, nanoseconds::zero(), charge.cost, charge.taking);
        answer.verdict.decisions.push_back({charge.policy, taken.decision});
        answer.levels.push_back(answer.verdict.admitted ? taken.fullAt : level);
    }
    if (!answer.verdict.admitted)
        giveBack(answer.verdict, answer.levels);
    return answer;
}

void RedisLimiter::State::remember(std::span<const Charge> charges, std::span<const BucketId> ids,
    const std::vector<nanoseconds>& levels, nanoseconds asked, std::uint32_t epoch)
{
    BucketTable::Hold hold(table, ids);
    for (std::size_t i = 0; i < charges.size(); ++i) {
        const auto slot = hold.find(ids[i], table.id(charges[i].policy.name), asked);
        // A spare bucket stands for strangers: what Redis says of one is not true of the others.
        if (!slot.isSpare())
            hold.write(ids[i], slot, {asked + levels[i], epoch});
    }
}

std::optional<Verdict> RedisLimiter::State::ask(std::span<const Charge> charges)
{
    const nanoseconds asked = clock->now();
    const nanoseconds deadline = asked + options.timeout;
    auto lease = pool.take(deadline);
    if (!lease)
        return std::nullopt;
    const std::vector<BucketId> ids = bucketIds(table, charges);
    std::vector<std::string> keys;
    keys.reserve(charges.size());
    for (const Charge& charge : charges)
        keys.push_back(options.prefix + bucketName(charge));
    const auto numbers
        = lease->connection->run(keys, arguments(charges, ids, lease->epoch), deadline);
    if (!numbers) {
        pool.broken(*std::move(lease), numbers.error().detail);
        return std::nullopt;
    }
    auto answer = read(charges, *numbers);
    if (!answer) {
        pool.broken(*std::move(lease), "redis: the script gave an answer of another shape");
        return std::nullopt;
    }
    const std::uint32_t epoch = lease->epoch;
    pool.give(*std::move(lease));
    remember(charges, ids, answer->levels, asked, epoch);
    return std::move(answer->verdict);
}

Verdict RedisLimiter::State::decideAlone(std::span<const Charge> charges)
{
    std::vector<Charge> parts(charges.begin(), charges.end());
    for (Charge& part : parts)
        part.policy = partOf(inMicroseconds(part.policy), options.replicas, part.cost);
    Verdict verdict = decide(table, parts, *clock);
    verdict.degraded = true;
    // The promise that a client reads stays what it is; only what remains is less.
    for (std::size_t i = 0; i < charges.size(); ++i)
        verdict.decisions[i].policy = charges[i].policy;
    return verdict;
}

RedisLimiter::RedisLimiter(
    RedisLimiterOptions options, std::shared_ptr<const MonotonicClock> clock, Random& random)
    : m_state(std::make_unique<State>(std::move(options), std::move(clock), random))
{
    assert(m_state->options.replicas >= 1 && m_state->options.replicas <= 256);
}

RedisLimiter::~RedisLimiter() = default;

Verdict RedisLimiter::admitAll(std::span<const Charge> charges)
{
    if (charges.empty())
        return {};
    if (auto verdict = m_state->ask(charges)) {
        ++m_shared;
        return *std::move(verdict);
    }
    ++m_degraded;
    return m_state->decideAlone(charges);
}

bool RedisLimiter::isDegraded() const { return !m_state->pool.isUp(); }

RedisLimiter::Figures RedisLimiter::figures() const { return {m_shared, m_degraded}; }

} // namespace trunkline
