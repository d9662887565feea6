#pragma once
// Handlers of invoices and statements.

namespace trunkline {

class HandlerTable;

void addInvoiceHandlers(HandlerTable& table);

} // namespace trunkline
