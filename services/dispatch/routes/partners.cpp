#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addPartnerRoutes(std::vector<Route>& routes) { addRoutes(PartnerOperations{}, routes); }

} // namespace trunkline
