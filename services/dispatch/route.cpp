#include "services/dispatch/route.h"

#include "services/contract/operations.h"
#include "services/dispatch/routes/all.h"

#include <cassert>
#include <unordered_map>

namespace trunkline {

const std::vector<Route>& routes()
{
    static const std::vector<Route> all = [] {
        std::vector<Route> made;
        addPartnerRoutes(made);
        addCampaignRoutes(made);
        addCallRoutes(made);
        addFigureRoutes(made);
        addWorkRoutes(made);
        addAccessRoutes(made);
        assert(made.size() == boost::mp11::mp_size<Operations>::value);
        return made;
    }();
    return all;
}

const Route& routeOf(const Facts& facts)
{
    static const std::unordered_map<const Facts*, const Route*> known = [] {
        std::unordered_map<const Facts*, const Route*> found;
        for (const Route& route : routes())
            found.emplace(route.facts, &route);
        return found;
    }();
    return *known.at(&facts);
}

} // namespace trunkline
