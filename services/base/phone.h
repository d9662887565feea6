#pragma once
// Telephone numbers: E.164 where they can be understood, and never printed whole by accident.

#include <compare>
#include <string>
#include <string_view>

namespace trunkline {

/// A number as stored: `+` and up to 15 digits (ITU-T E.164), or the text as it came where that is
/// no such number (an extension, `anonymous`, a customer id).
struct Phone {
    std::string value;

    bool empty() const { return value.empty(); }
    /// `+1•••••••23`: country code and last two digits; other text keeps its last two characters.
    std::string masked() const;
    friend auto operator<=>(const Phone&, const Phone&) = default;
};

/// What the prefix of a number tells.
struct PhoneOrigin {
    std::string country; ///< ISO 3166-1 alpha-2, empty when unknown
    std::string region;  ///< `Phoenix, AZ` or a country's name, empty when unknown
    std::string zone;    ///< IANA zone, empty when unknown
};

/// Reads a number as dialled in `country` (ISO 3166-1 alpha-2). Text that cannot be a number is
/// kept as it is, trimmed.
Phone normalisePhone(std::string_view text, std::string_view country);

/// Longest known prefix; empty fields where nothing is known.
PhoneOrigin phoneOrigin(const Phone& phone);

} // namespace trunkline
