#pragma once
// The parts of the list of operations (contract/operations.h), each made in a file of its own.

#include "services/dispatch/route.h"

namespace trunkline {

void addPartnerRoutes(std::vector<Route>& routes);
void addCampaignRoutes(std::vector<Route>& routes);
void addCallRoutes(std::vector<Route>& routes);
void addFigureRoutes(std::vector<Route>& routes);
void addWorkRoutes(std::vector<Route>& routes);
void addAccessRoutes(std::vector<Route>& routes);

} // namespace trunkline
