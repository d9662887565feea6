#include "app/ctl/command.h"
#include "services/storage/sqlite.h"

#include <iostream>

namespace trunkline::ctl {

namespace {

struct BackupFlags {
    std::string workspace;
    std::string out;
    bool json = false;
};

struct BackupReport {
    std::string file;
};
TRUNK_RECORD(BackupReport, file)

Result<BackupReport> backup(const BackupFlags& flags)
{
    const auto progress = [](int done, int total) {
        std::cerr << "\r" << done << " of " << total << " pages" << std::flush;
        return true;
    };
    const Outcome done = backupSqlite(flags.workspace, flags.out, progress, interrupted());
    std::cerr << '\n';
    if (!done)
        return done.error();
    return BackupReport{flags.out};
}

} // namespace

void addBackup(CLI::App& app, const Run& run)
{
    CLI::App* command
        = app.add_subcommand("backup", "Copy a workspace while it is in use (a database: pg_dump)");
    auto flags = std::make_shared<BackupFlags>();
    command->add_option("--workspace", flags->workspace, "A workspace file")->required();
    command->add_option("--out", flags->out, "The file to make")->required();
    command->add_flag("--json", flags->json, "Print one JSON object");
    command->callback([=] { run([flags] { return report(backup(*flags), flags->json); }); });
}

} // namespace trunkline::ctl
