#pragma once
// Rows in COPY's binary form (PostgreSQL 15, "COPY", Binary Format).

#include "services/storage/statement.h"

#include <libpq-fe.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// Not shared between threads.
class CopyRows {
public:
    /// `types` of the columns, in order; `bytes` begins with what stands before the first row.
    explicit CopyRows(std::vector<Oid> types);

    std::string bytes; ///< may be taken and cleared between two rows

    /// Errors: Invalid (U+0000 in a text); Internal (a row of another width than its table, a value
    /// that its column cannot hold).
    Outcome add(std::span<const Value> row);
    /// What stands behind the last row.
    void end();

private:
    Outcome put(const Value& value, Oid type);

    std::vector<Oid> m_types;
};

} // namespace trunkline
