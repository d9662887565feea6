#pragma once
// Requests that succeed for an OWNER of the world. A new operation without one is sent as it is
// default-made.

#include "tests/conformance/world.h"

namespace trunkline {

template <>
ReadUser sample(World& world);
template <>
UpdateTenant sample(World& world);
template <>
ReadPublisher sample(World& world);
template <>
CreatePublisher sample(World& world);
template <>
UpdatePublisher sample(World& world);
template <>
ArchivePublisher sample(World& world);
template <>
ReadBuyer sample(World& world);
template <>
CreateBuyer sample(World& world);
template <>
UpdateBuyer sample(World& world);
template <>
ArchiveBuyer sample(World& world);
template <>
ReadCampaign sample(World& world);
template <>
CreateCampaign sample(World& world);
template <>
UpdateCampaign sample(World& world);
template <>
ArchiveCampaign sample(World& world);
template <>
ReadFlow sample(World& world);
template <>
ReadNumber sample(World& world);
template <>
ListCalls sample(World& world);
template <>
SearchCalls sample(World& world);
template <>
ReadCall sample(World& world);
template <>
CountCalls sample(World& world);
template <>
IngestCalls sample(World& world);
template <>
ReadTranscript sample(World& world);
template <>
ReadRateCard sample(World& world);
template <>
ListRates sample(World& world);
template <>
ReadInvoice sample(World& world);
template <>
ReadQuota sample(World& world);
template <>
ReadDashboard sample(World& world);
template <>
StartImport sample(World& world);
template <>
ReadImport sample(World& world);
template <>
CancelImport sample(World& world);
template <>
ReadAudit sample(World& world);
template <>
RecordExport sample(World& world);
template <>
ResetDemo sample(World& world);
template <>
AdvanceDemo sample(World& world);
template <>
SignIn sample(World& world);
template <>
AcceptInvitation sample(World& world);
template <>
EndSession sample(World& world);
template <>
ChangePassword sample(World& world);
template <>
InviteUser sample(World& world);
template <>
UpdateUser sample(World& world);
template <>
ResetUser sample(World& world);
template <>
ReadApiKey sample(World& world);
template <>
CreateApiKey sample(World& world);
template <>
RotateApiKey sample(World& world);
template <>
RevokeApiKey sample(World& world);

} // namespace trunkline
