#include "services/storage/sqlite.h"

#include "services/storage/sqlitemigration.h"
#include "services/storage/sqlitetransaction.h"
#include "services/storage/workspacefile.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <thread>
#include <utility>

namespace trunkline {

namespace {

namespace fs = std::filesystem;

constexpr int pagesAStep = 256;

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(std::shared_ptr<SqlitePool> pool)
        : m_pool(std::move(pool))
    {
    }
    Engine engine() const override { return Engine::Sqlite; }
    Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop) override
    {
        return beginSqlite(m_pool, tenant, access, std::move(stop));
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
        StoreInfo info{Engine::Sqlite, 0, fs::absolute(m_pool->file()).string(), 0};
        TRUNK_TRY(const auto schema,
            transaction->first(Query("select max(number) from schema_versions"),
                [](const Row& row) { return row.integer(0); }));
        info.schema = schema.value_or(0);
        std::error_code failed;
        info.bytes = static_cast<std::int64_t>(fs::file_size(m_pool->file(), failed));
        if (failed)
            return fail(Errc::Unavailable, "the workspace file is gone");
        return info;
    }
    void listen(Listener listener) override { m_pool->listen(std::move(listener)); }
    void observe(const std::shared_ptr<StoreObserver>& observer) override
    {
        m_pool->observe(observer);
    }
    std::vector<PoolFigures> pools() const override { return m_pool->figures(); }

private:
    std::shared_ptr<SqlitePool> m_pool;
};

Result<std::unique_ptr<SqliteConnection>> openWriter(const fs::path& file, Instant now)
{
    TRUNK_TRY(auto writer, SqliteConnection::open(file, SqliteUse::Write));
    TRUNK_DO(migrate(*writer, now));
    return writer;
}

/// Copies a snapshot, `pagesAStep` at a time.
Outcome copy(SqliteConnection& from, SqliteConnection& to,
    const std::function<bool(int, int)>& progress, const std::stop_token& stop)
{
    // A snapshot of its own: what others write meanwhile does not make the copy begin anew.
    TRUNK_DO(from.run("begin; select 1 from sqlite_schema limit 1"));
    try {
        SQLite::Backup backup(to.database(), from.database());
        for (int code = SQLITE_OK; code != SQLITE_DONE;) {
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            code = backup.executeStep(pagesAStep);
            if (code != SQLITE_OK && code != SQLITE_DONE)
                return sqliteError(code);
            const int total = backup.getTotalPageCount();
            if (progress && !progress(total - backup.getRemainingPageCount(), total))
                return fail(Errc::Cancelled, "cancelled");
        }
    } catch (const SQLite::Exception& refusal) {
        return sqliteError(refusal.getExtendedErrorCode());
    }
    return from.run("commit");
}

} // namespace

Result<std::shared_ptr<Database>> openSqlite(const SqliteOptions& options)
{
    if (options.create)
        TRUNK_DO(makeWorkspaceFile(options.file));
    else
        TRUNK_DO(checkWorkspace(options.file));
    auto writer = openWriter(options.file, options.now);
    if (!writer) {
        if (options.create)
            removeWorkspaceFile(options.file);
        return std::move(writer.error());
    }
    return std::shared_ptr<Database>(std::make_shared<SqliteDatabase>(
        std::make_shared<SqlitePool>(options.file, std::move(*writer), options.readers)));
}

Outcome backupSqlite(const fs::path& from, const fs::path& to,
    const std::function<bool(int done, int total)>& progress, std::stop_token stop)
{
    TRUNK_DO(checkWorkspace(from));
    TRUNK_TRY(const auto source, SqliteConnection::open(from, SqliteUse::Read));
    TRUNK_DO(makeWorkspaceFile(to));
    const auto work = [&]() -> Outcome {
        {
            TRUNK_TRY(const auto target, SqliteConnection::open(to, SqliteUse::Write));
            TRUNK_DO(copy(*source, *target, progress, stop));
        }
        TRUNK_TRY(const auto made, SqliteConnection::open(to, SqliteUse::Look));
        return integrityOf(*made);
    };
    Outcome done = work();
    if (!done)
        removeWorkspaceFile(to);
    return done;
}

} // namespace trunkline
