#pragma once
// A token with which a member chooses a name and a password, as one that was handed over.

#include "app/compose/workspace.h"

namespace trunkline {

/// For an hour. Nothing of it stands in the trail.
Secret invitationTo(const Workspace& workspace, const Caller& member);

} // namespace trunkline
