#pragma once
// What the operating system says about a workspace file before SQLite may touch it (SEC-D3).

#include "services/base/result.h"

#include <cstdint>
#include <filesystem>

namespace trunkline {

/// Makes an empty file, 0600, that was not there before.
/// Errors: Conflict (it is there), Invalid (folder writable by everybody), Unavailable.
Outcome makeWorkspaceFile(const std::filesystem::path& file);

/// Removes a file that was made a moment ago, and what SQLite put beside it.
void removeWorkspaceFile(const std::filesystem::path& file);

/// Refuses a link, a file of somebody else, one open to group or world, and a folder in which
/// everybody may replace it. Errors: NotFound; Invalid with the mend; Unavailable.
Outcome checkWorkspaceFile(const std::filesystem::path& file);

/// What the first page of a file says, read without SQLite. A field is 0 where the file is shorter.
struct SqliteHeader {
    bool sqlite = false; ///< begins as an SQLite database does
    std::int32_t applicationId = 0;
    std::int32_t schema = 0;    ///< user_version
    std::uintmax_t claimed = 0; ///< bytes, by the header's count of pages; 0 where it is not valid
    std::uintmax_t size = 0;    ///< bytes
};
/// Errors: Unavailable.
Result<SqliteHeader> readSqliteHeader(const std::filesystem::path& file);

/// Whether a log or journal with content lies beside the file: it is open somewhere, or was not
/// closed.
bool hasLog(const std::filesystem::path& file);

} // namespace trunkline
