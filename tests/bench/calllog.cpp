#include "tests/bench/calllog.h"

#include "services/contract/calls.h"
#include "tests/bench/plans.h"

#include <cstdio>

namespace trunkline::bench {

namespace {

constexpr int deepPage = 1'000;
constexpr std::int64_t rowsOfAPage = 100;
constexpr int runsOfARound = 300;

constexpr const char* countedRow = "select id from calls where tenant_id = $1 and started_at >= $2 "
                                   "and started_at < $3 order by started_at desc, id desc "
                                   "limit 1 offset $4";

ListCalls questionOf(std::string after)
{
    const Stretch stretch = stretchOf(daysKept);
    ListCalls question;
    question.from = stretch.from;
    question.to = stretch.until;
    question.page = {std::move(after), rowsOfAPage};
    return question;
}

Side pageSide(const KeptStore& store, const std::string& name, const ListCalls& question)
{
    return {name, [&store, question] {
                return timedOften(runsOfARound, [&store, &question]() -> Outcome {
                    TRUNK_TRY(const CallPage page, store.call(question));
                    return std::ssize(page.items) == rowsOfAPage
                        ? Outcome(Done{})
                        : Outcome(fail(Errc::Internal, "a page that is not full"));
                });
            }};
}

} // namespace

Outcome measureCallLog(const KeptStore& store, const Bar& bar, int rounds, Report& report)
{
    heading(bar.id);
    std::string after;
    for (int page = 1; page < deepPage; ++page) {
        TRUNK_TRY(const CallPage answer, store.call(questionOf(after)));
        if (answer.next.empty())
            return fail(Errc::Invalid, "too few calls for 1,000 pages; use at least 200,000");
        after = answer.next;
    }
    TRUNK_TRY(const CallPage deep, store.call(questionOf(after)));
    const Stretch stretch = stretchOf(daysKept);
    TRUNK_TRY(const std::vector<TextRow> counted,
        store.raw->ask(countedRow,
            values(
                store.owner.tenantId, stretch.from, stretch.until, (deepPage - 1) * rowsOfAPage)));
    if (deep.items.empty() || counted.size() != 1 || counted[0][0] != deep.items.front().id.text())
        return fail(Errc::Internal, "the 1,000th page does not begin with the 99,901st call");
    std::printf("the 1,000th page begins with the 99,901st call of the log\n");
    TRUNK_DO(printPlans(store, questionOf({})));
    TRUNK_DO(printPlans(store, questionOf(after)));

    // A page of the day is larger than one of the night: what is left between a deep page and a
    // first one of the same calls is what the depth costs.
    ListCalls sameCalls = questionOf({});
    sameCalls.to = deep.items.front().startedAt + std::chrono::microseconds{1};
    TRUNK_TRY(const auto samples,
        takeRounds({pageSide(store, "page 1,000 of 100 calls", questionOf(after)),
                       pageSide(store, "page 1 of 100 calls", questionOf({})),
                       pageSide(store, "page 1, of the calls of page 1,000", sameCalls)},
            1, rounds));
    report.judge(bar, samples[0][0], samples[0][1]);
    printSide(samples[0][2], bar.unit);
    return Done{};
}

} // namespace trunkline::bench
