#pragma once
// Handlers of telephone numbers.

namespace trunkline {

class HandlerTable;

void addNumberHandlers(HandlerTable& table);

} // namespace trunkline
