#pragma once
// The endless stream of the demo's calls, cut into slots of five minutes.

#include "services/base/zone.h"
#include "services/contract/calls.h"
#include "services/contract/describe.h"
#include "services/demo/business.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace trunkline {

struct DemoPlan {
    std::int64_t seed = 1;
    std::int64_t callsPerWeek = 12'000;
    Instant from; ///< of the first call

    friend bool operator==(const DemoPlan&, const DemoPlan&) = default;
};

/// What a slot knows of those before it.
struct StreamState {
    std::int64_t slot = 0;             ///< the next to be made: five minutes since 1970
    std::int64_t day = 0;              ///< local, since 1970: what `routed` counts
    std::vector<std::int64_t> routed;  ///< to each buyer on that day
    std::vector<std::int64_t> callers; ///< new ones of each campaign so far

    friend bool operator==(const StreamState&, const StreamState&) = default;
};
TRUNK_RECORD(StreamState, slot, day, routed, callers)

/// The calls of a plan, in order of time. They depend on the plan and the zone alone: not on how
/// the way is cut into steps. Not shared between threads. Cost: about a microsecond a call.
class CallStream {
public:
    CallStream(const DemoPlan& plan, Zone zone);
    ~CallStream();
    CallStream(CallStream&&) noexcept;

    StreamState start() const;

    /// Appends the calls in [after, until), `limit` at most, and moves `state`, which belongs to
    /// `after`. Answers up to where the calls are complete: `until`, or less at the limit or after
    /// half a year.
    Instant advance(StreamState& state, Instant after, Instant until, std::size_t limit,
        std::vector<CallRecord>& calls) const;

private:
    struct Parts;
    std::unique_ptr<const Parts> m_parts;
};

} // namespace trunkline
