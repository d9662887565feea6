#include "app/console/source.h"

#include "services/demo/driver.h"

#include <QTemporaryDir>

namespace trunkline::console {

namespace {

Result<Source> makeDemo()
{
    Source source;
    source.folder = std::make_shared<QTemporaryDir>();
    TRUNK_TRY(const Currency dollar, Currency::parse("USD"));
    TRUNK_TRY(source.workspace,
        Workspace::create((source.folder->path() + "/demo.trunkline").toStdString(),
            {"Acme Media", "America/New_York", "US", dollar, true}));
    TRUNK_TRY(const TenantId tenant, source.workspace->tenant({}));
    TRUNK_TRY(source.caller, source.workspace->owner(tenant));
    DemoDriver driver({[&](const ResetDemo& op) { return source.call(op); },
        [&](const AdvanceDemo& op) { return source.call(op); }});
    const Instant now = SystemClock().now();
    TRUNK_TRY([[maybe_unused]] const DemoState state,
        driver.fill(1, 12'000, now - std::chrono::days{14}, now, {}, {}));
    return source;
}

} // namespace

Result<Source> openSource(const SourceFlags& flags)
{
    Source source;
    if (flags.demo) {
        TRUNK_TRY(source, makeDemo());
    } else if (!flags.database.empty()) {
        TRUNK_TRY(source.workspace, Workspace::connect(Secret(flags.database)));
    } else {
        TRUNK_TRY(source.workspace, Workspace::open(flags.workspace));
    }
    const auto wanted = flags.tenant.empty() ? std::nullopt : std::optional(flags.tenant);
    TRUNK_TRY(const TenantId tenant, source.workspace->tenant(wanted));
    TRUNK_TRY(source.caller,
        flags.as.empty() ? source.workspace->owner(tenant)
                         : source.workspace->member(tenant, flags.as));
    return source;
}

} // namespace trunkline::console
