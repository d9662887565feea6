#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"
#include "services/dispatch/routes/make.h"

namespace trunkline {

void addFigureRoutes(std::vector<Route>& routes) { addRoutes(FigureOperations{}, routes); }

} // namespace trunkline
