#pragma once
// Handlers of the audit operations.

#include "services/audit/signer.h"
#include "services/contract/handlers.h"

#include <memory>

namespace trunkline {

void addAuditHandlers(HandlerTable& table, std::shared_ptr<Signer> signer);

} // namespace trunkline
