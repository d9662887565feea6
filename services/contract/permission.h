#pragma once
// Roles, and what each may do. The matrix is DECISIONS 9; the table is services/access/roles.cpp.

#include "services/contract/describe.h"

namespace trunkline {

TRUNK_ENUM(Role, Owner, Admin, Analyst, Publisher, Buyer, Readonly)

/// A permission is also the scope an API key names.
TRUNK_ENUM(Permission, Anonymous, TenantRead, TenantWrite, UsersRead, UsersWrite, PublishersRead,
    PublishersWrite, BuyersRead, BuyersWrite, CampaignsRead, CampaignsWrite, FlowsRead, NumbersRead,
    CallsRead, CallsSearch, CallsIngest, TranscriptsRead, RatesRead, InvoicesRead, QuotasRead,
    DashboardRead, DashboardRebuild, ImportsRun, AuditRead, AuditExport, RolesRead, ExportsWrite,
    DemoRun, SessionOwn, ApiKeysRead, ApiKeysWrite, EventsRead)

} // namespace trunkline
