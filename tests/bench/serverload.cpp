#include "tests/bench/serverload.h"

#include "services/contract/analytics.h"
#include "services/contract/campaigns.h"
#include "services/contract/wire.h"
#include "services/storage/postgresql.h"
#include "tests/bench/batchingest.h"
#include "tests/bench/ingesttenant.h"
#include "tests/bench/load.h"
#include "tests/bench/plans.h"
#include "tests/bench/sameanswers.h"
#include "tests/bench/serverbars.h"
#include "tests/bench/servers.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;

constexpr int daysOfTheDashboard = 7;
constexpr std::size_t bodiesOfALoad = 2'000;

/// Figures of a side: those of the load, then MiB of memory right after it.
enum Figure : std::size_t { Rate, Median, P95, P99, Memory, FigureCount };
const char* const figureNames[] = {"requests a second", "p50", "p95", "p99", "memory (PSS)"};
const char* const figureUnits[] = {"requests/s", "ms", "ms", "ms", "MiB"};

ListCalls pageOfCalls()
{
    const Stretch stretch = stretchOf(daysKept);
    ListCalls question;
    question.from = stretch.from;
    question.to = stretch.until;
    question.page.limit = 100;
    return question;
}

ReadDashboard dashboard()
{
    const Stretch stretch = stretchOf(daysOfTheDashboard);
    ReadDashboard question;
    question.from = stretch.first;
    question.to = stretch.last;
    return question;
}

template <class Op>
std::string pathOf(const Op& operation)
{
    const WireRequest request = toWire(operation);
    return request.path + (request.query.empty() ? "" : '?' + request.query);
}

/// What one run needs, in one place for as long as it lasts.
struct Field {
    const KeptStore& store;
    const ServerRun& run;
    Report& report;
    int connections;
    Secret key; ///< of the store's tenant; may not ingest
    IngestTenant ours;
    IngestTenant theirs;
    IngestTenant bare;
    Server product{};
    Server peer{};

    bool wants(const std::string& id) const { return id.find(run.only) != std::string::npos; }
    fs::path file(const std::string& name) const { return run.folder / name; }
};

fs::path headersOf(const Field& field, const std::string& name, const Secret& key)
{
    fs::path file = field.file(name + ".headers");
    std::ofstream out(file);
    if (!key.reveal().empty())
        out << "Authorization: Bearer " << key.reveal() << "\nContent-Type: application/json\n";
    return file;
}

fs::path bodiesOf(const Field& field, const std::string& name, const IngestTenant& tenant)
{
    fs::path file = field.file(name + ".bodies");
    std::ofstream out(file);
    for (CallRecord& call : callsOf(tenant, "", 4, bodiesOfALoad)) {
        call.externalId = externalIdMark;
        out << bodyOf({std::move(call)}) << '\n';
    }
    return file;
}

Side httpSide(const Field& field, const Server& server, HttpLoad load)
{
    return {
        server.name, [&field, &server, load = std::move(load)]() -> Result<std::vector<double>> {
            TRUNK_TRY(std::vector<double> figures, runLoad(load, field.run.seconds));
            TRUNK_TRY(const double memory, server.program->mebibytes());
            figures.push_back(memory);
            return figures;
        }};
}

Side sqlSide(const Field& field, SqlLoad load, const char* protocol)
{
    load.protocol = protocol;
    load.url = field.run.database;
    load.connections = field.connections;
    load.folder = field.run.folder;
    return {"pgbench, the bare SQL, " + load.protocol,
        [&field, load = std::move(load)]() -> Result<std::vector<double>> {
            TRUNK_TRY(std::vector<double> figures, runLoad(load, field.run.seconds));
            figures.push_back(0); // its memory is nobody's who serves
            return figures;
        }};
}

/// The first side is ours, the second the peer; a bar without an id is not judged.
struct Comparison {
    std::string title;
    std::vector<Side> sides;
    Bar peer{};
    Bar third{};
    Bar fourth{};
    Bar tail{};
    Bar memory{};
};

