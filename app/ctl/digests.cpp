#include "services/storage/digests.h"
#include "app/ctl/command.h"

namespace trunkline::ctl {

namespace {

struct DigestRow {
    std::string table;
    std::int64_t rows = 0;
    std::string sha256;
};
TRUNK_RECORD(DigestRow, table, rows, sha256)

struct DigestReport {
    std::vector<DigestRow> tables;
};
TRUNK_RECORD(DigestReport, tables)

Result<DigestReport> digests(const StoreFlags& flags, DigestOf what)
{
    TRUNK_TRY(const Session session, openSession(flags));
    TRUNK_TRY(const auto transaction,
        session.workspace->database()->begin(session.caller.tenantId, Access::Read, interrupted()));
    TRUNK_TRY(const std::vector<TableDigest> found, tableDigests(*transaction, what));
    DigestReport report;
    for (const TableDigest& each : found)
        report.tables.push_back({each.table, each.rows, each.sha256});
    return report;
}

} // namespace

void addDigests(CLI::App& app, const Run& run)
{
    CLI::App* command
        = app.add_subcommand("digests", "Print a digest of each table, to compare two stores");
    auto flags = std::make_shared<StoreFlags>();
    auto content = std::make_shared<bool>(false);
    flags->add(*command);
    command->add_flag("--content", *content, "Leave out read times, audit ids and the trail");
    command->callback([=] {
        run([flags, content] {
            return report(
                digests(*flags, *content ? DigestOf::Content : DigestOf::All), flags->json);
        });
    });
}

} // namespace trunkline::ctl
