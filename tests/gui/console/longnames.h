#pragma once
// A workspace in which every name is as long as names may be.

#include "app/compose/workspace.h"

namespace trunkline {

/// 60 letters that begin with `what`.
std::string longName(const std::string& what);

/// Makes the file: a publisher with a member and an API key, a buyer with a cap, three campaigns
/// and 48 calls of the last two days, all names of 60 letters.
Result<std::shared_ptr<Workspace>> makeLongNames(const std::string& file);

/// One more call, a minute ago.
Outcome addCall(Workspace& workspace, const std::string& externalId);

} // namespace trunkline
