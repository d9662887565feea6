#pragma once
// Handlers of publishers: who sends the calls.

namespace trunkline {

class HandlerTable;

void addPublisherHandlers(HandlerTable& table);

} // namespace trunkline
