#pragma once
// A workspace file's way from what it is to this program's schema, or to a refusal.

#include "services/base/time.h"
#include "services/storage/sqliteconnection.h"

#include <filesystem>

namespace trunkline {

/// Looks at a file and leaves it, and its folder, as they were. Up to 64 MiB every page is checked,
/// beyond that the size, the schema and the versions (`integrityOf` reads all).
/// Errors: NotFound; Invalid with the mend (newer, foreign, damaged, link, owner, modes).
Outcome checkWorkspace(const std::filesystem::path& file);

/// Every page and key. Errors: Invalid when one is damaged.
Outcome integrityOf(SqliteConnection& connection);

/// Brings a checked file up to date, each migration in a transaction of its own.
Outcome migrate(SqliteConnection& connection, Instant now);

} // namespace trunkline
