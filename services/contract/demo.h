#pragma once
// The demo business: synthetic, deterministic, in a workspace of its own.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

struct DemoState {
    std::int64_t seed = 0;
    std::int64_t callsPerWeek = 0;
    Instant from;   ///< when the business begins
    Instant until;  ///< calls are there up to here
    Instant nextAt; ///< before this, advancing adds nothing
    std::int64_t calls = 0;
    bool more = false; ///< until is not reached yet: call again

    friend bool operator==(const DemoState&, const DemoState&) = default;
};
TRUNK_RECORD(DemoState, seed, callsPerWeek, from, until, nextAt, calls, more)

/// Where the demo stands. Errors: Forbidden in a workspace that is not a demo; NotFound before the
/// first reset.
struct ReadDemo {
    using Response = DemoState;
    static constexpr Facts facts{.name = "demo.read",
        .summary = "Where the demo business stands",
        .verb = Verb::Get,
        .path = "/v1/demo",
        .permission = Permission::DemoRun,
        .effect = Effect::Read,
        .touches = Entity::Demo,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
};
TRUNK_RECORD(ReadDemo)

/// Empties the demo tenant and lays out its business anew, without calls; `demo.advance` brings
/// them. Errors: Forbidden in a workspace that is not a demo.
struct ResetDemo {
    using Response = DemoState;
    static constexpr Facts facts{.name = "demo.reset",
        .summary = "Lay out the demo business anew, without calls",
        .verb = Verb::Post,
        .path = "/v1/demo/reset",
        .permission = Permission::DemoRun,
        .effect = Effect::Write,
        .touches = Entity::Demo,
        .rate = RateClass::Bulk,
        .stepUp = false,
        .audited = true};
    std::int64_t seed = 1;
    std::int64_t callsPerWeek = 12000;
    Instant from;
    Instant until;
};
TRUNK_RECORD(ResetDemo, seed, callsPerWeek, from, until)
TRUNK_BOUNDS(ResetDemo, {"calls_per_week", 1, 5'000'000})

/// Continues the seeded stream up to `until`, at most 10,000 calls at a time. Errors: Forbidden in
/// a workspace that is not a demo.
struct AdvanceDemo {
    using Response = DemoState;
    static constexpr Facts facts{.name = "demo.advance",
        .summary = "Bring the demo business more calls, up to a time",
        .verb = Verb::Post,
        .path = "/v1/demo/advance",
        .permission = Permission::DemoRun,
        .effect = Effect::Write,
        .touches = Entity::Demo,
        .rate = RateClass::Bulk,
        .stepUp = false,
        .audited = true};
    Instant until;
};
TRUNK_RECORD(AdvanceDemo, until)

} // namespace trunkline
