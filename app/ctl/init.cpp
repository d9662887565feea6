#include "app/ctl/command.h"

namespace trunkline::ctl {

namespace {

struct InitFlags {
    std::string workspace;
    std::string database;
    std::string tenant;
    std::string zone;
    std::string country = "US";
    std::string currency = "USD";
    bool json = false;
};

struct InitReport {
    std::string tenant;
    TenantId tenantId;
    std::string timeZone;
    std::string currency;
};
TRUNK_RECORD(InitReport, tenant, tenantId, timeZone, currency)

Result<InitReport> init(const InitFlags& flags)
{
    TRUNK_TRY(const Currency currency, Currency::parse(flags.currency));
    const NewTenant wanted{flags.tenant, flags.zone, flags.country, currency};
    InitReport done{flags.tenant, {}, flags.zone, flags.currency};
    if (flags.database.empty()) {
        TRUNK_TRY(const auto workspace, Workspace::create(flags.workspace, wanted));
        TRUNK_TRY(done.tenantId, workspace->tenant({}));
        return done;
    }
    TRUNK_TRY(const auto workspace, Workspace::connect(Secret(flags.database)));
    TRUNK_TRY(done.tenantId, workspace->addTenant(wanted));
    return done;
}

} // namespace

void addInit(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("init", "Make a workspace, or a tenant in a database");
    auto flags = std::make_shared<InitFlags>();
    auto* store = command->add_option_group("store", "Where");
    store->add_option("--workspace", flags->workspace, "The file to make");
    store->add_option("--database", flags->database, "A PostgreSQL URL, postgresql://…");
    store->require_option(1);
    command->add_option("--tenant", flags->tenant, "The business's name")->required();
    command->add_option("--time-zone", flags->zone, "An IANA zone, such as America/New_York")
        ->required();
    command->add_option("--country", flags->country, "Two letters, for national numbers")
        ->capture_default_str();
    command->add_option("--currency", flags->currency, "An ISO 4217 code")->capture_default_str();
    command->add_flag("--json", flags->json, "Print one JSON object");
    command->callback([=] { run([flags] { return report(init(*flags), flags->json); }); });
}

} // namespace trunkline::ctl
