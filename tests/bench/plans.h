#pragma once
// The plans of the product's own statements, asked in the product's own transactions: same role,
// same tenant, same values.

#include "tests/bench/keptstore.h"

#include <string>
#include <vector>

namespace trunkline::bench {

/// Prints each statement that one call of the operation asks, with its plan, once per engine and
/// program. The call is not timed.
template <Operation Op>
Outcome printPlans(const KeptStore& store, const Op& operation);

/// The dispatcher of `store` over a database that explains before it asks.
std::shared_ptr<Dispatcher> explaining(const KeptStore& store);

void printPlan(const std::string& title, const std::vector<std::string>& lines);

template <Operation Op>
Outcome printPlans(const KeptStore& store, const Op& operation)
{
    Envelope envelope;
    envelope.caller = store.owner;
    TRUNK_TRY([[maybe_unused]] const auto answer, explaining(store)->call(envelope, operation));
    return Done{};
}

} // namespace trunkline::bench
