#include "services/base/phone.h"

#include "services/base/text.h"

#include <algorithm>

namespace trunkline {

namespace {

// Calling codes of two digits (ITU-T E.164, list of assigned codes); 1 and 7 have one, all others
// three.
constexpr std::string_view twoDigits
    = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
      "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/// Digits of the calling code behind the `+`.
std::size_t callingCodeLength(std::string_view number)
{
    if (number.size() > 1 && (number[1] == '1' || number[1] == '7'))
        return 1;
    return twoDigits.find(number.substr(1, 2)) != std::string_view::npos ? 2 : 3;
}

} // namespace

std::string Phone::masked() const
{
    // As many dots whatever is hidden: the length would tell.
    constexpr std::string_view dots = "\u2022\u2022\u2022\u2022\u2022\u2022\u2022";
    if (value.empty())
        return {};
    const bool ascii = std::all_of(
        value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii || value.size() < 4)
        return std::string(dots);
    const std::size_t shown = value.front() == '+' ? 1 + callingCodeLength(value) : 0;
    if (value.size() < shown + 4)
        return std::string(dots);
    return value.substr(0, shown) + std::string(dots) + value.substr(value.size() - 2);
}

Phone normalisePhone(std::string_view text, std::string_view)
{
    return Phone{std::string(trimmed(text))};
}

PhoneOrigin phoneOrigin(const Phone&) { return {}; }

} // namespace trunkline
