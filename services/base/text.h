#pragma once
// Text: UTF-8 checks, trimming, masks.

#include <cstddef>
#include <string>
#include <string_view>

namespace trunkline {

bool isUtf8(std::string_view bytes);
/// Every byte has a meaning in Windows-1252 as browsers read it (WHATWG Encoding).
std::string windows1252ToUtf8(std::string_view bytes);

std::string_view trimmed(std::string_view text);
std::string lower(std::string_view ascii);

/// Code points; text must be UTF-8.
std::size_t codePoints(std::string_view text);

/// `Z•••••`: the first code point and dots for the rest, at most five.
std::string maskedName(std::string_view name);
/// `j•••@example.com`.
std::string maskedEmail(std::string_view address);
/// A value for an error message: at most `limit` code points, digits beyond the second masked.
/// Bytes below 0x20, 0x7F and what is no UTF-8 come as `\x1b`; C1 controls, line and paragraph
/// separators and marks that turn text around as `\u2028`.
std::string maskedValue(std::string_view value, std::size_t limit = 40);

} // namespace trunkline
