#include "services/access/roles.h"

#include <algorithm>
#include <initializer_list>

namespace trunkline {

namespace {

bool among(Permission permission, std::initializer_list<Permission> list)
{
    return std::find(list.begin(), list.end(), permission) != list.end();
}

} // namespace

bool allows(Role role, Permission permission)
{
    using P = Permission;
    if (permission == P::Anonymous || permission == P::SessionOwn || permission == P::EventsRead)
        return true;
    switch (role) {
    case Role::Owner:
    case Role::Admin:
        return true;
    case Role::Analyst:
        return among(permission,
            {P::TenantRead, P::PublishersRead, P::BuyersRead, P::CampaignsRead, P::FlowsRead,
                P::NumbersRead, P::CallsRead, P::CallsSearch, P::TranscriptsRead, P::RatesRead,
                P::InvoicesRead, P::QuotasRead, P::DashboardRead, P::RolesRead, P::ExportsWrite});
    // No search by caller for those who see callers masked: it would tell the digits.
    case Role::Publisher:
        return among(permission,
            {P::TenantRead, P::CampaignsRead, P::CallsRead, P::InvoicesRead, P::DashboardRead,
                P::RolesRead});
    case Role::Buyer:
        return among(permission,
            {P::TenantRead, P::CallsRead, P::CallsSearch, P::TranscriptsRead, P::InvoicesRead,
                P::DashboardRead, P::RolesRead});
    case Role::Readonly:
        return among(permission,
            {P::TenantRead, P::PublishersRead, P::BuyersRead, P::CampaignsRead, P::FlowsRead,
                P::NumbersRead, P::CallsRead, P::InvoicesRead, P::QuotasRead, P::DashboardRead,
                P::RolesRead});
    }
    return false;
}

bool allows(const Principal& principal, Permission permission)
{
    const auto& scopes = principal.scopes;
    const bool scoped = principal.kind != ActorKind::Key || permission == Permission::Anonymous
        || std::find(scopes.begin(), scopes.end(), permission) != scopes.end();
    return scoped && allows(principal.role, permission);
}

} // namespace trunkline
