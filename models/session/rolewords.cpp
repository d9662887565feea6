#include "models/session/rolewords.h"

#include "models/base/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace trunkline {

namespace {

QString words(const char* text) { return QCoreApplication::translate("RoleWords", text); }

/// In the order in which the groups are shown.
enum class Area { Workspace, Members, Partners, Routing, Calls, Money, Figures, Trail };

Area areaOf(Permission permission)
{
    switch (permission) {
    case Permission::Anonymous:
    case Permission::TenantRead:
    case Permission::TenantWrite:
    case Permission::DemoRun:
    case Permission::EventsRead:
        return Area::Workspace;
    case Permission::UsersRead:
    case Permission::UsersWrite:
    case Permission::RolesRead:
    case Permission::SessionOwn:
    case Permission::ApiKeysRead:
    case Permission::ApiKeysWrite:
        return Area::Members;
    case Permission::PublishersRead:
    case Permission::PublishersWrite:
    case Permission::BuyersRead:
    case Permission::BuyersWrite:
        return Area::Partners;
    case Permission::CampaignsRead:
    case Permission::CampaignsWrite:
    case Permission::FlowsRead:
    case Permission::NumbersRead:
        return Area::Routing;
    case Permission::CallsRead:
    case Permission::CallsSearch:
    case Permission::CallsIngest:
    case Permission::TranscriptsRead:
    case Permission::ImportsRun:
        return Area::Calls;
    case Permission::RatesRead:
    case Permission::InvoicesRead:
    case Permission::QuotasRead:
        return Area::Money;
    case Permission::DashboardRead:
    case Permission::DashboardRebuild:
    case Permission::ExportsWrite:
        return Area::Figures;
    case Permission::AuditRead:
    case Permission::AuditExport:
        return Area::Trail;
    }
    return Area::Workspace;
}

QString nameOf(const std::vector<Named>& names, const Uuid& id)
{
    const auto found = std::ranges::find(names, id, &Named::id);
    return found == names.end() ? text(id.text()) : found->name;
}

} // namespace

QString roleText(Role role)
{
    switch (role) {
    case Role::Owner:
        return words("Owner");
    case Role::Admin:
        return words("Admin");
    case Role::Analyst:
        return words("Analyst");
    case Role::Publisher:
        return words("Publisher");
    case Role::Buyer:
        return words("Buyer");
    case Role::Readonly:
        return words("Read-only");
    }
    return {};
}

QString permissionText(Permission permission)
{
    switch (permission) {
    case Permission::Anonymous:
        return words("Sign in");
    case Permission::TenantRead:
        return words("See the workspace's settings");
    case Permission::TenantWrite:
        return words("Change the workspace's settings");
    case Permission::UsersRead:
        return words("See members");
    case Permission::UsersWrite:
        return words("Invite and change members");
    case Permission::PublishersRead:
        return words("See publishers");
    case Permission::PublishersWrite:
        return words("Change publishers");
    case Permission::BuyersRead:
        return words("See buyers");
    case Permission::BuyersWrite:
        return words("Change buyers");
    case Permission::CampaignsRead:
        return words("See campaigns");
    case Permission::CampaignsWrite:
        return words("Change campaigns");
    case Permission::FlowsRead:
        return words("See flows");
    case Permission::NumbersRead:
        return words("See numbers");
    case Permission::CallsRead:
        return words("See calls");
    case Permission::CallsSearch:
        return words("Search calls by digits");
    case Permission::CallsIngest:
        return words("Send calls in");
    case Permission::TranscriptsRead:
        return words("Read transcripts");
    case Permission::RatesRead:
        return words("See rate cards");
    case Permission::InvoicesRead:
        return words("See invoices");
    case Permission::QuotasRead:
        return words("See quotas");
    case Permission::DashboardRead:
        return words("See the dashboard");
    case Permission::DashboardRebuild:
        return words("Rebuild the dashboard's figures");
    case Permission::ImportsRun:
        return words("Import files");
    case Permission::AuditRead:
        return words("Read and verify the audit log");
    case Permission::AuditExport:
        return words("Take out the audit log");
    case Permission::RolesRead:
        return words("See what each role may do");
    case Permission::ExportsWrite:
        return words("Take out pictures and figures");
    case Permission::DemoRun:
        return words("Run the demo");
    case Permission::SessionOwn:
        return words("See and end one's own sessions");
    case Permission::ApiKeysRead:
        return words("See API keys");
    case Permission::ApiKeysWrite:
        return words("Make and end API keys");
    case Permission::EventsRead:
        return words("Be told of changes as they happen");
    }
    return {};
}

QString permissionGroup(Permission permission)
{
    switch (areaOf(permission)) {
    case Area::Workspace:
        return words("Workspace");
    case Area::Members:
        return words("Members and access");
    case Area::Partners:
        return words("Partners");
    case Area::Routing:
        return words("Routing");
    case Area::Calls:
        return words("Calls");
    case Area::Money:
        return words("Money");
    case Area::Figures:
        return words("Figures");
    case Area::Trail:
        return words("Audit");
    }
    return {};
}

std::vector<Permission> arrangedPermissions()
{
    std::vector<Permission> all = enumerators<Permission>();
    std::erase(all, Permission::Anonymous);
    std::ranges::stable_sort(all, {}, areaOf);
    return all;
}

QString partnerText(const Session& session, PublisherId publisher, BuyerId buyer)
{
    if (!publisher.isNil())
        return nameOf(session.publishers(), publisher.value);
    return buyer.isNil() ? QString() : nameOf(session.buyers(), buyer.value);
}

} // namespace trunkline
