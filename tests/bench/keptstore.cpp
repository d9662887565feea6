#include "tests/bench/keptstore.h"

#include "services/contract/demo.h"
#include "services/storage/migrations.h"
#include "tests/bench/progress.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::sys_days;

constexpr const char* zoneName = "America/New_York";
constexpr Date lastDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{24}};
constexpr std::size_t batch = 10'000;
constexpr int shares[] = {60, 10, 10, 10, 10}; // per cent

Zone demoZone() { return *Zone::find(zoneName); }

/// Raise it when ingest makes something else of the same calls: kept stores are then made anew.
constexpr int ingestVersion = 3;

/// Everything that a store's content depends on.
std::string parametersOf(Engine engine, std::int64_t calls)
{
    std::string text = "calls " + std::to_string(calls) + ", days " + std::to_string(daysKept)
        + " up to " + isoDate(lastDay) + ", ingest " + std::to_string(ingestVersion) + ", schema";
    for (const Migration& migration : migrations(engine))
        text += ' ' + std::string(migration.checksum).substr(0, 12);
    return text;
}

/// The name of a database is free of user input: digits only.
std::string databaseName(std::int64_t calls) { return "bench_" + std::to_string(calls); }

std::string urlOf(const std::string& server, const std::string& database)
{
    const std::size_t path = server.find('/', server.find("://") + 3);
    const std::size_t query = server.find('?', path);
    return server.substr(0, path + 1) + database
        + (query == std::string::npos ? "" : server.substr(query));
}

void tell(const std::string& store, const Filled& filled)
{
    std::printf("%s: %lld calls in %.0f s of calls.ingest, %.0f a second\n", store.c_str(),
        static_cast<long long>(filled.calls), filled.seconds,
        static_cast<double>(filled.calls) / filled.seconds);
    std::fflush(stdout);
}

Result<Caller> businessIn(Workspace& workspace, TenantId tenant, const std::string& name,
    std::int64_t seed, std::int64_t calls)
{
    TRUNK_TRY(const Caller owner, workspace.owner(tenant));
    TRUNK_TRY(
        const Filled filled, fillBusiness(*workspace.dispatcher(), owner, planOf(seed, calls)));
    tell(name, filled);
    return owner;
}

} // namespace

Stretch stretchOf(int lastDays)
{
    const Zone zone = demoZone();
    const Date first(sys_days(lastDay) - days{lastDays - 1});
    return {first, lastDay, zone.dayStart(first), zone.dayStart(Date(sys_days(lastDay) + days{1}))};
}

DemoPlan planOf(std::int64_t seed, std::int64_t calls)
{
    // A little more than asked for: the stream's days and numbers fall silent now and then.
    constexpr std::int64_t more = 102;
    return {seed, std::max<std::int64_t>(1, calls * 7 * more / 100 / daysKept),
        stretchOf(daysKept).from};
}

NewTenant demoTenant(const std::string& name)
{
    return {name, zoneName, "US", *Currency::parse("USD"), true};
}

Filling::Filling(Dispatcher& dispatcher, const Caller& owner, const DemoPlan& plan)
    : m_dispatcher(dispatcher)
    , m_plan(plan)
    , m_stream(plan, demoZone())
    , m_cursor(m_stream.start())
    , m_at(plan.from)
{
    m_envelope.caller = owner;
}

Outcome Filling::layOut()
{
    const ResetDemo reset{m_plan.seed, m_plan.callsPerWeek, m_plan.from, stretchOf(daysKept).until};
    TRUNK_TRY([[maybe_unused]] const DemoState state, m_dispatcher.call(m_envelope, reset));
    return Done{};
}

