#pragma once
// Handlers of the caller's own tenant.

#include "services/base/result.h"
#include "services/base/zone.h"

#include <functional>

namespace trunkline {

class Context;
class HandlerTable;
class Transaction;

/// Makes every rollup of the transaction's tenant anew, cut in `zone`. A port: the rollups belong
/// to another feature.
using Rebuild = std::function<Outcome(Transaction&, Context&, const Zone& zone)>;

void addTenantHandlers(HandlerTable& table, Rebuild rebuild);

} // namespace trunkline
