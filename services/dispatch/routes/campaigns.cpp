#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addCampaignRoutes(std::vector<Route>& routes) { addRoutes(CampaignOperations{}, routes); }

} // namespace trunkline
