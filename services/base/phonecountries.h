#pragma once
// The countries of E.164: which one a number's first digits name.

#include <string_view>

namespace trunkline {

struct Country {
    std::string_view code; ///< ISO 3166-1 alpha-2, `XK` for Kosovo
    std::string_view name; ///< English
    std::string_view zone; ///< IANA zone where the whole country has one, else empty
};

/// Null where unknown.
const Country* countryOf(std::string_view code);

/// The country with the longest prefix of `digits` (without `+`); empty where unknown. The North
/// American plan is not here: see numberingArea.
std::string_view countryOfPrefix(std::string_view digits);

} // namespace trunkline
