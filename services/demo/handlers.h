#pragma once
// The operations of the demo.

#include "services/contract/calls.h"
#include "services/contract/handlers.h"

#include <functional>

namespace trunkline {

struct DemoPorts {
    /// The handler of `calls.ingest`, run inside the transaction it is given.
    std::function<Result<IngestResult>(Transaction&, Context&, const IngestCalls&)> ingest;
};

/// `demo.read`, `demo.reset` and `demo.advance`. `ports.ingest` must be set.
void addDemoHandlers(HandlerTable& table, DemoPorts ports);

} // namespace trunkline
