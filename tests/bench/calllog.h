#pragma once
// PERF-D5: the 1,000th page of the call log against the first.

#include "tests/bench/keptstore.h"
#include "tests/bench/report.h"

namespace trunkline::bench {

/// Errors: Internal when the 1,000th page is not the one that counting rows finds.
Outcome measureCallLog(const KeptStore& store, const Bar& bar, int rounds, Report& report);

} // namespace trunkline::bench
