#pragma once
// PERF-D1 and PERF-D4: the dashboard against the same figures asked of the calls, and a long range
// against a short one.

#include "tests/bench/keptstore.h"
#include "tests/bench/report.h"

namespace trunkline::bench {

/// Errors: Internal when the baseline's figures are not the dashboard's.
Outcome measureDashboard(const KeptStore& store, const Bar& bar, int rounds, Report& report);
Outcome measureLongRange(const KeptStore& store, const Bar& bar, int rounds, Report& report);

} // namespace trunkline::bench