/// The bare statements as texts, which is what pgbench sends unless it is told otherwise: that is
/// the bar. Prepared beforehand they are told beside it.
void addBare(const Field& field, Comparison& comparison, const SqlLoad& load, const std::string& id,
    const std::string& words, double base, double aim)
{
    comparison.sides.push_back(sqlSide(field, load, "prepared"));
    comparison.sides.push_back(sqlSide(field, load, "simple"));
    comparison.third = rateBar(
        id + " pgbench, prepared", words + "the bare SQL, prepared, through pgbench", base, aim);
    comparison.third.judged = false;
    comparison.fourth = rateBar(
        id + " pgbench, simple", words + "the bare SQL as text through pgbench", base, aim);
}

Outcome compare(const Field& field, const Comparison& comparison)
{
    // Connections are made, statements prepared and caches warm before anything counts.
    for (const Side& side : comparison.sides)
        TRUNK_DO(side.run());
    TRUNK_TRY(const auto samples, takeRounds(comparison.sides, FigureCount, field.run.rounds));
    for (std::size_t figure = 0; figure < FigureCount; ++figure) {
        std::printf("  %s\n", figureNames[figure]);
        for (const Samples& side : samples[figure]) {
            if (side.most() > 0)
                printSide(side, figureUnits[figure]);
        }
    }
    const auto judge = [&](const Bar& bar, Figure figure, std::size_t other) {
        if (!bar.id.empty())
            field.report.judge(bar, samples[figure][0], samples[figure][other]);
    };
    judge(comparison.peer, Rate, 1);
    judge(comparison.third, Rate, 2);
    judge(comparison.fourth, Rate, 3);
    judge(comparison.tail, P99, 1);
    judge(comparison.memory, Memory, 1);
    return Done{};
}

/// The statement of a file for pgbench, its variables put in.
Outcome printBarePlan(
    const Field& field, const std::string& file, const std::vector<std::string>& variables)
{
    std::ifstream in(TRUNK_BASELINES "/" + file);
    std::string sql;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("--"))
            sql += line + '\n';
    }
    for (const std::string& variable : variables) {
        const std::size_t equals = variable.find('=');
        const std::string name = ':' + variable.substr(0, equals);
        for (std::size_t at = sql.find(name); at != std::string::npos; at = sql.find(name))
            sql.replace(at, name.size(), '\'' + variable.substr(equals + 1) + '\'');
    }
    TRUNK_TRY(const std::vector<std::string> lines, field.store.raw->plan(sql, {}));
    printPlan("the bare SQL of " + file, lines);
    return Done{};
}

std::string micros(Instant time) { return std::to_string(time.time_since_epoch().count()); }

Outcome measureHealth(const Field& field)
{
    const std::string id = "PERF-A1";
    if (!field.wants(id))
        return Done{};
    heading(id + ": the health answer");
    ServerPlan plan;
    plan.folder = field.run.folder;
    plan.cores = field.run.processes;
    TRUNK_TRY(const Server nginx, startNginx(plan));
    std::printf("nginx: %d workers, access log on\n", plan.cores);
    const fs::path headers = headersOf(field, "nobody", {});
    Comparison comparison;
    for (const Server* server : {&field.product, &field.peer, &nginx})
        comparison.sides.push_back(
            httpSide(field, *server, {server->url + "/healthz", headers, {}}));
    comparison.peer = rateBar(id + " Fastify", "the health answer: trunklined / Fastify", 1.4, 1.8);
    comparison.third
        = rateBar(id + " nginx", "the health answer: trunklined / an nginx static file", 0.9, 1.3);
    return compare(field, comparison);
}

struct ReadRoute {
    const char* id;
    const char* name;
    std::string path;
    double base;
    double aim;
    const char* bareFile = ""; ///< none: no pgbench
    double bareBase = 0;
    double bareAim = 0;
};

Outcome measureRead(const Field& field, const ReadRoute& route)
{
    const std::string id = route.id;
    if (!field.wants(id))
        return Done{};
    heading(id + ": " + route.name);
    const fs::path headers = headersOf(field, "reader", field.key);
    Comparison comparison;
    for (const Server* server : {&field.product, &field.peer})
        comparison.sides.push_back(
            httpSide(field, *server, {server->url + route.path, headers, {}}));
    const std::string words = std::string(route.name) + ": trunklined / ";
    comparison.peer = rateBar(id + " Fastify", words + "Fastify + pg", route.base, route.aim);
    comparison.tail = tailBar(route.name);
    if (*route.bareFile != '\0') {
        const Stretch stretch = stretchOf(daysKept);
        const std::vector<std::string> variables{"tenant=" + field.store.owner.tenantId.text(),
            "from=" + micros(stretch.from), "to=" + micros(stretch.until)};
        TRUNK_DO(printBarePlan(field, route.bareFile, variables));
        addBare(field, comparison, {{}, route.bareFile, variables, 0, {}, {}}, id, words,
            route.bareBase, route.bareAim);
    }
    return compare(field, comparison);
}

