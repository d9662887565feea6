#include "services/http/router.h"

#include "services/contract/wire.h"

#include <algorithm>

namespace trunkline {

namespace {

bool isFixed(const Endpoint& endpoint)
{
    return std::none_of(endpoint.pattern.begin(), endpoint.pattern.end(),
        [](const PathPart& part) { return part.parameter; });
}

} // namespace

Router::Router()
{
    for (const Route& route : routes())
        m_endpoints.push_back({&route, pathParts(route.facts->path)});
    // `/v1/calls/count` is no call of that id.
    std::stable_partition(m_endpoints.begin(), m_endpoints.end(), isFixed);
    for (const Endpoint& endpoint : m_endpoints) {
        if (endpoint.route->facts->permission == Permission::Anonymous && isFixed(endpoint))
            m_strangers.push_back(endpoint.route);
    }
}

bool Router::isForStrangers(std::string_view method, std::string_view path) const
{
    return std::ranges::any_of(m_strangers, [method, path](const Route* route) {
        return methodOf(route->facts->verb) == method && route->facts->path == path;
    });
}

Found Router::find(std::string_view method, std::string_view path) const
{
    Found found;
    for (const Endpoint& endpoint : m_endpoints) {
        auto parameters = matched(endpoint.pattern, path);
        if (!parameters)
            continue;
        const Verb verb = endpoint.route->facts->verb;
        if (methodOf(verb) == (method == "HEAD" ? "GET" : method))
            return {&endpoint, *std::move(parameters), {}};
        const std::string known = verb == Verb::Get ? "GET, HEAD" : std::string(methodOf(verb));
        if (found.allowed.find(known) == std::string::npos)
            found.allowed += (found.allowed.empty() ? "" : ", ") + known;
    }
    return found;
}

} // namespace trunkline
