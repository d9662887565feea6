#pragma once
// Handler of what leaves the product: the entry that says so.

namespace trunkline {

class HandlerTable;

void addExportHandlers(HandlerTable& table);

} // namespace trunkline
