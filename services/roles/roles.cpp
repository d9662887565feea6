#include "services/roles/roles.h"

#include "services/contract/handlers.h"

namespace trunkline {

void addRoleHandlers(HandlerTable& table, std::vector<RoleRow> rows)
{
    table.add<ReadRoles>([rows = std::move(rows)](Transaction&, Context&,
                             const ReadRoles&) -> Result<RoleMatrix> { return RoleMatrix{rows}; });
}

} // namespace trunkline
