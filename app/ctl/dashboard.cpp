#include "app/ctl/command.h"
#include "services/contract/analytics.h"

#include <mutex>

namespace trunkline::ctl {

namespace {

struct DashboardFlags {
    StoreFlags store;
    std::string from;
    std::string to;
    std::vector<std::string> campaigns;
    std::vector<std::string> publishers;
    std::vector<std::string> buyers;
    std::vector<std::string> outcomes;
    std::int64_t minimumTalk = 0;
    bool explain = false;
};

struct DayLine {
    Date date;
    std::int64_t calls = 0;
    std::int64_t answered = 0;
    std::int64_t qualified = 0;
    std::int64_t talkSeconds = 0;
};
TRUNK_RECORD(DayLine, date, calls, answered, qualified, talkSeconds)

struct DashboardReport {
    std::string tenant;
    std::string timeZone;
    Currency currency;
    Date from;
    Date to;
    Figures totals;
    std::vector<DayLine> days;
    std::vector<CampaignFigures> byCampaign;
    std::vector<PublisherFigures> byPublisher;
    std::vector<BuyerFigures> byBuyer;
    std::vector<RegionFigures> byRegion;
    std::vector<HourPoint> hours;
    std::vector<TalkBucket> talk;
    std::vector<HeatCell> heat;
    std::vector<BuyerCap> caps;
    std::vector<std::string> unfiltered;
    std::vector<std::string> statements; ///< with --explain
};
TRUNK_RECORD(DashboardReport, tenant, timeZone, currency, from, to, totals, days, byCampaign,
    byPublisher, byBuyer, byRegion, hours, talk, heat, caps, unfiltered, statements)

template <class IdType>
Outcome parseIds(const std::vector<std::string>& texts, const char* field, std::vector<IdType>& ids)
{
    for (const std::string& text : texts) {
        const auto id = Uuid::parse(text);
        if (!id)
            return invalid(field, "use ids of 36 characters, as the breakdowns print them");
        ids.push_back(IdType{*id});
    }
    return Done{};
}

Result<ReadDashboard> question(const DashboardFlags& flags)
{
    ReadDashboard op;
    TRUNK_TRY(op.from, parseIsoDate(flags.from));
    TRUNK_TRY(op.to, parseIsoDate(flags.to));
    TRUNK_DO(parseIds(flags.campaigns, "--campaign", op.filter.campaigns));
    TRUNK_DO(parseIds(flags.publishers, "--publisher", op.filter.publishers));
    TRUNK_DO(parseIds(flags.buyers, "--buyer", op.filter.buyers));
    for (const std::string& text : flags.outcomes) {
        CallOutcome outcome{};
        if (!fromWireName(text, outcome))
            return invalid("--outcome",
                "use answered, no_answer, busy, failed, abandoned, rejected, voicemail or phantom");
        op.filter.outcomes.push_back(outcome);
    }
    op.filter.minimumTalk = flags.minimumTalk;
    return op;
}

Result<DashboardReport> dashboard(const DashboardFlags& flags)
{
    TRUNK_TRY(const ReadDashboard op, question(flags));
    TRUNK_TRY(const Session session, openSession(flags.store));
    DashboardReport report;
    std::mutex mutex;
    if (flags.explain) {
        session.workspace->database()->listen([&](std::string_view sql, std::chrono::nanoseconds) {
            const std::lock_guard lock(mutex);
            report.statements.emplace_back(sql);
        });
    }
    auto answer = session.call(op, interrupted());
    session.workspace->database()->listen({});
    if (!answer)
        return std::move(answer.error());
    Dashboard& board = *answer;
    report.tenant = board.tenantName;
    report.timeZone = board.timeZone;
    report.currency = board.currency;
    report.from = board.from;
    report.to = board.to;
    report.totals = board.totals;
    for (const DayPoint& day : board.days)
        report.days.push_back({day.date, day.figures.calls, day.figures.answered,
            day.figures.qualified, day.figures.talkSeconds});
    report.byCampaign = std::move(board.byCampaign);
    report.byPublisher = std::move(board.byPublisher);
    report.byBuyer = std::move(board.byBuyer);
    report.byRegion = std::move(board.byRegion);
    report.hours = std::move(board.hours);
    report.talk = std::move(board.talk);
    report.heat = std::move(board.heat);
    report.caps = std::move(board.caps);
    report.unfiltered = std::move(board.unfiltered);
    return report;
}

} // namespace

void addDashboard(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("dashboard", "Print the figures of a range");
    auto flags = std::make_shared<DashboardFlags>();
    flags->store.add(*command);
    command->add_option("--from", flags->from, "First local day, such as 2026-11-19")->required();
    command->add_option("--to", flags->to, "Last local day, inclusive")->required();
    command->add_option("--campaign", flags->campaigns, "Only these campaigns (ids)");
    command->add_option("--publisher", flags->publishers, "Only these publishers (ids)");
    command->add_option("--buyer", flags->buyers, "Only these buyers (ids)");
    command->add_option("--outcome", flags->outcomes, "Only these outcomes");
    command->add_option(
        "--min-talk", flags->minimumTalk, "Only calls with this much talk, seconds");
    command->add_flag("--explain", flags->explain, "List the statements that were run");
    command->callback(
        [=] { run([flags] { return report(dashboard(*flags), flags->store.json); }); });
}

} // namespace trunkline::ctl
