#pragma once
// Handlers of rate cards and their rates.

namespace trunkline {

class HandlerTable;

void addRateHandlers(HandlerTable& table);

} // namespace trunkline
