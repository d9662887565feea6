#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addAccessRoutes(std::vector<Route>& routes) { addRoutes(AccessOperations{}, routes); }

} // namespace trunkline
