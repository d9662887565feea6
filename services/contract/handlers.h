#pragma once
// Handlers by operation. Features fill the table, app/*/compose.cpp hands it to the Dispatcher.

#include "services/base/result.h"
#include "services/contract/context.h"
#include "services/contract/facts.h"

#include <any>
#include <functional>
#include <typeindex>
#include <unordered_map>

namespace trunkline {

class Transaction;

template <Operation Op>
using Handler = std::function<Result<typename Op::Response>(Transaction&, Context&, const Op&)>;

class HandlerTable {
public:
    template <Operation Op>
    void add(Handler<Op> handler)
    {
        m_handlers.insert_or_assign(std::type_index(typeid(Op)), std::move(handler));
    }

    /// Null when nobody handles it: a test fails then.
    template <Operation Op>
    const Handler<Op>* find() const
    {
        const auto found = m_handlers.find(std::type_index(typeid(Op)));
        return found == m_handlers.end() ? nullptr : std::any_cast<Handler<Op>>(&found->second);
    }

private:
    std::unordered_map<std::type_index, std::any> m_handlers;
};

} // namespace trunkline
