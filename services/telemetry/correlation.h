#pragma once
// What stands in a log for a value that must not: the same for the same value, and nothing else.

#include "services/base/secret.h"

#include <string>
#include <string_view>

namespace trunkline {

/// The first 12 hexadecimal digits of HMAC-SHA-256 (SECURITY-REQUIREMENTS §1, "masking").
std::string correlationId(const Secret& logKey, std::string_view value);

} // namespace trunkline
