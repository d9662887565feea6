#include "services/contract/calls.h"
#include "app/ctl/command.h"
#include "services/base/zone.h"
#include "services/contract/tenants.h"

namespace trunkline::ctl {

namespace {

struct CallsFlags {
    StoreFlags store;
    std::string from;
    std::string to;
    std::string after;
    std::string caller;
    std::int64_t limit = 100;
    bool oldestFirst = false;
};

/// Local days, inclusive, as instants of the tenant's zone.
Result<std::pair<Instant, Instant>> rangeOf(const Session& session, const CallsFlags& flags)
{
    TRUNK_TRY(const Date from, parseIsoDate(flags.from));
    TRUNK_TRY(const Date to, parseIsoDate(flags.to));
    TRUNK_TRY(const Tenant tenant, session.call(ReadTenant{}));
    TRUNK_TRY(const Zone zone, Zone::find(tenant.timeZone));
    return std::pair(
        zone.dayStart(from), zone.dayStart(Date(std::chrono::sys_days(to) + std::chrono::days{1})));
}

Result<CallPage> calls(const CallsFlags& flags)
{
    TRUNK_TRY(const Session session, openSession(flags.store));
    TRUNK_TRY(const auto range, rangeOf(session, flags));
    const PageRequest page{flags.after, flags.limit};
    if (!flags.caller.empty())
        return session.call(
            SearchCalls{flags.caller, CallerMatch::Contains, range.first, range.second, {}, page},
            interrupted());
    const CallSort sort
        = flags.oldestFirst ? CallSort::StartedAscending : CallSort::StartedDescending;
    return session.call(ListCalls{range.first, range.second, {}, sort, page}, interrupted());
}

} // namespace

void addCalls(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("calls", "Print a page of the call log");
    auto flags = std::make_shared<CallsFlags>();
    flags->store.add(*command);
    command->add_option("--from", flags->from, "First local day, such as 2026-11-19")->required();
    command->add_option("--to", flags->to, "Last local day, inclusive")->required();
    command->add_option("--after", flags->after, "The `next` of the page before");
    command->add_option("--caller", flags->caller, "Only callers with these digits");
    command->add_option("--limit", flags->limit, "Calls in the page")->capture_default_str();
    command->add_flag("--oldest-first", flags->oldestFirst, "Sort by start, ascending");
    command->callback([=] { run([flags] { return report(calls(*flags), flags->store.json); }); });
}

} // namespace trunkline::ctl
