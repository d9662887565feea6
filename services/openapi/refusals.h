#pragma once
// What an operation may answer instead, as responses that all operations share.

#include "services/contract/facts.h"
#include "services/openapi/schemas.h"

#include <boost/json/object.hpp>

namespace trunkline::openapi {

/// Are its answers remembered by Idempotency-Key? What signs somebody in is never kept.
bool isRemembered(const Facts& facts);

/// `{"400": {"$ref": …}, …}`: every refusal that the operation may end in. `names` tells whether
/// its request names something that may not be there.
Object refusalsOf(const Facts& facts, bool names);
/// `["invalid", …]`: the codes that stand in those problem documents.
boost::json::array refusalCodesOf(const Facts& facts, bool names);

/// `components.responses`. Describes the problem document in `schemas`.
Object refusalComponents(Schemas& schemas);

/// Response headers by name, for `headers` of the answer of what was done.
Object answerHeaders(const Facts& facts);
/// `components.headers`.
Object headerComponents();

} // namespace trunkline::openapi
