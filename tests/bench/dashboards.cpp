#include "tests/bench/dashboards.h"

#include "services/contract/analytics.h"
#include "tests/bench/plans.h"
#include "tests/bench/progress.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace trunkline::bench {

namespace {

constexpr int shortDays = 7;
constexpr int runsOfARound = 50;

ReadDashboard questionOf(int days)
{
    const Stretch stretch = stretchOf(days);
    ReadDashboard question;
    question.from = stretch.first;
    question.to = stretch.last;
    return question;
}

TextRow figuresOf(std::string key, const Figures& figures)
{
    TextRow row;
    if (!key.empty())
        row.push_back(std::move(key));
    for (const std::int64_t each : {figures.calls, figures.answered, figures.qualified,
             figures.repeatCallers, figures.talkSeconds, figures.revenueMicros.orZero(),
             figures.payoutMicros.orZero(), figures.costMicros.orZero()})
        row.push_back(std::to_string(each));
    return row;
}

/// Calls without a campaign stand under NULL in the table and under nil in the dashboard.
template <class IdType>
std::string keyOf(const IdType& id)
{
    return id.isNil() ? std::string() : id.text();
}

/// Each panel as its statement answers it.
std::map<std::string, std::vector<TextRow>> panelsOf(const Dashboard& dashboard)
{
    std::map<std::string, std::vector<TextRow>> panels;
    panels["totals"].push_back(figuresOf({}, dashboard.totals));
    for (const HourPoint& point : dashboard.hours) {
        constexpr std::int64_t hour = 3'600'000'000;
        if (point.calls > 0)
            panels["hours"].push_back({std::to_string(point.hour.time_since_epoch().count() / hour),
                std::to_string(point.calls), std::to_string(point.answered),
                std::to_string(point.qualified)});
    }
    for (const CampaignFigures& each : dashboard.byCampaign)
        panels["campaigns"].push_back(figuresOf(keyOf(each.id), each.figures));
    for (const PublisherFigures& each : dashboard.byPublisher)
        panels["publishers"].push_back(figuresOf(keyOf(each.id), each.figures));
    for (const BuyerFigures& each : dashboard.byBuyer) {
        TextRow row = figuresOf(keyOf(each.id), each.figures);
        if (each.id.isNil())
            row.insert(row.begin(), "");
        panels["buyers"].push_back(std::move(row));
    }
    for (const RegionFigures& each : dashboard.byRegion)
        panels["regions"].push_back(figuresOf(each.region, each.figures));
    for (const TalkBucket& bucket : dashboard.talk) {
        if (bucket.calls > 0)
            panels["talk"].push_back(
                {std::to_string(bucket.fromSeconds / 30), std::to_string(bucket.calls)});
    }
    for (auto& [name, rows] : panels)
        std::sort(rows.begin(), rows.end());
    return panels;
}

/// What the baseline's statements are asked with.
Values rangeOf(const KeptStore& store, int days)
{
    const Stretch stretch = stretchOf(days);
    return values(store.owner.tenantId, stretch.from, stretch.until);
}

/// The statements that are timed; those that set up are run here. Errors: those of the store.
Result<std::vector<BaselineStatement>> baselinePanels(const KeptStore& store)
{
    TRUNK_TRY(const std::vector<BaselineStatement> statements, readBaseline(store.baselines));
    std::vector<BaselineStatement> panels;
    for (const BaselineStatement& statement : statements) {
        if (statement.kind == "panel") {
            panels.push_back(statement);
            continue;
        }
        showProgress(statement.sql);
        TRUNK_DO(store.raw->setUp(statement.sql));
    }
    endProgress();
    return panels;
}

/// Errors: Internal, naming the first panel that differs.
Outcome compare(const KeptStore& store, const std::vector<BaselineStatement>& panels, int days)
{
    TRUNK_TRY(const Dashboard dashboard, store.call(questionOf(days)));
    const Values range = rangeOf(store, days);
    const auto ours = panelsOf(dashboard);
    if (ours.size() != panels.size())
        return fail(Errc::Internal, "the baseline has other panels than the dashboard");
    std::size_t figures = 0;
    for (const BaselineStatement& panel : panels) {
        TRUNK_TRY(std::vector<TextRow> theirs, store.raw->ask(panel.sql, range));
        std::sort(theirs.begin(), theirs.end());
        const auto found = ours.find(panel.name);
        if (found == ours.end() || found->second != theirs)
            return fail(Errc::Internal,
                "the panel " + panel.name + " of the baseline is not the dashboard's");
        for (const TextRow& row : theirs)
            figures += row.size();
    }
    std::printf("all %zu figures of the baseline's %zu panels over %d days equal the dashboard's: "
                "%lld calls, "
                "%lld answered\n",
        figures, panels.size(), days, static_cast<long long>(dashboard.totals.calls),
        static_cast<long long>(dashboard.totals.answered));
    return Done{};
}

Side dashboardSide(const KeptStore& store, int days)
{
    return {"dashboard of " + std::to_string(days) + " days, whole product", [&store, days] {
                return timedOften(runsOfARound, [&store, days]() -> Outcome {
                    TRUNK_TRY(const Dashboard dashboard, store.call(questionOf(days)));
                    return dashboard.totals.calls > 0
                        ? Outcome(Done{})
                        : Outcome(fail(Errc::Internal, "an empty dashboard"));
                });
            }};
}

} // namespace

Outcome measureDashboard(const KeptStore& store, const Bar& bar, int rounds, Report& report)
{
    heading(bar.id);
    TRUNK_TRY(const std::vector<BaselineStatement> panels, baselinePanels(store));
    const Values range = rangeOf(store, shortDays);
    TRUNK_DO(compare(store, panels, shortDays)); // and so both sides are warm
    for (const BaselineStatement& panel : panels) {
        TRUNK_TRY(const std::vector<std::string> plan, store.raw->plan(panel.sql, range));
        printPlan("the baseline's " + panel.name, plan);
    }
    TRUNK_DO(printPlans(store, questionOf(shortDays)));

    const Side raw{"raw SQL over the calls, " + std::to_string(panels.size()) + " statements",
        [&]() -> Result<std::vector<double>> {
            TRUNK_TRY(const double took, timed([&]() -> Outcome {
                for (const BaselineStatement& panel : panels) {
                    TRUNK_TRY([[maybe_unused]] const std::vector<TextRow> rows,
                        store.raw->ask(panel.sql, range));
                }
                return Done{};
            }));
            return std::vector<double>{took};
        }};
    TRUNK_TRY(const auto samples, takeRounds({raw, dashboardSide(store, shortDays)}, 1, rounds));
    report.judge(bar, samples[0][0], samples[0][1]);
    return Done{};
}

Outcome measureLongRange(const KeptStore& store, const Bar& bar, int rounds, Report& report)
{
    heading(bar.id);
    TRUNK_TRY(const std::vector<BaselineStatement> panels, baselinePanels(store));
    TRUNK_DO(compare(store, panels, daysKept));
    TRUNK_DO(printPlans(store, questionOf(daysKept)));
    TRUNK_TRY(const auto samples,
        takeRounds({dashboardSide(store, daysKept), dashboardSide(store, shortDays)}, 1, rounds));
    report.judge(bar, samples[0][0], samples[0][1]);
    return Done{};
}

} // namespace trunkline::bench
