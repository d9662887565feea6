#pragma once
// Handlers of the dashboard operations and of CountCalls.

#include "services/contract/handlers.h"
#include "services/contract/ports.h"

namespace trunkline {

void addAnalyticsHandlers(HandlerTable& table, const ScanCalls& scan);

/// The handler of calls.count, lent to those who ask it inside a transaction of their own.
CountTheCalls countTheCalls(const ScanCalls& scan);

} // namespace trunkline
