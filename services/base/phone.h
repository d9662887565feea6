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
    std::string country;    ///< ISO 3166-1 alpha-2 (`XK` for Kosovo), empty when unknown
    std::string region;     ///< `Arizona` in the US and Canada, else the country's name, or empty
    std::string regionCode; ///< `AZ` (ISO 3166-2) in the US and Canada where it is one, else empty
    std::string zone;       ///< IANA zone where the whole region has one, else empty

    friend bool operator==(const PhoneOrigin&, const PhoneOrigin&) = default;
};

/// Reads a number as dialled in `country` (ISO 3166-1 alpha-2), also as `tel:` or `sip:` URI:
/// behind `+`, the country's international prefix, its trunk prefix, its own calling code where
/// that can be nothing else, or bare where the country dials so. A length or first digit that the
/// numbering plan does not have is no number. Text that is none (letters, short codes, extensions,
/// what could be two numbers) is kept as it is, trimmed. Without a country only `+` is understood.
Phone normalisePhone(std::string_view text, std::string_view country);

/// Longest known prefix; empty fields where nothing is known (toll-free, satellite, no E.164).
PhoneOrigin phoneOrigin(const Phone& phone);

} // namespace trunkline
