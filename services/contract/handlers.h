#pragma once
// Handlers by operation. Features fill the table, app/*/compose.cpp hands it to the Dispatcher.

#include "services/base/result.h"
#include "services/contract/context.h"
#include "services/contract/facts.h"
#include "services/contract/json.h"
#include "services/contract/redact.h"
#include "services/contract/secrets.h"

#include <any>
#include <functional>
#include <string>
#include <typeindex>
#include <unordered_map>

namespace trunkline {

class Transaction;

template <Operation Op>
using Handler = std::function<Result<typename Op::Response>(Transaction&, Context&, const Op&)>;

/// A handler with its operation's type taken off, so that who calls it needs none of the type's
/// code: `operation` is a pointer to that type.
struct AnyHandler {
    std::string (*requestJson)(const void* operation);
    std::function<Result<std::any>(Transaction&, Context&, const void* operation)> handle;
    /// Takes out of a response what that reader may not see.
    void (*redact)(std::any& response, const Visibility& see);
    /// To be remembered: without what is shown once.
    std::string (*keptJson)(const std::any& response);
    Result<std::any> (*responseOf)(const std::string& keptJson);
};

class HandlerTable {
public:
    template <Operation Op>
    void add(Handler<Op> handler)
    {
        m_handlers.insert_or_assign(
            std::type_index(typeid(Op)), anyHandler<Op>(std::move(handler)));
    }

    /// Null when nobody handles it: a test fails then.
    const AnyHandler* find(std::type_index operation) const
    {
        const auto found = m_handlers.find(operation);
        return found == m_handlers.end() ? nullptr : &found->second;
    }

private:
    template <Operation Op>
    static AnyHandler anyHandler(Handler<Op> handler);

    std::unordered_map<std::type_index, AnyHandler> m_handlers;
};

template <Operation Op>
AnyHandler HandlerTable::anyHandler(Handler<Op> handler)
{
    using Response = typename Op::Response;
    return {[](const void* operation) { return toJson(*static_cast<const Op*>(operation)); },
        [handler = std::move(handler)](
            Transaction& transaction, Context& context, const void* operation) -> Result<std::any> {
            TRUNK_TRY(
                Response answer, handler(transaction, context, *static_cast<const Op*>(operation)));
            return std::any(std::move(answer));
        },
        [](std::any& response, const Visibility& see) {
            redactAny(std::any_cast<Response&>(response), see);
        },
        [](const std::any& response) {
            Response kept = std::any_cast<const Response&>(response);
            forgetTokens(kept);
            return toJson(kept);
        },
        [](const std::string& keptJson) -> Result<std::any> {
            TRUNK_TRY(Response answer, fromJson<Response>(keptJson, Strictness::Response, ownJson));
            return std::any(std::move(answer));
        }};
}

} // namespace trunkline
