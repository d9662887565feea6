#pragma once
// An operation with its type taken off: what a gateway needs to carry it (DECISIONS 4).

#include "services/contract/redact.h"
#include "services/contract/wire.h"
#include "services/dispatch/dispatcher.h"

#include <any>

namespace trunkline {

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

template <Operation Op>
const Route& routeOf()
{
    using Response = typename Op::Response;
    static const Route route{&Op::facts,
        [](const std::any& operation) { return toJson(std::any_cast<const Op&>(operation)); },
        [](std::string_view request) -> Result<std::any> {
            TRUNK_TRY(Op operation, fromJson<Op>(request, Strictness::Request, ownJson));
            return std::any(std::move(operation));
        },
        [](const std::any& response) { return toJson(std::any_cast<const Response&>(response)); },
        [](std::string_view response) -> Result<std::any> {
            TRUNK_TRY(Response value, fromJson<Response>(response, Strictness::Response, ownJson));
            return std::any(std::move(value));
        },
        [](const std::any& operation) { return toWire(std::any_cast<const Op&>(operation)); },
        [](const WireParts& parts) -> Result<std::any> {
            TRUNK_TRY(Op operation, fromWire<Op>(parts));
            return std::any(std::move(operation));
        },
        [](std::any& response, const Visibility& see) {
            redactAny(std::any_cast<Response&>(response), see);
        },
        [](Dispatcher& dispatcher, const Envelope& envelope, const std::any& operation,
            std::stop_token stop) -> Result<std::any> {
            TRUNK_TRY(Response answer,
                dispatcher.call(envelope, std::any_cast<const Op&>(operation), std::move(stop)));
            return std::any(std::move(answer));
        }};
    return route;
}

} // namespace trunkline
