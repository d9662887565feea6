#pragma once
// What changed, for those who show it: ids, never rows. An event's id is the tenant's audit seq.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

struct Event {
    std::int64_t seq = 0;
    Entity entity = Entity::Tenant;
    std::string operation;
    std::string entityId; ///< empty: many or none, or not to be told to the caller

    friend bool operator==(const Event&, const Event&) = default;
};
TRUNK_RECORD(Event, seq, entity, operation, entityId)

struct EventPage {
    std::vector<Event> items; ///< in their order
    std::int64_t last = 0;    ///< pass as `after` the next time
    /// What came between is not told: read anew whatever is shown.
    bool reset = false;

    friend bool operator==(const EventPage&, const EventPage&) = default;
};
TRUNK_RECORD(EventPage, items, last, reset)

/// Changes of what the caller may read. Asked for with `Accept: text/event-stream`, the server goes
/// on telling them as they happen (docs/server.md).
struct ListEvents {
    using Response = EventPage;
    static constexpr Facts facts{.name = "events.list",
        .summary = "What changed since an event",
        .verb = Verb::Get,
        .path = "/v1/events",
        .permission = Permission::EventsRead,
        .effect = Effect::Read,
        .touches = Entity::Event,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    std::optional<std::int64_t> after; ///< none: from now on
    std::int64_t limit = 256;          ///< 1 to 1000 entries of the trail are looked at
};
TRUNK_RECORD(ListEvents, after, limit)
TRUNK_BOUNDS(ListEvents, {"after", 0, unbounded}, {"limit", 1, 1'000})

} // namespace trunkline
