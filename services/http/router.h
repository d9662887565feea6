#pragma once
// The operation that a method and a path mean. Made from the list of all operations; nothing is
// named twice.

#include "services/contract/wire.h"
#include "services/dispatch/route.h"

#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

struct Endpoint {
    const Route* route;
    std::vector<PathPart> pattern;
};

/// Where a request goes. Without an endpoint: the methods that the path knows (405), none of them
/// when nobody knows the path (404).
struct Found {
    const Endpoint* endpoint = nullptr;
    WireFields parameters;
    std::string allowed; ///< `GET, HEAD, POST`
};

class Router {
public:
    Router();

    Found find(std::string_view method, std::string_view path) const;
    /// Does the operation that they mean need no rights? Costs less than `find`.
    bool isForStrangers(std::string_view method, std::string_view path) const;
    const std::vector<Endpoint>& endpoints() const { return m_endpoints; }

private:
    std::vector<Endpoint> m_endpoints;     ///< those without parameters first
    std::vector<const Route*> m_strangers; ///< the few that need no rights, without parameters
};

} // namespace trunkline
