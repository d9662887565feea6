#pragma once
// What a test's Api stands on.

#include "app/compose/workspace.h"
#include "services/http/api.h"

namespace trunkline {

/// The workspace's own keys; no limits, lest a test that asks much be told to wait.
inline ApiParts partsOf(const Workspace& workspace)
{
    ApiParts parts;
    parts.dispatcher = workspace.dispatcher();
    parts.random = std::make_shared<SystemRandom>();
    parts.monotonic = std::make_shared<SteadyClock>();
    parts.keyPepper = workspace.keyPepper();
    parts.csrfKey = workspace.csrfKey();
    parts.streams = EventStreams::over(parts.dispatcher);
    return parts;
}

} // namespace trunkline
