#pragma once
// What the edge answers by itself, where no handler did.

#include "services/http/answer.h"
#include "services/http/refusal.h"

#include <string>
#include <string_view>

namespace trunkline {

/// A problem document of a request that is named so; an empty `requestId` names none.
Answer edgeAnswer(
    int status, std::string_view code, const std::string& why, const std::string& requestId);
/// The connection ends with it.
Answer edgeAnswer(const Refusal& refusal, const std::string& requestId);

} // namespace trunkline
