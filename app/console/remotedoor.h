#pragma once
// The way into a server.

#include "ui/shell/doors.h"

namespace trunkline::console {

/// Threads: the GUI thread; never blocks. Errors: Invalid per field of the login, and those of the
/// server.
QFuture<Result<Connection>> signInTo(const ServerLogin& login);

} // namespace trunkline::console
