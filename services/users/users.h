#pragma once
// Reads people as members of the caller's tenant.

namespace trunkline {

class HandlerTable;

void addUserHandlers(HandlerTable& table);

} // namespace trunkline
