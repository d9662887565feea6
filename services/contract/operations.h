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

using PartnerOperations = boost::mp11::mp_list<ReadTenant, UpdateTenant, ListUsers, ReadUser,
    ListPublishers, ReadPublisher, CreatePublisher, UpdatePublisher, ArchivePublisher, ListBuyers,
    ReadBuyer, CreateBuyer, UpdateBuyer, ArchiveBuyer>;

using CampaignOperations = boost::mp11::mp_list<ListCampaigns, ReadCampaign, CreateCampaign,
    UpdateCampaign, ArchiveCampaign, ListFlows, ReadFlow, ListNumbers, ReadNumber>;

using CallOperations = boost::mp11::mp_list<ListCalls, SearchCalls, ReadCall, CountCalls,
    IngestCalls, ReadTranscript>;

using FigureOperations = boost::mp11::mp_list<ListRateCards, ReadRateCard, ListRates, ListInvoices,
    ReadInvoice, ListQuotas, ReadQuota, ReadDashboard, RebuildRollups>;

using WorkOperations
    = boost::mp11::mp_list<StartImport, ReadImport, ListImports, CancelImport, ListAudit, ReadAudit,
        VerifyAudit, ExportAudit, ReadRoles, RecordExport, ReadDemo, ResetDemo, AdvanceDemo>;

using AccessOperations = boost::mp11::mp_list<SignIn, AcceptInvitation, ReadSession, SignOut,
    ListSessions, EndSession, ChangePassword, InviteUser, UpdateUser, ResetUser, ListApiKeys,
    ReadApiKey, CreateApiKey, RotateApiKey, RevokeApiKey, ListEvents>;

/// In parts, so that what is made of each operation is compiled in parts.
using Operations = boost::mp11::mp_append<PartnerOperations, CampaignOperations, CallOperations,
    FigureOperations, WorkOperations, AccessOperations>;

} // namespace trunkline
