#pragma once
// The SQLite driver: one writer, readers in parallel, settings of SECURITY-REQUIREMENTS §1
// (SEC-D3).

#include "services/storage/database.h"

#include <filesystem>

namespace trunkline {

/// The first four bytes that mark a file of ours in SQLite's header: "TRKL".
inline constexpr std::int32_t workspaceApplicationId = 0x54524B4C;

struct SqliteOptions {
    std::filesystem::path file;
    bool create = false; ///< make the file (O_EXCL, 0600); otherwise it must be there
    int readers = 4;     ///< read connections at most
    Instant now{};       ///< when migrations that are applied now say they were
};

/// Opens a workspace file and brings its schema up to date.
/// Errors: NotFound (no such file), Conflict (create: it is there already), Invalid with the mend
/// (newer schema, foreign, damaged, a link, somebody else's, open to group or world): the file is
/// left as it was. Unavailable (busy, disk).
Result<std::shared_ptr<Database>> openSqlite(const SqliteOptions& options);

/// Online backup of an open workspace into a new file; `progress(done, total)` in pages, false
/// cancels. Errors: Conflict (the target is there), Cancelled, Unavailable.
Outcome backupSqlite(const std::filesystem::path& from, const std::filesystem::path& to,
    const std::function<bool(int done, int total)>& progress, std::stop_token stop);

} // namespace trunkline
