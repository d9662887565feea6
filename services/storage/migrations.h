#pragma once
// Numbered migrations, compiled in: forward only, each in a transaction, checksummed.

#include "services/base/result.h"
#include "services/storage/database.h"

#include <span>
#include <string_view>

namespace trunkline {

struct Migration {
    int number; ///< from 1, without gaps
    std::string_view name;
    std::string_view tables;   ///< step one: tables and indexes
    std::string_view keys;     ///< step two: foreign keys (SCHEMA-RULES 3); may be empty
    std::string_view checksum; ///< SHA-256 of both, hexadecimal
};

/// All that this program knows, oldest first. Source: resources/migrations/<engine>/.
std::span<const Migration> migrations(Engine engine);

} // namespace trunkline
