#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addCallRoutes(std::vector<Route>& routes) { addRoutes(CallOperations{}, routes); }

} // namespace trunkline
