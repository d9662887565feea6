#pragma once
// Weeks since the epoch, by which the index calls_caller is divided: the calls of one caller are
// looked for week by week, and new calls fall into the few pages of theirs instead of anywhere.

#include "services/base/time.h"
#include "services/storage/statement.h"

#include <cstdint>
#include <vector>

namespace trunkline {

/// As the index reckons it: `started_at / 604800000000`.
std::int64_t callWeek(Instant startedAt);
/// The weeks from one time to the other, both included; none where the second is earlier.
std::vector<std::int64_t> callWeeks(Instant from, Instant to);
/// ` and started_at / 604800000000 in ($5, $6)`.
void addWeeks(Query& query, const std::vector<std::int64_t>& weeks);

} // namespace trunkline
