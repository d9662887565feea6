#include "app/ctl/command.h"

namespace trunkline::ctl {

namespace {

struct StoreReport {
    std::string engine;
    std::int64_t schema = 0;
    std::string place;
    std::int64_t bytes = 0;
};
TRUNK_RECORD(StoreReport, engine, schema, place, bytes)

/// Opening a store is what brings its schema up to date.
Result<StoreReport> migrate(const StoreFlags& flags)
{
    TRUNK_TRY(const auto workspace, openStore(flags));
    TRUNK_TRY(const StoreInfo info, workspace->database()->info());
    return StoreReport{info.engine == Engine::Sqlite ? "sqlite" : "postgresql", info.schema,
        info.place, info.bytes};
}

} // namespace

void addMigrate(CLI::App& app, const Run& run)
{
    CLI::App* command
        = app.add_subcommand("migrate", "Bring a store's schema up to date and say what it is");
    auto flags = std::make_shared<StoreFlags>();
    flags->add(*command);
    command->callback([=] { run([flags] { return report(migrate(*flags), flags->json); }); });
}

} // namespace trunkline::ctl
