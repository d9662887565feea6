#pragma once
// Handlers of quotas.

namespace trunkline {

class HandlerTable;

void addLimitHandlers(HandlerTable& table);

} // namespace trunkline
