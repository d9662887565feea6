#pragma once
// What a request asks for, in the one reading that a proxy before us cannot differ on.

#include "services/http/authority.h"
#include "services/http/refusal.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace trunkline {

struct RequestTarget {
    std::string origin; ///< path and query as sent, in origin form
    std::string path;   ///< decoded once: UTF-8, begins with `/`, no control characters
    std::string query;  ///< as sent, behind the `?`; names and values are still encoded
    std::optional<Authority> authority; ///< of the absolute form
};

/// Reads the origin form, or the absolute form of http and https (RFC 9112 section 3.2).
/// Refused with 400: the authority and asterisk forms, a fragment, bytes that RFC 3986 does not
/// have, broken percent-encoding, an encoded NUL; in a path also encoded `/`, `\` and control
/// characters, dot segments (encoded, or with parameters as in `..;`), empty segments before the
/// last, and what is no UTF-8.
std::variant<RequestTarget, Refusal> parseTarget(std::string_view target);

} // namespace trunkline
