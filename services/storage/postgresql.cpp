#include "services/storage/postgresql.h"

#include "services/storage/migrations.h"
#include "services/storage/postgresqltransaction.h"

#include <memory>
#include <utility>

namespace trunkline {

namespace {

/// One migration at a time, whatever the replicas ask for at their start.
constexpr const char* migrationLock = "select pg_advisory_xact_lock(1414089548)";
constexpr const char* beginMigration = "begin isolation level read committed read write";
/// A migration takes as long as its tables are large.
constexpr const char* whileMigrating
    = "set local lock_timeout = '5s'; set local statement_timeout = 0";

class PostgreSqlDatabase final : public Database {
public:
    explicit PostgreSqlDatabase(std::shared_ptr<PostgreSqlPool> pool)
        : m_pool(std::move(pool))
    {
    }
    Engine engine() const override { return Engine::PostgreSql; }
    Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop) override
    {
        return beginPostgreSql(m_pool, tenant, access, std::move(stop));
    }
    Result<std::vector<TenantId>> tenants() override
    {
        TRUNK_TRY(const auto transaction, begin({}, Access::Read, {}));
        return transaction->all(Query("select owner_tenant from tenants order by owner_tenant"),
            [](const Row& row) { return row.id<TenantId>(0); });
    }
    Result<StoreInfo> info() override
    {
        TRUNK_TRY(const auto transaction, begin({}, Access::Read, {}));
        StoreInfo info{Engine::PostgreSql, 0, {}, 0};
        TRUNK_DO(transaction->query(
            Query("select (select max(number) from schema_versions), "
                  "coalesce(host(inet_server_addr()), 'local') || '/' || current_database(), "
                  "pg_database_size(current_database())"),
            [&info](const Row& row) {
                info.schema = row.integer(0);
                info.place = row.text(1);
                info.bytes = row.integer(2);
                return true;
            }));
        return info;
    }
    void listen(Listener listener) override { m_pool->listen(std::move(listener)); }
    void observe(const std::shared_ptr<StoreObserver>& observer) override
    {
        m_pool->observe(observer);
    }
    std::vector<PoolFigures> pools() const override { return {m_pool->figures()}; }

private:
    std::shared_ptr<PostgreSqlPool> m_pool;
};

Result<std::string> one(
    PostgreSqlSession& session, const std::string& sql, const Values& values = {})
{
    TRUNK_TRY(const PostgreSqlAnswer answer, session.ask(sql, values));
    std::string room;
    return answer.rows() == 0 ? std::string() : std::string(answer.text(0, 0, room));
}

/// What was applied is ours, unchanged and without a gap. Answers how many.
Result<std::size_t> appliedMigrations(PostgreSqlSession& session)
{
    TRUNK_TRY(const std::string table,
        one(session, "select cast(to_regclass('public.schema_versions') as text)"));
    if (table.empty()) {
        TRUNK_TRY(const std::string others,
            one(session,
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
                "and relkind in ('r', 'p', 'v', 'm')"));
        if (others != "0")
            return fail(Errc::Invalid,
                "the database holds tables that are not Trunkline's; use an empty one");
        return std::size_t{0};
    }
    const auto known = migrations(Engine::PostgreSql);
    const auto answer
        = session.ask("select number, checksum from public.schema_versions order by number");
    if (!answer)
        return answer.error().code == Errc::Unavailable
            ? answer.error()
            : fail(Errc::Invalid, "the database is not one of Trunkline's, or may not be read");
    std::string room;
    for (int i = 0; i < answer->rows(); ++i) {
        if (i >= std::ssize(known))
            return fail(Errc::Invalid, "the database is newer than this program; update Trunkline");
        if (answer->integer(i, 0) != i + 1
            || known[static_cast<std::size_t>(i)].checksum != answer->text(i, 1, room))
            return fail(Errc::Invalid,
                "the database's schema is not one of this program's; use the Trunkline that made "
                "it");
    }
    return static_cast<std::size_t>(answer->rows());
}

Outcome migrate(PostgreSqlSession& session, Instant now)
{
    TRUNK_TRY(const std::size_t before, appliedMigrations(session));
    const auto known = migrations(Engine::PostgreSql);
    for (std::size_t i = before; i < known.size(); ++i) {
        const Migration& migration = known[i];
        const auto step = [&]() -> Outcome {
            TRUNK_DO(session.run(beginMigration));
            TRUNK_DO(session.run(whileMigrating));
            TRUNK_DO(session.run(migrationLock));
            TRUNK_TRY(const std::size_t applied, appliedMigrations(session));
            if (applied <= i) { // else another replica was quicker
                TRUNK_DO(session.run(std::string(migration.tables)));
                if (!migration.keys.empty())
                    TRUNK_DO(session.run(std::string(migration.keys)));
                TRUNK_TRY([[maybe_unused]] const PostgreSqlAnswer inserted,
                    session.ask("insert into public.schema_versions "
                                "(number, name, checksum, applied_at) values ($1, $2, $3, $4)",
                        values(migration.number, migration.name, migration.checksum, now)));
            }
            return session.run("commit");
        };
        if (Outcome done = step(); !done) {
            [[maybe_unused]] const Outcome undone = session.run("rollback");
            if (done.error().code != Errc::Internal)
                return done;
            return fail(Errc::Invalid,
                "the database cannot be migrated: this needs its owner, who may make roles ("
                    + done.error().detail + ")");
        }
    }
    return Done{};
}

/// Row-level security only binds a role that has no way around it (SEC-N2).
Outcome checkFences(PostgreSqlSession& session)
{
    constexpr const char* unfenced = R"(
        select count(*) from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and exists (select 1 from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
            and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select 1 from pg_policy p where p.polrelid = c.oid)))";
    constexpr const char* role = R"(
        select count(*) from pg_roles r
        where r.rolname = 'trunkline_app' and not r.rolsuper and not r.rolbypassrls
            and not exists (select 1 from pg_class c
                where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace))";
    const auto refusal = [](const char* why) {
        return fail(Errc::Invalid, std::string("row-level security would not bind: ") + why);
    };
    TRUNK_TRY(const std::string open, one(session, unfenced));
    if (open != "0")
        return refusal("a table of tenants' rows has none; migrate as the database's owner");
    TRUNK_TRY(const std::string bound, one(session, role));
    if (bound != "1")
        return refusal("trunkline_app is absent, may bypass it, or owns tables; alter that role");
    if (const auto assumed = session.run("begin; set local role trunkline_app; rollback");
        !assumed) {
        [[maybe_unused]] const Outcome undone = session.run("rollback");
        return assumed.error().code == Errc::Unavailable
            ? assumed
            : Outcome(refusal("this user may not become trunkline_app; grant it that role"));
    }
    return Done{};
}

} // namespace

Result<std::shared_ptr<Database>> openPostgreSql(const PostgreSqlOptions& options)
{
    auto pool = std::make_shared<PostgreSqlPool>(options);
    TRUNK_TRY(std::unique_ptr<PostgreSqlSession> session, pool->take({}));
    Outcome ready = migrate(*session, options.now);
    if (ready)
        ready = checkFences(*session);
    pool->giveBack(ready ? std::move(session) : nullptr);
    if (!ready)
        return std::move(ready.error());
    return std::shared_ptr<Database>(std::make_shared<PostgreSqlDatabase>(std::move(pool)));
}

} // namespace trunkline
