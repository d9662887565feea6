#pragma once
// Handlers of campaigns.

namespace trunkline {

class HandlerTable;

void addCampaignHandlers(HandlerTable& table);

} // namespace trunkline
