#pragma once
// Classes of bytes in RFC 9110 and RFC 3986; those of <cctype> ask the locale.

#include <algorithm>
#include <string_view>

namespace trunkline {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isAlpha(char c) { return isUpper(c) || (c >= 'a' && c <= 'z'); }

/// SP or HTAB (RFC 9110 section 5.6.3).
constexpr bool isBlank(char c) { return c == ' ' || c == '\t'; }

/// ASCII that prints and is no blank.
constexpr bool isVisible(char c) { return c > ' ' && c < '\x7f'; }

/// What may stand in a field's value: HTAB, SP, VCHAR and obs-text (RFC 9110 section 5.5).
constexpr bool isFieldCharacter(char c)
{
    return isBlank(c) || isVisible(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// tchar (RFC 9110 section 5.6.2).
constexpr bool isTokenCharacter(char c)
{
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return isDigit(c) || isAlpha(c) || others.find(c) != std::string_view::npos;
}

/// pchar without pct-encoded (RFC 3986 section 3.3).
constexpr bool isPathCharacter(char c)
{
    constexpr std::string_view others = "-._~!$&'()*+,;=:@";
    return isDigit(c) || isAlpha(c) || others.find(c) != std::string_view::npos;
}

/// Without SP and HTAB at both ends, and nothing else.
constexpr std::string_view withoutBlanks(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// For ASCII, whatever the locale.
constexpr bool equalsAnyCase(std::string_view a, std::string_view b)
{
    const auto small = [](char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

} // namespace trunkline
