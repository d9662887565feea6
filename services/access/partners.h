#pragma once
// Whose rights somebody is given: the partner that a draft names must be there.

#include "services/base/id.h"
#include "services/base/result.h"
#include "services/storage/database.h"

namespace trunkline {

/// Nil is nobody. Errors: Invalid (`draft.publisher_id`, `draft.buyer_id`).
Outcome checkPartners(Transaction& transaction, PublisherId publisher, BuyerId buyer);

} // namespace trunkline
