#pragma once
// What the server's Api stands on, made from its settings.

#include "app/compose/workspace.h"
#include "app/server/configuration.h"
#include "app/server/telemetry.h"
#include "services/http/api.h"

namespace trunkline::server {

/// Limits stand in Redis where one is named, else in this process; `telemetry` outlives them.
/// Errors: Invalid.
Result<ApiParts> apiParts(
    const Configuration& configuration, const Workspace& workspace, Telemetry& telemetry);

} // namespace trunkline::server
