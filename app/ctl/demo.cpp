#include "app/ctl/command.h"
#include "services/demo/driver.h"

#include <iostream>

namespace trunkline::ctl {

namespace {

struct DemoFlags {
    std::string workspace;
    std::string until;
    std::string zone = "America/New_York";
    std::int64_t seed = 1;
    std::int64_t callsPerWeek = 12'000;
    std::int64_t days = 14;
    bool json = false;
};

Result<DemoState> demo(const DemoFlags& flags)
{
    Instant until = SystemClock().now();
    if (!flags.until.empty()) {
        TRUNK_TRY(until, parseRfc3339(flags.until));
    }
    TRUNK_TRY(const Currency dollar, Currency::parse("USD"));
    TRUNK_TRY(const auto workspace,
        Workspace::create(flags.workspace, {"Acme Media", flags.zone, "US", dollar, true}));
    TRUNK_TRY(const TenantId tenant, workspace->tenant({}));
    TRUNK_TRY(const Caller owner, workspace->owner(tenant));
    const Session session{workspace, owner};
    DemoDriver driver({[&](const ReadDemo& op) { return session.call(op, interrupted()); },
        [&](const ResetDemo& op) { return session.call(op, interrupted()); },
        [&](const AdvanceDemo& op) { return session.call(op, interrupted()); }});
    const auto progress = [](const DemoState& state) {
        std::cerr << "\r" << state.calls << " calls" << std::flush;
    };
    auto state = driver.fill(flags.seed, flags.callsPerWeek, until - std::chrono::days{flags.days},
        until, progress, interrupted());
    std::cerr << '\n';
    return state;
}

} // namespace

void addDemo(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("demo", "Make a workspace of a synthetic business");
    auto flags = std::make_shared<DemoFlags>();
    command->add_option("--workspace", flags->workspace, "The file to make")->required();
    command->add_option("--seed", flags->seed, "Equal seeds make equal businesses")
        ->capture_default_str();
    command->add_option("--calls-per-week", flags->callsPerWeek, "How busy it is")
        ->capture_default_str();
    command->add_option("--days", flags->days, "How far back it goes")->capture_default_str();
    command->add_option("--until", flags->until, "The last call's time (RFC 3339); now by default");
    command->add_option("--time-zone", flags->zone, "An IANA zone")->capture_default_str();
    command->add_flag("--json", flags->json, "Print one JSON object");
    command->callback([=] { run([flags] { return report(demo(*flags), flags->json); }); });
}

} // namespace trunkline::ctl
