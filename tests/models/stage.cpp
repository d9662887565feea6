#include "tests/models/stage.h"

#include <QTest>

namespace trunkline {

Instant at(const char* rfc3339) { return *parseRfc3339(rfc3339); }

CampaignId campaignId(int number)
{
    Uuid id;
    id.bytes.back() = static_cast<std::uint8_t>(number);
    return {id};
}

Stage::Stage(Role role, UserId user)
    : session(std::make_shared<FixedClock>(at("2026-11-22T19:02:11Z")))
    , scope(session)
{
    Principal principal;
    principal.role = role;
    principal.userId = user;
    session.connectTo({gateway, principal, QStringLiteral("Local workspace · test.trunkline")});
}

void Stage::begin(const std::vector<RoleRow>& also)
{
    Tenant tenant;
    tenant.name = "Acme Media";
    tenant.timeZone = "America/New_York";
    tenant.currency = *Currency::parse("USD");
    gateway->answer<ReadTenant>(tenant);
    QTRY_COMPARE(gateway->waiting<ReadRoles>(), 1);
    RoleMatrix matrix;
    for (const Permission permission : {Permission::DashboardRead, Permission::CallsRead,
             Permission::CampaignsRead, Permission::CampaignsWrite, Permission::AuditRead})
        matrix.rows.push_back({"operation", permission, {session.principal().role}});
    matrix.rows.insert(matrix.rows.end(), also.begin(), also.end());
    gateway->answer<ReadRoles>(matrix);
    QTRY_VERIFY(session.isReady());
}

} // namespace trunkline
