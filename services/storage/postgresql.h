#pragma once
// The PostgreSQL driver: a bounded pool, row-level security on every transaction (DECISIONS 13,
// 14).

#include "services/base/secret.h"
#include "services/storage/database.h"

namespace trunkline {

struct PostgreSqlOptions {
    Secret url; ///< postgresql://…
    int connections = 4;
    std::chrono::milliseconds wait{5000}; ///< for a connection of the pool
    Instant now{};                        ///< when migrations that are applied now say they were
};

/// Connects, migrates when the schema is older and the role may, checks that row security binds.
/// Errors: Invalid (newer schema, not ours, row security would not bind), Unavailable.
Result<std::shared_ptr<Database>> openPostgreSql(const PostgreSqlOptions& options);

} // namespace trunkline
