#pragma once
// The list of all operations. Included by compose, http and conformance only.

#include "services/contract/analytics.h"
#include "services/contract/apikeys.h"
#include "services/contract/audit.h"
#include "services/contract/buyers.h"
#include "services/contract/calls.h"
#include "services/contract/campaigns.h"
#include "services/contract/demo.h"
#include "services/contract/events.h"
#include "services/contract/exports.h"
#include "services/contract/flows.h"
#include "services/contract/imports.h"
#include "services/contract/invoices.h"
#include "services/contract/limits.h"
#include "services/contract/numbers.h"
#include "services/contract/publishers.h"
#include "services/contract/rates.h"
#include "services/contract/roles.h"
#include "services/contract/sessions.h"
#include "services/contract/tenants.h"
#include "services/contract/transcripts.h"
#include "services/contract/users.h"

#include <boost/mp11/list.hpp>

namespace trunkline {

using Operations = boost::mp11::mp_list<ReadTenant, UpdateTenant, ListUsers, ReadUser,
    ListPublishers, ReadPublisher, CreatePublisher, UpdatePublisher, ArchivePublisher, ListBuyers,
    ReadBuyer, CreateBuyer, UpdateBuyer, ArchiveBuyer, ListCampaigns, ReadCampaign, CreateCampaign,
    UpdateCampaign, ArchiveCampaign, ListFlows, ReadFlow, ListNumbers, ReadNumber, ListCalls,
    SearchCalls, ReadCall, CountCalls, IngestCalls, ReadTranscript, ListRateCards, ReadRateCard,
    ListRates, ListInvoices, ReadInvoice, ListQuotas, ReadQuota, ReadDashboard, RebuildRollups,
    StartImport, ReadImport, ListImports, CancelImport, ListAudit, ReadAudit, VerifyAudit,
    ExportAudit, ReadRoles, RecordExport, ReadDemo, ResetDemo, AdvanceDemo, SignIn,
    AcceptInvitation, ReadSession, SignOut, ListSessions, EndSession, ChangePassword, InviteUser,
    UpdateUser, ResetUser, ListApiKeys, ReadApiKey, CreateApiKey, RotateApiKey, RevokeApiKey,
    ListEvents>;

} // namespace trunkline
