#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addWorkRoutes(std::vector<Route>& routes) { addRoutes(WorkOperations{}, routes); }

} // namespace trunkline
