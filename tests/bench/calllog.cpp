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

Side pageSide(const KeptStore& store, const std::string& name, const std::string& after)
{
    return {name, [&store, after] {
                return timedOften(runsOfARound, [&store, &after]() -> Outcome {
                    TRUNK_TRY(const CallPage page, store.call(questionOf(after)));
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

    TRUNK_TRY(const auto samples,
        takeRounds({pageSide(store, "page 1,000 of 100 calls", after),
                       pageSide(store, "page 1 of 100 calls", {})},
            1, rounds));
    report.judge(bar, samples[0][0], samples[0][1]);
    return Done{};
}

} // namespace trunkline::bench
