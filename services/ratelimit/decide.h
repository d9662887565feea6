#pragma once
// One decision over the buckets of this process, for the limiter that has no others and for the one
// that lost sight of them.

#include "services/ratelimit/buckettable.h"
#include "services/ratelimit/limiter.h"
#include "services/ratelimit/monotonicclock.h"

namespace trunkline {

/// The ids of the charges' buckets, in their order.
std::vector<BucketId> bucketIds(const BucketTable& table, std::span<const Charge> charges);

/// Makes the decisions of a refused call those of policies of which nothing was taken. `levels` are
/// how far from full the buckets were.
void giveBack(Verdict& verdict, std::span<const std::chrono::nanoseconds> levels);

/// All or none, as Limiter promises. What is charged gets the mark 0.
Verdict decide(BucketTable& table, std::span<const Charge> charges, const MonotonicClock& clock);

} // namespace trunkline
