#pragma once
// Whether a configured thing is in use.

#include "services/contract/describe.h"

namespace trunkline {

TRUNK_ENUM(RecordState, Active, Archived)

} // namespace trunkline
