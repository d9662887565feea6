#pragma once
// Roles, permissions and partners in the words of the pages that show them.

#include "models/session/session.h"

#include <QString>

#include <vector>

namespace trunkline {

/// `Read-only`.
QString roleText(Role role);
/// What it lets somebody do: `See calls`.
QString permissionText(Permission permission);
/// What a list of permissions is grouped by: `Calls`.
QString permissionGroup(Permission permission);
/// All but those that nobody needs, group by group.
std::vector<Permission> arrangedPermissions();
/// The publisher or buyer that somebody belongs to; empty for the others, its id where the name is
/// not known.
QString partnerText(const Session& session, PublisherId publisher, BuyerId buyer);

} // namespace trunkline
