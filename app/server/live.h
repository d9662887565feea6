#pragma once
// Event streams of the server, and the word between its replicas.

#include "app/server/configuration.h"
#include "app/server/telemetry.h"
#include "services/http/eventstreams.h"
#include "services/relay/relay.h"

#include <memory>

namespace trunkline::server {

struct Live {
    std::shared_ptr<EventStreams> streams;
    std::shared_ptr<Relay> relay; ///< null: a workspace file has one server
};

/// Replicas tell each other over Redis where one is named, else over PostgreSQL. `telemetry`
/// outlives what is made. Errors: Invalid.
Result<Live> goLive(const Configuration& configuration,
    const std::shared_ptr<Dispatcher>& dispatcher, Telemetry& telemetry);

} // namespace trunkline::server
