#pragma once
// Handler of the events: the trail, as those may see it who only want to know what to read anew.

#include "services/contract/handlers.h"
#include "services/contract/permission.h"

#include <map>
#include <string>
#include <vector>

namespace trunkline {

/// What compose knows from the list of operations, which features do not see.
struct EventRules {
    /// Operations whose entries are events.
    std::map<std::string, Entity, std::less<>> writes;
    /// Whoever has one of these may read such records, and so may know that they changed.
    std::map<Entity, std::vector<Permission>> readers;
};

void addEventHandlers(HandlerTable& table, EventRules rules);

} // namespace trunkline
