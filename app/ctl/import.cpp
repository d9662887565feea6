#include "services/importer/import.h"
#include "app/ctl/command.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/numbers.h"
#include "services/contract/publishers.h"
#include "services/contract/tenants.h"
#include "services/importer/inspect.h"

#include <filesystem>
#include <iostream>

namespace trunkline::ctl {

namespace {

/// `--campaign NAME`, `--campaign-column COLUMN`; the same for publisher, buyer, number.
struct NameFlags {
    std::string fixed;
    std::string column;

    void add(CLI::App& command, const std::string& what)
    {
        auto* name = command.add_option("--" + what, fixed, "The " + what + " of every call");
        command.add_option("--" + what + "-column", column, "The column that names the " + what)
            ->excludes(name);
    }
    NameChoice choice(bool create) const
    {
        if (!fixed.empty())
            return {NameFrom::Fixed, fixed, create};
        if (!column.empty())
            return {NameFrom::Column, column, create};
        return {};
    }
};

struct ImportFlags {
    StoreFlags store;
    std::string file;
    std::string format;
    std::string zone;
    std::string mapping;
    std::string source;
    std::string rejects;
    NameFlags campaign;
    NameFlags publisher;
    NameFlags buyer;
    NameFlags number;
    bool create = false;
    bool inspect = false;
    bool dryRun = false;
    std::int64_t batchSize = 10'000;
};

ImportOptions optionsOf(const ImportFlags& flags)
{
    ImportOptions options;
    options.path = flags.file;
    if (!flags.format.empty())
        options.format = flags.format;
    if (!flags.zone.empty())
        options.timeZone = flags.zone;
    options.templatePath = flags.mapping;
    options.names = {flags.campaign.choice(flags.create), flags.publisher.choice(flags.create),
        flags.buyer.choice(flags.create), flags.number.choice(false)};
    options.source = flags.source;
    options.dryRun = flags.dryRun;
    options.batchSize = flags.batchSize;
    options.now = SystemClock().now();
    return options;
}

/// Beside the workspace, under one name per file, so that a resumed import goes on with its own.
std::string rejectsPath(const ImportFlags& flags)
{
    if (!flags.rejects.empty())
        return flags.rejects;
    const std::string name = std::filesystem::path(flags.file).filename().string() + ".rejects.csv";
    return flags.store.workspace.empty() ? name : flags.store.workspace + '.' + name;
}

template <Operation Op>
auto bound(const Session& session)
{
    // A batch that was begun is finished: the stop is looked at between two.
    return [&session](const Op& op) { return session.call(op); };
}

ImportPorts portsOf(const Session& session)
{
    return {bound<StartImport>(session), bound<IngestCalls>(session), bound<ReadImport>(session),
        bound<CancelImport>(session),
        {bound<ListCampaigns>(session), bound<CreateCampaign>(session),
            bound<ListPublishers>(session), bound<CreatePublisher>(session),
            bound<ListBuyers>(session), bound<CreateBuyer>(session), bound<ListNumbers>(session)}};
}

Result<ImportReport> import(const ImportFlags& flags)
{
    TRUNK_TRY(const Session session, openSession(flags.store));
    ImportOptions options = optionsOf(flags);
    TRUNK_TRY(const Tenant tenant, session.call(ReadTenant{}));
    options.country = tenant.country;
    options.rejectsPath = rejectsPath(flags);
    // One write a line: whoever reads along never sees a part of an acknowledgement.
    const auto progress = [](const ImportStep& step) {
        std::cerr << "batch " + std::to_string(step.batch) + " stored: " + std::to_string(step.rows)
                + " rows, " + std::to_string(step.bytesDone) + " of "
                + std::to_string(step.bytesTotal) + " bytes\n";
    };
    return Import(portsOf(session), std::move(options)).run(progress, interrupted());
}

Exit runImport(const ImportFlags& flags)
{
    if (flags.inspect) {
        ImportOptions options = optionsOf(flags);
        // What a file holds does not depend on where it was written.
        options.wallClock = true;
        return report(inspect(options, interrupted()), flags.store.json);
    }
    if (flags.store.workspace.empty() == flags.store.database.empty()) {
        printError(invalid("--workspace", "name one store with --workspace or --database"),
            flags.store.json);
        return Exit::Usage;
    }
    const auto imported = import(flags);
    const Exit printed = report(imported, flags.store.json);
    return imported && imported->cancelled ? Exit::Unavailable : printed;
}

} // namespace

void addImport(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("import", "Bring a file of call records in");
    auto flags = std::make_shared<ImportFlags>();
    command->add_option("FILE", flags->file, "The file")->required();
    flags->store.add(*command, StoreFlags::Needed::ByTheCommand);
    command->add_option("--format", flags->format, "What it is; detected by default");
    command->add_option(
        "--time-zone", flags->zone, "The IANA zone of its times, where it has none");
    command->add_option("--template", flags->mapping, "A TOML mapping for any other CSV or TSV");
    command->add_option(
        "--source", flags->source, "Where its ids are unique; the format by default");
    command->add_option("--rejects", flags->rejects, "Where rejected lines go");
    flags->campaign.add(*command, "campaign");
    flags->publisher.add(*command, "publisher");
    flags->buyer.add(*command, "buyer");
    flags->number.add(*command, "number");
    command->add_flag("--create", flags->create, "Create names that are not there yet");
    command->add_option("--batch-size", flags->batchSize, "Rows a transaction")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_flag("--inspect", flags->inspect, "Tell what the file holds; store nothing");
    command->add_flag("--dry-run", flags->dryRun, "Read all of it and store nothing");
    command->callback([=] { run([flags] { return runImport(*flags); }); });
}

} // namespace trunkline::ctl
