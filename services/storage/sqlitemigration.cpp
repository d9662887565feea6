#include "services/storage/sqlitemigration.h"

#include "services/storage/migrations.h"
#include "services/storage/sqlite.h"
#include "services/storage/workspacefile.h"

#include <sqlite3.h>

namespace trunkline {

namespace {

constexpr std::uintmax_t checkedWhole = 64 * 1024 * 1024;

Error damaged(const std::filesystem::path& file)
{
    return fail(Errc::Invalid,
        "the workspace " + file.string() + " is damaged and was left as it is; restore a backup");
}

Error foreign(const std::filesystem::path& file)
{
    return fail(Errc::Invalid,
        file.string() + " is not a Trunkline workspace; make one with: trunklinectl init");
}

Error newer(const std::filesystem::path& file)
{
    return fail(Errc::Invalid,
        "the workspace " + file.string() + " was made by a newer Trunkline; update Trunkline");
}

/// The migrations that were applied are ours, unchanged and without a gap.
Outcome checkVersions(SqliteConnection& connection, std::int64_t schema)
{
    const auto known = migrations(Engine::Sqlite);
    TRUNK_TRY(SqliteStatement statement,
        connection.prepare("select number, checksum from schema_versions order by number"));
    std::int64_t applied = 0;
    int code = statement.step();
    for (; code == SQLITE_ROW; code = statement.step()) {
        const auto number = sqlite3_column_int64(statement.handle(), 0);
        const auto* checksum
            = reinterpret_cast<const char*>(sqlite3_column_text(statement.handle(), 1));
        ++applied;
        if (number != applied || applied > static_cast<std::int64_t>(known.size())
            || checksum == nullptr
            || known[static_cast<std::size_t>(applied - 1)].checksum != checksum)
            return fail(Errc::Invalid,
                "the workspace's schema is not one of this program's; use the Trunkline that made "
                "it");
    }
    if (code != SQLITE_DONE)
        return sqliteError(code);
    if (applied != schema || applied == 0)
        return fail(Errc::Invalid, "the workspace's versions contradict each other");
    return Done{};
}

Outcome checkContent(
    SqliteConnection& connection, const std::filesystem::path& file, std::uintmax_t size)
{
    const auto known = static_cast<std::int64_t>(migrations(Engine::Sqlite).size());
    const auto id = connection.number("pragma application_id");
    const auto schema = connection.number("pragma user_version");
    if (!id || !schema)
        return damaged(file);
    if (*id != workspaceApplicationId)
        return foreign(file);
    if (*schema > known)
        return newer(file);
    if (size <= checkedWhole) {
        const auto answer = connection.text("pragma quick_check(1)");
        if (!answer || *answer != "ok")
            return damaged(file);
    }
    if (auto versions = checkVersions(connection, *schema); !versions) {
        if (versions.error().code != Errc::Invalid)
            return damaged(file);
        return fail(Errc::Invalid, file.string() + ": " + versions.error().detail);
    }
    return Done{};
}

/// In the transaction that its caller began; nothing when somebody else was quicker.
Outcome apply(SqliteConnection& connection, const Migration& migration, Instant now, bool& changed)
{
    TRUNK_TRY(const std::int64_t schema, connection.number("pragma user_version"));
    if (schema >= migration.number)
        return Done{};
    changed = true;
    TRUNK_DO(connection.run(std::string(migration.tables) + std::string(migration.keys)));
    const Values row = values(migration.number, migration.name, migration.checksum, now);
    {
        TRUNK_TRY(SqliteStatement insert,
            connection.prepare("insert into schema_versions (number, name, checksum, applied_at) "
                               "values ($1, $2, $3, $4)"));
        TRUNK_DO(insert.bind(row));
        if (const int code = insert.step(); code != SQLITE_DONE)
            return sqliteError(code);
    }
    return connection.run("pragma application_id = " + std::to_string(workspaceApplicationId)
        + "; pragma user_version = " + std::to_string(migration.number));
}

} // namespace

Outcome checkWorkspace(const std::filesystem::path& file)
{
    TRUNK_DO(checkWorkspaceFile(file));
    TRUNK_TRY(const SqliteHeader header, readSqliteHeader(file));
    if (!header.sqlite || header.applicationId != workspaceApplicationId)
        return foreign(file);
    if (header.schema > static_cast<std::int32_t>(migrations(Engine::Sqlite).size()))
        return newer(file);
    if (!hasLog(file)) {
        if (header.claimed > header.size)
            return damaged(file);
        auto connection = SqliteConnection::open(file, SqliteUse::Look);
        if (!connection)
            return damaged(file);
        return checkContent(**connection, file, header.size);
    }
    // Open elsewhere or not closed: the log is part of the content. It stays where it is.
    auto connection = SqliteConnection::open(file, SqliteUse::Read);
    if (!connection)
        return std::move(connection.error());
    (*connection)->leaveLog();
    return checkContent(**connection, file, header.size);
}

Outcome integrityOf(SqliteConnection& connection)
{
    TRUNK_TRY(const std::string answer, connection.text("pragma integrity_check(1)"));
    if (answer != "ok")
        return fail(Errc::Invalid, "the workspace file is damaged");
    return Done{};
}

Outcome migrate(SqliteConnection& connection, Instant now)
{
    bool changed = false;
    for (const Migration& migration : migrations(Engine::Sqlite)) {
        TRUNK_DO(connection.run("begin immediate"));
        Outcome done = apply(connection, migration, now, changed);
        if (done)
            done = connection.run("commit");
        if (!done) {
            if (connection.inTransaction()) [[maybe_unused]]
                const Outcome undone = connection.run("rollback");
            return done;
        }
    }
    // The file itself, and not only its log, says at once what it is.
    return changed ? connection.run("pragma wal_checkpoint(truncate)") : Outcome(Done{});
}

} // namespace trunkline
