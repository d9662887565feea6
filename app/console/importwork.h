#pragma once
// The importer as a client of a gateway, for the import dialog.

#include "models/gateway/gateway.h"
#include "models/imports/importmodel.h"

#include <memory>

namespace trunkline::console {

/// Rejected lines go beside the file that was imported, or where that folder may not be written to,
/// into the user's downloads. Both functions block and are called on a worker's thread.
ImportWork importsThrough(std::shared_ptr<Gateway> gateway);

} // namespace trunkline::console