Outcome measureIngest(const Field& field)
{
    const std::string id = "PERF-A5";
    if (!field.wants(id))
        return Done{};
    heading(id + ": one ingested call with its audit entry");
    Comparison comparison;
    const auto add = [&](const Server& server, const IngestTenant& tenant, const char* name) {
        comparison.sides.push_back(httpSide(field, server,
            {server.url + "/v1/calls", headersOf(field, name, tenant.key),
                bodiesOf(field, name, tenant)}));
    };
    add(field.product, field.ours, "ours");
    add(field.peer, field.theirs, "theirs");
    const Stretch stretch = stretchOf(daysOfTheDashboard);
    addBare(field, comparison,
        {{}, "a5-postgresql.pgbench",
            {"tenant=" + field.bare.owner.tenantId.text(),
                "campaign=" + field.bare.campaigns[0].text(),
                "publisher=" + field.bare.publishers[0].text(),
                "buyer=" + field.bare.buyers[0].text(), "from=" + micros(stretch.from),
                "to=" + micros(stretch.until)},
            0, {}, {}},
        id, "one ingested call: trunklined / ", 0.9, 1.5);
    comparison.peer
        = rateBar(id + " Fastify", "one ingested call: trunklined / Fastify + pg", 1.8, 4);
    comparison.tail = tailBar("one ingested call");
    comparison.memory = memoryBar;
    return compare(field, comparison);
}

Outcome measureTls(const Field& field, ServerPlan plan)
{
    const std::string id = "PERF-A10";
    if (!field.wants(id))
        return Done{};
    heading(id + ": a page of 100 calls over HTTPS");
    plan.tls = true;
    TRUNK_TRY(const Server product, startProduct(plan));
    TRUNK_TRY(const Server peer, startPeer(plan));
    std::printf("one certificate for both: ECDSA P-256\n");
    const fs::path headers = headersOf(field, "reader", field.key);
    Comparison comparison;
    for (const Server* server : {&product, &peer})
        comparison.sides.push_back(
            httpSide(field, *server, {server->url + pathOf(pageOfCalls()), headers, {}}));
    comparison.peer = rateBar(id, "a page of calls over HTTPS: trunklined / Fastify + pg", 2.8, 4);
    return compare(field, comparison);
}

/// The first line of what a program says of itself.
std::string saidBy(const Command& command)
{
    const auto said = outputOf(command);
    return said ? said->substr(0, said->find('\n')) : "unknown";
}

void tellTerms(const ServerRun& run, const ServerPlan& plan)
{
    const std::string modules = (run.peer / "node_modules").string();
    const auto versionOf = [&modules](const std::string& package) {
        return saidBy(
            {"node", "-p", "require('" + modules + '/' + package + "/package.json').version"});
    };
    std::printf("node %s, fastify %s, pg %s; %s\n", saidBy({"node", "--version"}).c_str(),
        versionOf("fastify").c_str(), versionOf("pg").c_str(),
        saidBy({TRUNK_PGBENCH, "--version"}).c_str());
    std::printf("%s\n",
        saidBy({"dpkg-query", "-W", "-f", "${Package} ${Version} ", "wrk", "nginx"}).c_str());
    std::printf(
        "connections to PostgreSQL: trunklined %d (as many workers, two threads for the network), "
        "Fastify + pg %d (%d processes with %d each), pgbench %d\n",
        plan.connections, plan.connections, plan.cores, plan.connections / plan.cores,
        plan.connections);
    std::printf("load: %d connections that stay open, one thread of wrk, %d s a side and round\n",
        connectionsOfLoad, run.seconds);
    std::printf(
        "trunklined: release build, log to a file, metrics, limits asked (100,000/s, so that "
        "none refuses). The peer logs nothing, counts nothing and has no limits\n");
}

