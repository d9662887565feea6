#pragma once
// Transactions on PostgreSQL.

#include "services/storage/postgresqlpool.h"

#include <memory>
#include <stop_token>

namespace trunkline {

/// Fenced to `tenant`: it begins with its first statement, in the same round trip, and each row
/// that it sees or writes is of that tenant (DECISIONS 13, SEC-N2). Errors: of the pool.
Result<std::unique_ptr<Transaction>> beginPostgreSql(const std::shared_ptr<PostgreSqlPool>& pool,
    TenantId tenant, Access access, std::stop_token stop);

} // namespace trunkline