Result<Filled> Filling::add(std::int64_t calls)
{
    const Instant until = stretchOf(daysKept).until;
    Filled filled;
    while (m_at < until && filled.calls < calls) {
        IngestCalls ingest;
        ingest.source = "demo";
        ingest.calls.reserve(batch);
        m_at = m_stream.advance(m_cursor, m_at, until, batch, ingest.calls);
        const auto begun = std::chrono::steady_clock::now();
        TRUNK_TRY(const IngestResult result, m_dispatcher.call(m_envelope, ingest));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        filled.seconds += took.count();
        filled.calls += result.stored;
        m_stored += result.stored;
        showProgress(std::to_string(m_stored) + " calls, the last batch in "
            + std::to_string(std::lround(took.count() * 1'000)) + " ms");
    }
    endProgress();
    return filled;
}

Result<Filled> fillBusiness(Dispatcher& dispatcher, const Caller& owner, const DemoPlan& plan)
{
    Filling filling(dispatcher, owner, plan);
    TRUNK_DO(filling.layOut());
    return filling.add(std::numeric_limits<std::int64_t>::max());
}

fs::path keptFile(const fs::path& folder, std::int64_t calls)
{
    return folder / ("calls-" + std::to_string(calls) + ".trunkline");
}

Result<KeptStore> keptSqlite(const fs::path& folder, std::int64_t calls)
{
    const fs::path file = keptFile(folder, calls);
    const fs::path mark = file.string() + ".made-from";
    const std::string parameters = parametersOf(Engine::Sqlite, calls);
    std::string found;
    std::getline(std::ifstream(mark), found);
    KeptStore store;
    store.name = "SQLite";
    store.baselines = "d1-sqlite.sql";
    if (found == parameters) {
        std::printf("SQLite: %s is kept from an earlier run (%s)\n", file.filename().c_str(),
            parameters.c_str());
        TRUNK_TRY(store.workspace, Workspace::open(file));
        TRUNK_TRY(const TenantId tenant, store.workspace->tenant({}));
        TRUNK_TRY(store.owner, store.workspace->owner(tenant));
    } else {
        for (const char* suffix : {"", "-wal", "-shm", ".made-from"})
            fs::remove(file.string() + suffix);
        TRUNK_TRY(store.workspace, Workspace::create(file, demoTenant("Bench")));
        TRUNK_TRY(const TenantId tenant, store.workspace->tenant({}));
        TRUNK_TRY(store.owner, businessIn(*store.workspace, tenant, "SQLite", 1, calls));
        std::ofstream(mark) << parameters << '\n';
    }
    TRUNK_TRY(store.raw, RawSqlite::open(file));
    return store;
}

std::string keptDatabase(const std::string& url, std::int64_t calls)
{
    return urlOf(url, databaseName(calls));
}

Result<KeptStore> keptPostgreSql(const std::string& url, std::int64_t calls)
{
    const std::string name = databaseName(calls);
    const std::string parameters = parametersOf(Engine::PostgreSql, calls);
    const Secret place(keptDatabase(url, calls));
    TRUNK_TRY(const auto server, RawPostgreSql::open(Secret(url)));
    TRUNK_TRY(const std::vector<TextRow> found,
        server->ask("select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database "
                    "where datname = $1",
            values(name)));
    const bool kept = !found.empty() && found.front().front() == parameters;
    if (!kept) {
        TRUNK_DO(server->setUp("drop database if exists " + name));
        TRUNK_DO(server->setUp("create database " + name));
    }
    KeptStore store;
    store.name = "PostgreSQL";
    store.baselines = "d1-postgresql.sql";
    TRUNK_TRY(store.workspace, Workspace::connect(place));
    TRUNK_TRY(store.raw, RawPostgreSql::open(place));
    if (kept) {
        std::printf(
            "PostgreSQL: %s is kept from an earlier run (%s)\n", name.c_str(), parameters.c_str());
        TRUNK_TRY(const TenantId tenant, store.workspace->tenant(std::string("Bench 1")));
        TRUNK_TRY(store.owner, store.workspace->owner(tenant));
        return store;
    }
    for (std::size_t i = 0; i < std::size(shares); ++i) {
        const std::string business = "Bench " + std::to_string(i + 1);
        TRUNK_TRY(const TenantId tenant, store.workspace->addTenant(demoTenant(business)));
        TRUNK_TRY(const Caller owner,
            businessIn(*store.workspace, tenant, "PostgreSQL, " + business,
                static_cast<std::int64_t>(i) + 1, calls * shares[i] / 100));
        if (i == 0)
            store.owner = owner;
    }
    TRUNK_DO(server->setUp("comment on database " + name + " is '" + parameters + "'"));
    return store;
}

} // namespace trunkline::bench
