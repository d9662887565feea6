#pragma once
// Handlers of import jobs. The rows of a file go through IngestCalls.

namespace trunkline {

class HandlerTable;

void addImportHandlers(HandlerTable& table);

} // namespace trunkline
