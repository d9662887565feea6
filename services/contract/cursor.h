#pragma once
// A place in a keyset page: base64url of the last key and of the question it belongs to (DECISIONS
// 5).

#include "services/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// `question` is any text that tells one filter from another; only its hash goes into the cursor.
std::string makeCursor(const std::vector<std::string>& key, std::string_view question);

/// Errors: Invalid when it is no cursor, has not `width` parts, or was made by another question.
Result<std::vector<std::string>> readCursor(
    std::string_view cursor, std::size_t width, std::string_view question);

} // namespace trunkline
