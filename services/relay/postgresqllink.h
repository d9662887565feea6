#pragma once
// Words over PostgreSQL's LISTEN and NOTIFY, on a connection of their own.

#include "services/base/secret.h"
#include "services/relay/link.h"

namespace trunkline {

/// `url`: postgresql://…
OpenLink postgresqlLink(Secret url);

} // namespace trunkline
