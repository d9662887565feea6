#pragma once
// Every handler in one table.

#include "services/access/passwords.h"
#include "services/audit/signer.h"
#include "services/contract/handlers.h"
#include "services/contract/roles.h"

#include <memory>
#include <vector>

namespace trunkline {

/// Every operation with the roles that may call it.
std::vector<RoleRow> roleRows();

std::shared_ptr<const HandlerTable> makeHandlers(std::shared_ptr<Signer> signer,
    const std::shared_ptr<Passwords>& passwords, const Secret& keyPepper);

} // namespace trunkline
