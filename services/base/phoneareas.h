#pragma once
// The area codes of the North American Numbering Plan.

#include <string_view>

namespace trunkline {

struct NumberingArea {
    std::string_view code;    ///< three digits
    std::string_view country; ///< ISO 3166-1 alpha-2
    /// State or province as in ISO 3166-2, several apart by blanks, or empty.
    std::string_view subdivision;
    std::string_view zone; ///< IANA zone where the whole area has one, else empty
};

/// Null where the code is not assigned to a place (toll-free, personal, not in service).
const NumberingArea* numberingArea(std::string_view code);

/// `Arizona` for `US` and `AZ`; empty where unknown.
std::string_view subdivisionName(std::string_view country, std::string_view subdivision);

} // namespace trunkline
