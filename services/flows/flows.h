#pragma once
// Handlers of flows.

namespace trunkline {

class HandlerTable;

void addFlowHandlers(HandlerTable& table);

} // namespace trunkline
