#pragma once
// Digests of a tenant's rows, to compare one store with another whatever its engine.

#include "services/storage/database.h"

#include <string>
#include <vector>

namespace trunkline {

struct TableDigest {
    std::string table;
    std::int64_t rows = 0;
    std::string sha256; ///< hexadecimal

    friend bool operator==(const TableDigest&, const TableDigest&) = default;
};

enum class DigestOf {
    All,
    /// Without the columns `audit_id`, `created_at` and `updated_at`, and without the trail's
    /// tables: what two runs of the same work have in common.
    Content,
};

/// Shape:  one per table of ours, by name; tables that are not a tenant's are left out, but for
/// this
///         tenant's rows of `tenants`, `jobs` and `users`.
/// Units:  SHA-256 over all rows in the order of their key, in a form that both engines share.
/// Errors: those of Transaction.
/// Cost:   reads every row of the tenant once.
Result<std::vector<TableDigest>> tableDigests(
    Transaction& transaction, DigestOf what = DigestOf::All);

} // namespace trunkline
