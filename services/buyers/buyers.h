#pragma once
// Handlers of buyers: who takes the calls.

namespace trunkline {

class HandlerTable;

void addBuyerHandlers(HandlerTable& table);

} // namespace trunkline
