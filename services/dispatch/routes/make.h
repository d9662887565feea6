#pragma once
// Routes from the types of their operations. Included by the files of this folder only: what reads
// and writes operations and answers on the wire is made from their descriptions once.

#include "services/contract/redact.h"
#include "services/contract/wire.h"
#include "services/dispatch/dispatcher.h"
#include "services/dispatch/route.h"

#include <boost/mp11/list.hpp>

namespace trunkline {

template <Operation Op>
Route makeRoute()
{
    using Response = typename Op::Response;
    return {&Op::facts,
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
            return dispatcher.call(envelope, Op::facts, typeid(Op),
                &std::any_cast<const Op&>(operation), std::move(stop));
        }};
}

/// Those of a part of the list (contract/operations.h).
template <class... Ops>
void addRoutes(boost::mp11::mp_list<Ops...>, std::vector<Route>& routes)
{
    (routes.push_back(makeRoute<Ops>()), ...);
}

} // namespace trunkline
