#pragma once
// An operation with its type taken off: what a gateway needs to carry it (DECISIONS 4).

#include "services/base/result.h"
#include "services/contract/facts.h"

#include <any>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

class Dispatcher;
struct Envelope;
struct Visibility;
struct WireParts;
struct WireRequest;

struct Route {
    const Facts* facts;
    std::string (*encode)(const std::any& operation);
    Result<std::any> (*decode)(std::string_view request); ///< strict
    std::string (*encodeResponse)(const std::any& response);
    Result<std::any> (*decodeResponse)(std::string_view response);
    WireRequest (*toWire)(const std::any& operation);
    Result<std::any> (*fromWire)(const WireParts& parts); ///< strict, within the wire's limits
    /// Takes out of a response what that reader may not see.
    void (*redact)(std::any& response, const Visibility& see);
    Result<std::any> (*dispatch)(Dispatcher& dispatcher, const Envelope& envelope,
        const std::any& operation, std::stop_token stop);
};

/// Of all operations, in the order of their list.
const std::vector<Route>& routes();
/// `facts` are those of an operation of the list.
const Route& routeOf(const Facts& facts);

template <Operation Op>
const Route& routeOf()
{
    static const Route& route = routeOf(Op::facts);
    return route;
}

} // namespace trunkline
