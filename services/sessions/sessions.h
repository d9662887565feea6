#pragma once
// Signing in and out, over the rows of services/access.

#include "services/access/passwords.h"

#include <memory>

namespace trunkline {

class HandlerTable;

/// `passwords` is shared with the calls that run.
void addSessionHandlers(HandlerTable& table, const std::shared_ptr<Passwords>& passwords);

} // namespace trunkline
