#pragma once
// One hexadecimal digit, in either case.

namespace trunkline {

/// 0 to 15, or -1 where `c` is none.
constexpr int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace trunkline
