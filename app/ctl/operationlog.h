#pragma once
// One line of JSON for each operation that a run has finished, for whoever runs it unattended.

#include "app/compose/workspace.h"

#include <string>

namespace trunkline::ctl {

/// `operation.finished` with request and tenant id, operation, duration, the error's code if there
/// was one, whether it was answered from memory and whether it left an entry in the trail. The file
/// is appended to until the workspace closes. Errors: those of LogFile.
Outcome logOperations(const Workspace& workspace, const std::string& file);

} // namespace trunkline::ctl
