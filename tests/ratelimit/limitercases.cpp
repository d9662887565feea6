#include "tests/ratelimit/limitercases.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace trunkline {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int Threads = 16;

const Policy& hourly()
{
    static const Policy policy{"hourly", hours(1), 5};
    return policy;
}

const Policy& single()
{
    static const Policy policy{"single", hours(2), 1};
    return policy;
}

TenantId tenant(std::uint8_t number)
{
    TenantId id;
    id.value.bytes[15] = number;
    return id;
}

Charge ask(const std::string& subject, std::int64_t cost = 1, const Policy& policy = hourly())
{
    return {{std::nullopt, subject}, policy, cost, Taking::IfThere};
}

Charge fine(const std::string& subject, std::int64_t cost)
{
    return {{std::nullopt, subject}, hourly(), cost, Taking::Always};
}

Charge of(std::uint8_t number, const std::string& subject, std::int64_t cost)
{
    return {{tenant(number), subject}, hourly(), cost, Taking::IfThere};
}

Question yes(const Charge& charge, std::int64_t remaining, seconds after = {})
{
    return {after, {charge}, true, {remaining}, {}, {}};
}

Question no(const Charge& charge, std::int64_t remaining, seconds retryAfter, seconds after = {})
{
    return {after, {charge}, false, {remaining}, retryAfter, {charge.policy.name}};
}

QString join(const std::vector<std::string>& words)
{
    QString text;
    for (const std::string& word : words)
        text += QString::fromStdString(word) + ' ';
    return text;
}

QString described(const Verdict& verdict)
{
    QString text = verdict.admitted ? "admitted" : "refused";
    for (const PolicyDecision& each : verdict.decisions)
        text += " r=" + QString::number(each.decision.remaining);
    return text + " retry=" + QString::number(verdict.retryAfter().count()) + " violated "
        + join(verdict.violated());
}

bool isExpected(const Verdict& verdict, const Question& question)
{
    std::vector<std::int64_t> remaining;
    remaining.reserve(verdict.decisions.size());
    for (const PolicyDecision& each : verdict.decisions)
        remaining.push_back(each.decision.remaining);
    return verdict.admitted == question.admitted && remaining == question.remaining
        && verdict.retryAfter() == question.retryAfter && verdict.violated() == question.violated;
}

} // namespace

std::vector<LimiterCase> standingCases()
{
    const std::string longSubject(200, 'a');
    return {
        {"a burst, then no more for an hour",
            {yes(ask("a"), 4), yes(ask("a"), 3), yes(ask("a"), 2), yes(ask("a"), 1),
                yes(ask("a"), 0), no(ask("a"), 0, hours(1)), no(ask("a"), 0, hours(1))}},
        {"a cost is taken whole or not at all",
            {yes(ask("a", 3), 2), no(ask("a", 3), 2, hours(1)), yes(ask("a", 2), 0),
                no(ask("a", 5), 0, hours(5))}},
        {"a cost above the burst is never there",
            {no(ask("a", 6), 5, hours(5)), no(ask("a", 1'000'000'000'000'000'000), 5, hours(5)),
                yes(ask("a", 5), 0)}},
        {"a look takes nothing",
            {yes(ask("a", 0), 5), yes(ask("a", 0), 5), yes(ask("a", 5), 0),
                no(ask("a", 0), 0, hours(1))}},
        {"a fine leaves a debt", // 5 - 4 = 1; 1 - 4 = -3, so the next one is 4 hours away
            {yes(fine("a", 4), 1), yes(fine("a", 4), 0), no(ask("a"), 0, hours(4)),
                no(ask("a", 5), 0, hours(8))}},
        {"a debt of one burst at most",
            {yes(fine("a", 1'000'000), 0), yes(fine("a", 5), 0), no(ask("a"), 0, hours(6))}},
        {"all or none, the violated one named",
            {{{}, {ask("a"), ask("a", 1, single())}, true, {4, 0}, {}, {}},
                {{}, {ask("a"), ask("a", 1, single())}, false, {4, 0}, hours(2), {"single"}},
                {{}, {ask("a", 1, single()), ask("a")}, false, {0, 4}, hours(2), {"single"}},
                yes(ask("a"), 3)}},
        {"all violated ones named",
            {{{}, {ask("a", 5), ask("a", 1, single())}, true, {0, 0}, {}, {}},
                {{}, {ask("a"), ask("a", 1, single())}, false, {0, 0}, hours(2),
                    {"hourly", "single"}}}},
        {"one bucket twice in a call",
            {{{}, {ask("a", 3), ask("a", 3)}, false, {5, 2}, hours(1), {"hourly"}},
                {{}, {ask("a", 2), ask("a", 3)}, true, {3, 0}, {}, {}}, no(ask("a"), 0, hours(1))}},
        {"SEC-N4 tenants with equal subjects",
            {yes(of(1, "a", 5), 0), no(of(1, "a", 1), 0, hours(1)), yes(of(2, "a", 1), 4),
                yes(ask("a"), 4)}},
        {"subjects that look like more of a key",
            {yes(ask("a:b", 5), 0), yes(ask("a", 5), 0), yes(ask("b", 5), 0),
                yes(ask(std::string("a\0b", 3)), 4), yes(ask(""), 4), yes(ask("a\r\nDEL a"), 4),
                yes(ask(longSubject, 5), 0), yes(ask(longSubject + "b", 1), 4),
                no(ask(longSubject), 0, hours(1))}},
    };
}

std::vector<LimiterCase> steppedCases()
{
    return {
        {"one flows back an hour",
            {yes(ask("a", 5), 0), no(ask("a"), 0, seconds(1), seconds(3'599)),
                yes(ask("a"), 0, seconds(1)), no(ask("a"), 0, hours(1))}},
        {"never more than the burst flows back",
            {yes(ask("a", 5), 0), yes(ask("a"), 4, hours(24 * 365 * 50)), yes(ask("a", 4), 0),
                no(ask("a"), 0, hours(1))}},
        {"a debt is paid first",
            {yes(fine("a", 5), 0), yes(fine("a", 2), 0), no(ask("a"), 0, hours(1), hours(2)),
                yes(ask("a"), 0, hours(1))}},
        {"a refused call waits for the slowest",
            {{{}, {ask("a", 5), ask("a", 1, single())}, true, {0, 0}, {}, {}},
                {hours(1), {ask("a"), ask("a", 1, single())}, false, {1, 0}, hours(1), {"single"}},
                {hours(1), {ask("a"), ask("a", 1, single())}, true, {1, 0}, {}, {}}}},
    };
}

QString firstWrong(Limiter& limiter, const std::vector<Question>& questions,
    const std::function<void(seconds)>& step)
{
    for (std::size_t i = 0; i < questions.size(); ++i) {
        step(questions[i].after);
        const Verdict verdict = limiter.admitAll(questions[i].charges);
        if (!isExpected(verdict, questions[i]))
            return "question " + QString::number(i + 1) + ": " + described(verdict);
    }
    return {};
}

int admittedByThreads(Limiter& limiter, const Policy& policy, int asksOfEach)
{
    std::atomic<int> admitted{0};
    std::barrier start(Threads);
    {
        std::vector<std::jthread> threads;
        threads.reserve(Threads);
        for (int i = 0; i < Threads; ++i) {
            threads.emplace_back([&] {
                start.arrive_and_wait();
                for (int ask = 0; ask < asksOfEach; ++ask)
                    admitted += limiter.admit({std::nullopt, "one"}, policy).admitted ? 1 : 0;
            });
        }
    }
    return admitted;
}

} // namespace trunkline
