// The bars of docs/performance.md, measured side by side: `./dev bench` starts it with a server and
// a display of its own.

#include "tests/bench/bulkingest.h"
#include "tests/bench/calllog.h"
#include "tests/bench/dashboards.h"
#include "tests/bench/keptstore.h"
#include "tests/bench/launch.h"
#include "tests/bench/machine.h"
#include "tests/bench/report.h"
#include "tests/bench/serverload.h"
#include "tests/bench/trailproof.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;
using Kind = Bar::Kind;

struct Flags {
    std::string what = "all";
    std::string data;
    std::string postgresql;
    std::string console;
    std::string other;
    std::string server;
    std::string peer;
    std::string only;
    std::int64_t calls = 10'000'000;
    int rounds = 5;
    int seconds = 5;
    int processes = 0;
};

const char* const dashboardWords = "raw SQL over the calls / the seven-panel dashboard of 7 days";
const char* const rangeWords = "dashboard of 90 days / of 7 days (linear is 12.9)";
const char* const pageWords = "1,000th page of the call log / first page";

// A workspace file holds one tenant, so on SQLite it has all calls and not 60 % of them: the raw
// SQL reads 10/6 of the rows, and the bar is as much higher than 300 and 1,000.
const Bar dashboardSqlite{
    "PERF-D1 SQLite", dashboardWords, "ms", Kind::AtLeast, 300 / 0.6, 1'000 / 0.6};
const Bar dashboardPostgreSql{"PERF-D1 PostgreSQL", dashboardWords, "ms", Kind::AtLeast, 30, 60};
const Bar rangeSqlite{"PERF-D4 SQLite", rangeWords, "ms", Kind::AtMost, 7, 2};
const Bar rangePostgreSql{"PERF-D4 PostgreSQL", rangeWords, "ms", Kind::AtMost, 7, 2};
const Bar pageSqlite{"PERF-D5 SQLite", pageWords, "ms", Kind::AtMost, 1.2, 1};
const Bar pagePostgreSql{"PERF-D5 PostgreSQL", pageWords, "ms", Kind::AtMost, 1.2, 1};
const Bar bulk{"PERF-D7 SQLite", "calls.ingest with indexes, rollups and trail / bare inserts",
    "thousand rows/s", Kind::AtLeast, 0.12, 0.2};
const Bar proof{"SEC-U4 SQLite", "the trail of 10 million entries proved: taken / allowed", "s",
    Kind::AtMost, 1, 1};
const Bar window{"PERF-U1", "exec to the first mapped window: console / DB Browser for SQLite",
    "ms", Kind::AtMost, 0.8, 0.5};
const Bar memory{"PERF-U2", "memory (PSS) 4 s after the window: console / DB Browser for SQLite",
    "MiB", Kind::AtMost, 0.8, 0.5};

Outcome tellServer(const std::string& url)
{
    TRUNK_TRY(const auto server, RawPostgreSql::open(Secret(url)));
    TRUNK_TRY(const std::vector<TextRow> settings,
        server->ask("select name, current_setting(name) from pg_settings where name in "
                    "('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', "
                    "'shared_buffers', 'max_wal_size', 'max_parallel_workers_per_gather') "
                    "order by name",
            {}));
    std::printf("PostgreSQL:");
    for (const TextRow& row : settings)
        std::printf(" %s=%s", row[0].c_str(), row[1].c_str());
    std::printf("\n");
    return Done{};
}

Outcome measureCore(const Flags& flags, Report& report)
{
    const fs::path folder = flags.data;
    TRUNK_DO(tellServer(flags.postgresql));
    const auto wants = [&flags](std::initializer_list<const Bar*> bars) {
        return std::any_of(bars.begin(), bars.end(),
            [&flags](const Bar* bar) { return bar->id.find(flags.only) != std::string::npos; });
    };
    KeptStore sqlite;
    KeptStore postgresql;
    if (wants({&dashboardSqlite, &rangeSqlite, &pageSqlite, &bulk})) {
        TRUNK_TRY(sqlite, keptSqlite(folder, flags.calls));
    }
    if (wants({&dashboardPostgreSql, &rangePostgreSql, &pagePostgreSql})) {
        TRUNK_TRY(postgresql, keptPostgreSql(flags.postgresql, flags.calls));
    }
    for (const KeptStore* store : {&sqlite, &postgresql}) {
        if (!store->workspace)
            continue;
        TRUNK_TRY(const StoreInfo info, store->workspace->database()->info());
        std::printf(
            "%s: %lld MiB\n", store->name.c_str(), static_cast<long long>(info.bytes >> 20));
    }
    using Measure = Outcome (*)(const KeptStore&, const Bar&, int, Report&);
    struct Item {
        Measure measure;
        const KeptStore& store;
        const Bar& bar;
    };
    const Item items[] = {{measureDashboard, sqlite, dashboardSqlite},
        {measureDashboard, postgresql, dashboardPostgreSql},
        {measureLongRange, sqlite, rangeSqlite}, {measureLongRange, postgresql, rangePostgreSql},
        {measureCallLog, sqlite, pageSqlite}, {measureCallLog, postgresql, pagePostgreSql}};
    for (const Item& item : items) {
        if (wants({&item.bar}))
            TRUNK_DO(item.measure(item.store, item.bar, flags.rounds, report));
    }
    if (wants({&bulk}))
        TRUNK_DO(measureBulkIngest(sqlite, folder, flags.calls, bulk, flags.rounds, report));
    if (wants({&proof}))
        TRUNK_DO(measureTrailProof(folder, flags.calls, proof, report));
    return Done{};
}

Outcome measureConsole(const Flags& flags, Report& report)
{
    const fs::path file = fs::path(flags.data) / "demo.trunkline";
    if (!fs::exists(file)) {
        TRUNK_TRY(const auto workspace, Workspace::create(file, demoTenant("Demo")));
        TRUNK_TRY(const TenantId tenant, workspace->tenant({}));
        TRUNK_TRY(const Caller owner, workspace->owner(tenant));
        TRUNK_TRY([[maybe_unused]] const Filled filled,
            fillBusiness(*workspace->dispatcher(), owner, planOf(1, 24'000)));
    }
    return measureLaunch({flags.console, "--demo"}, {flags.other, file.string()}, window, memory,
        flags.rounds, report);
}

Outcome measureApi(const Flags& flags, Report& report)
{
    TRUNK_DO(tellServer(flags.postgresql));
    TRUNK_TRY(const KeptStore store, keptPostgreSql(flags.postgresql, flags.calls));
    TRUNK_TRY(const StoreInfo info, store.workspace->database()->info());
    std::printf("%s: %lld MiB\n", store.name.c_str(), static_cast<long long>(info.bytes >> 20));
    const ServerRun run{flags.server, flags.peer, keptDatabase(flags.postgresql, flags.calls),
        fs::absolute(flags.data) / "server", flags.only, flags.rounds, flags.seconds,
        flags.processes};
    return measureServer(store, run, report);
}

Outcome measure(const Flags& flags, Report& report)
{
    const auto wants
        = [&flags](const char* area) { return flags.what == area || flags.what == "all"; };
    for (const std::string& fact : machineFacts())
        std::printf("%s\n", fact.c_str());
    std::printf("%d rounds, in an order that moves on from round to round\n", flags.rounds);
    // The workspaces' keys stay beside them.
    setenv("XDG_DATA_HOME", (fs::absolute(flags.data) / "home").c_str(), 1);
    if (wants("core"))
        TRUNK_DO(measureCore(flags, report));
    if (wants("server"))
        TRUNK_DO(measureApi(flags, report));
    if (wants("console"))
        TRUNK_DO(measureConsole(flags, report));
    return Done{};
}

} // namespace

} // namespace trunkline::bench

int main(int argc, char** argv)
{
    using namespace trunkline;
    bench::Flags flags;
    CLI::App app{"Measures what docs/performance.md promises"};
    app.add_option(
           "WHAT", flags.what, "core (PERF-D…, SEC-U4), server (PERF-A…), console (PERF-U…) or all")
        ->check(CLI::IsMember({"core", "server", "console", "all"}))
        ->capture_default_str();
    app.add_option("--data", flags.data, "A folder for the stores, which are kept")->required();
    app.add_option("--postgresql", flags.postgresql, "A server of our own, postgresql://…");
    app.add_option("--console", flags.console, "The program trunkline");
    app.add_option("--server", flags.server, "The program trunklined");
    app.add_option("--peer", flags.peer, "The folder of the server's peer, with its packages");
    app.add_option("--seconds", flags.seconds, "Of load on the server, each side in each round")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    app.add_option("--peer-processes", flags.processes, "Of the peer; 0: as many as cores")
        ->check(CLI::Range(0, 4))
        ->capture_default_str();
    app.add_option("--other", flags.other, "DB Browser for SQLite")
        ->default_val("/usr/bin/sqlitebrowser");
    app.add_option("--calls", flags.calls, "How many calls a store holds")
        ->check(CLI::Range(200'000, 100'000'000))
        ->capture_default_str();
    app.add_option("--only", flags.only, "Of core and server, the bars whose name holds this: D4");
    app.add_option("--rounds", flags.rounds)->check(CLI::Range(5, 100))->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    bench::Report report;
    if (const Outcome done = bench::measure(flags, report); !done) {
        std::fprintf(stderr, "\ntrunkline_bench: %s\n", done.error().detail.c_str());
        return 5;
    }
    return report.summary() ? 0 : 1;
}
