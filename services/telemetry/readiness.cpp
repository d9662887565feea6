#include "services/telemetry/readiness.h"

#include "services/storage/migrations.h"

#include <sys/statvfs.h>

#include <algorithm>

namespace trunkline {

namespace {

constexpr Sql selectSchema("select max(number) from schema_versions");

std::optional<std::int64_t> schemaOf(Database& database)
{
    const auto transaction = database.begin(TenantId{}, Access::Read);
    if (!transaction)
        return std::nullopt;
    const auto found
        = (*transaction)->first(Query(selectSchema), [](const Row& row) { return row.integer(0); });
    return found ? *found : std::nullopt;
}

} // namespace

Readiness::Readiness(std::vector<ReadyCheck> checks, std::shared_ptr<Log> log,
    std::chrono::milliseconds keep, std::chrono::milliseconds trust)
    : m_checks(std::move(checks))
    , m_log(std::move(log))
    , m_keep(keep)
    , m_trust(trust)
{
}

bool Readiness::ready() { return state().ready; }

ReadyState Readiness::state()
{
    refresh();
    const std::lock_guard lock(m_mutex);
    ReadyState state = m_state;
    const bool hangs = m_askingSince && Steady::now() - *m_askingSince > m_trust;
    state.draining = m_draining;
    state.ready = state.ready && !hangs && !state.draining;
    return state;
}

void Readiness::refresh()
{
    const std::unique_lock asking(m_asking, std::try_to_lock);
    if (!asking.owns_lock())
        return;
    ReadyState before;
    {
        const std::lock_guard lock(m_mutex);
        if (m_foundAt && Steady::now() - *m_foundAt < m_keep)
            return;
        before = m_state;
        m_askingSince = Steady::now();
    }
    ReadyState after;
    after.ready = true;
    for (const ReadyCheck& check : m_checks) {
        after.checks.emplace_back(check.name, check.passes());
        after.ready = after.ready && after.checks.back().second;
    }
    bool changed = false;
    {
        const std::lock_guard lock(m_mutex);
        changed = !m_foundAt || before.checks != after.checks;
        m_state = after;
        m_foundAt = Steady::now();
        m_askingSince.reset();
    }
    if (changed)
        tell(before, after);
}

void Readiness::tell(const ReadyState& before, const ReadyState& after) const
{
    if (!m_log)
        return;
    std::string failed;
    for (const auto& [name, passed] : after.checks) {
        if (!passed)
            failed.append(failed.empty() ? "" : ",").append(name);
    }
    if (!after.ready)
        m_log->write(LogLevel::Warn, "readiness", "readiness.changed",
            "not ready: what is named failed", {{"ready", false}, {"failed_checks", failed}});
    else if (!before.ready)
        m_log->write(LogLevel::Info, "readiness", "readiness.changed", "ready", {{"ready", true}});
}

void Readiness::drain()
{
    if (!m_draining.exchange(true) && m_log)
        m_log->write(LogLevel::Info, "readiness", "readiness.changed",
            "draining: what runs ends, nothing new is taken",
            {{"ready", false}, {"failed_checks", "draining"}});
}

std::vector<ReadyCheck> storeChecks(const std::shared_ptr<Database>& database)
{
    const auto ours = static_cast<std::int64_t>(migrations(database->engine()).size());
    return {{"database", [database] { return schemaOf(*database).has_value(); }},
        {"migrations", [database, ours] { return schemaOf(*database) == ours; }}};
}

ReadyCheck diskCheck(std::vector<std::string> folders, std::uint64_t leastBytes)
{
    return {"disk", [folders = std::move(folders), leastBytes] {
                return std::all_of(folders.begin(), folders.end(), [&](const std::string& folder) {
                    struct statvfs facts { };
                    // For whoever is not root, as the server is not.
                    return statvfs(folder.c_str(), &facts) == 0
                        && facts.f_bavail * facts.f_frsize >= leastBytes;
                });
            }};
}

} // namespace trunkline
