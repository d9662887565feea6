#include "services/base/text.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace trunkline {

namespace {

/// Bytes of the character that begins at `at`; 0 when it is no UTF-8 (RFC 3629).
std::size_t characterLength(std::string_view bytes, std::size_t at)
{
    const auto byte = [&](std::size_t offset) -> unsigned {
        return at + offset < bytes.size() ? static_cast<unsigned char>(bytes[at + offset]) : 0U;
    };
    const auto tail = [&](std::size_t offset) { return (byte(offset) & 0xC0) == 0x80; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

void appendUtf8(std::string& out, unsigned point)
{
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0 | point >> 6);
        out += static_cast<char>(0x80 | (point & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | point >> 12);
        out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (point & 0x3F));
    }
}

// WHATWG Encoding, index windows-1252, bytes 0x80 to 0x9F.
constexpr std::array<unsigned, 32> upperControls{0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026,
    0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018,
    0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178};

constexpr std::string_view dot = "\u2022";

constexpr char hexDigits[] = "0123456789abcdef";

/// The code point of two or three bytes of UTF-8 if a terminal, a log or a reader of lines would
/// act on it: C1 controls, line separators, marks of direction (Unicode Bidi_Control). Else 0.
unsigned actingPoint(std::string_view character)
{
    const auto bits = [character](std::size_t at, unsigned mask) {
        return static_cast<unsigned char>(character[at]) & mask;
    };
    unsigned point = 0;
    if (character.size() == 2)
        point = bits(0, 0x1F) << 6 | bits(1, 0x3F);
    else if (character.size() == 3)
        point = bits(0, 0x0F) << 12 | bits(1, 0x3F) << 6 | bits(2, 0x3F);
    const bool acts = (point >= 0x80 && point <= 0x9F) || point == 0x061C
        || (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069);
    return acts ? point : 0;
}

} // namespace

bool isUtf8(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (bytes.size() - at >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, 8);
            if ((word & 0x8080808080808080ULL) == 0) {
                at += 8;
                continue;
            }
        }
        const std::size_t length = characterLength(bytes, at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

std::string windows1252ToUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        appendUtf8(out, byte >= 0x80 && byte < 0xA0 ? upperControls[byte - 0x80U] : byte);
    }
    return out;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string lower(std::string_view ascii)
{
    std::string out(ascii);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::size_t codePoints(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

std::string maskedName(std::string_view name)
{
    if (name.empty())
        return {};
    const std::size_t first = characterLength(name, 0);
    std::string out(name.substr(0, first == 0 ? 1 : first));
    const std::size_t rest = codePoints(name) - 1;
    for (std::size_t i = 0; i < rest && i < 5; ++i)
        out += dot;
    return out;
}

std::string maskedEmail(std::string_view address)
{
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos || at == 0)
        return maskedName(address);
    const std::size_t first = characterLength(address, 0);
    std::string out(address.substr(0, first == 0 ? 1 : first));
    for (int i = 0; i < 3; ++i)
        out += dot;
    return out + std::string(address.substr(at));
}

std::string maskedValue(std::string_view value, std::size_t limit)
{
    std::string out;
    std::size_t shown = 0;
    std::size_t figures = 0;
    for (std::size_t at = 0; at < value.size(); ++shown) {
        if (shown == limit)
            return out + "\u2026";
        const std::size_t length = characterLength(value, at);
        const char c = value[at];
        const auto byte = static_cast<unsigned char>(c);
        if (length == 0 || byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hexDigits[byte >> 4];
            out += hexDigits[byte & 15];
            ++at;
        } else if (const unsigned point = actingPoint(value.substr(at, length)); point != 0) {
            out += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4)
                out += hexDigits[point >> shift & 15];
            at += length;
        } else if (c >= '0' && c <= '9') {
            out += ++figures <= 2 ? std::string_view(&c, 1) : dot;
            ++at;
        } else {
            out += value.substr(at, length);
            at += length;
        }
    }
    return out;
}

} // namespace trunkline
