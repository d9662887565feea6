#pragma once
// Bytes as text that may stand anywhere: base64url without padding (RFC 4648 section 5).

#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

std::string base64url(std::string_view bytes);
/// None where the text is none, or has anything behind it.
std::optional<std::string> fromBase64url(std::string_view text);

} // namespace trunkline