/// PostgreSQL was started a moment ago: the first to use a page of its buffers waits for the kernel
/// to clear it. What loads a bare table goes round in a few pages, and would wait for none.
Outcome useBuffers(Raw& raw)
{
    TRUNK_DO(raw.setUp("create extension if not exists pg_prewarm"));
    TRUNK_DO(raw.setUp("select pg_prewarm('calls')"));
    TRUNK_DO(raw.setUp("drop extension pg_prewarm"));
    std::printf("PostgreSQL has read the calls into its buffers, as far as they fit\n");
    return Done{};
}

Outcome measureAll(Field& field, const ServerPlan& plan)
{
    TRUNK_DO(useBuffers(*field.store.raw));
    TRUNK_TRY(field.product, startProduct(plan));
    TRUNK_TRY(field.peer, startPeer(plan));
    ListCampaigns campaigns;
    const Compared compared{field.product.url, field.peer.url,
        {pathOf(campaigns), "/v1/campaigns?page.limit=3", pathOf(pageOfCalls()),
            pathOf(dashboard()), "/healthz"},
        field.key, field.run.folder};
    TRUNK_DO(compareAnswers(compared));
    TRUNK_DO(compareIngest(compared, field.ours, field.theirs, *field.store.raw));

    TRUNK_DO(printPlans(field.store, campaigns));
    TRUNK_DO(printPlans(field.store, pageOfCalls()));
    TRUNK_DO(printPlans(field.store, dashboard()));
    KeptStore ingested{field.store.name, field.store.workspace, field.ours.owner, {}, {}};
    IngestCalls one;
    one.source = "bench";
    one.calls = callsOf(field.ours, "plan-", 5, 1);
    TRUNK_DO(printPlans(ingested, one));

    // PERF-D1's baseline left it behind, and no user has it.
    TRUNK_DO(field.store.raw->setUp("drop index if exists bench_dashboard"));
    TRUNK_DO(measureHealth(field));
    const ReadRoute routes[] = {{"PERF-A2", "list of campaigns", pathOf(campaigns), 2.2, 5,
                                    "a2-postgresql.pgbench", 0.5, 0.5},
        {"PERF-A3", "page of 100 calls", pathOf(pageOfCalls()), 3.3, 5, "a3-postgresql.pgbench",
            0.4, 0.6},
        {"PERF-A4", "dashboard of 7 days", pathOf(dashboard()), 1.6, 6}};
    for (const ReadRoute& route : routes)
        TRUNK_DO(measureRead(field, route));
    TRUNK_DO(measureIngest(field));
    if (field.wants(batchBar.id))
        TRUNK_DO(measureBatchIngest(field.product.url, field.ours, *field.store.raw,
            field.run.folder, field.run.rounds, field.report));
    TRUNK_DO(measureTls(field, plan));
    heading("After the load");
    TRUNK_DO(provedTrail(*field.store.workspace, field.ours, "trunklined's tenant"));
    return provedTrail(*field.store.workspace, field.theirs, "the peer's tenant");
}

} // namespace

Outcome measureServer(const KeptStore& store, const ServerRun& wanted, Report& report)
{
    heading("The API server");
    ServerRun run = wanted;
    if (run.processes == 0)
        run.processes = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    fs::remove_all(run.folder);
    fs::create_directories(run.folder);
    ServerPlan plan{run.server, run.peer, run.database, run.folder, store.workspace->keyPepper(),
        PostgreSqlOptions{}.connections, run.processes, false};
    tellTerms(run, plan);

    Workspace& workspace = *store.workspace;
    TRUNK_DO(removeIngestTenants(*store.raw)); // of a run that was cut off
    TRUNK_TRY(const Secret key, makeKey(workspace, store.owner, false));
    TRUNK_TRY(IngestTenant ours, makeIngestTenant(workspace, "trunklined"));
    TRUNK_TRY(IngestTenant theirs, makeIngestTenant(workspace, "Fastify"));
    TRUNK_TRY(IngestTenant bare, makeIngestTenant(workspace, "pgbench"));
    Outcome measured = Done{};
    {
        Field field{store, run, report, plan.connections, key, std::move(ours), std::move(theirs),
            std::move(bare)};
        measured = measureAll(field, plan);
    }
    Outcome removed = removeIngestTenants(*store.raw);
    TRUNK_DO(measured);
    fs::remove_all(run.folder);
    return removed;
}

} // namespace trunkline::bench
