#pragma once
// Keyset pages: a cursor is the last key that was seen.

#include "services/contract/bounds.h"
#include "services/contract/describe.h"

#include <cstdint>
#include <string>

namespace trunkline {

struct PageRequest {
    std::string after;        ///< cursor of the page before; empty for the first
    std::int64_t limit = 100; ///< 1 to 1,000

    friend bool operator==(const PageRequest&, const PageRequest&) = default;
};
TRUNK_RECORD(PageRequest, after, limit)
TRUNK_BOUNDS(PageRequest, {"limit", 1, 1'000})

} // namespace trunkline
