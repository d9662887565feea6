#include "services/http/authority.h"

#include "services/base/hexdigit.h"
#include "services/base/ipaddress.h"
#include "services/base/text.h"
#include "services/http/characters.h"

#include <algorithm>

namespace trunkline {

namespace {

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    if (text.empty() || text.size() > 5 || text.front() == '0'
        || !std::ranges::all_of(text, isDigit))
        return std::nullopt;
    unsigned value = 0;
    for (const char c : text)
        value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65'535)
        return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-'
        && std::ranges::all_of(
            label, [](char c) { return isDigit(c) || isAlpha(c) || c == '-' || c == '_'; });
}

/// A last label such as `7` or `0x7f`: some resolvers take the whole for an address (WHATWG URL,
/// "ends in a number").
bool isNumber(std::string_view label)
{
    if (label.starts_with("0x") || label.starts_with("0X"))
        return std::ranges::all_of(label.substr(2), [](char c) { return hexValue(c) >= 0; });
    return std::ranges::all_of(label, isDigit);
}

std::optional<std::string> parseName(std::string_view text)
{
    if (text.size() > 253)
        return std::nullopt;
    std::string_view last;
    for (std::string_view rest = text;;) {
        const std::size_t dot = rest.find('.');
        last = rest.substr(0, dot);
        if (!isLabel(last))
            return std::nullopt;
        if (dot == std::string_view::npos)
            break;
        rest = rest.substr(dot + 1);
    }
    if (isNumber(last) && !IpAddress::parse(text))
        return std::nullopt;
    return lower(text);
}

std::optional<std::string> parseBracketed(std::string_view text)
{
    const auto address = IpAddress::parse(text);
    if (!address || address->isV4())
        return std::nullopt;
    return '[' + address->text() + ']';
}

} // namespace

std::optional<Authority> parseAuthority(std::string_view text)
{
    std::optional<std::string> host;
    std::string_view behind;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        host = parseBracketed(text.substr(1, close - 1));
        behind = text.substr(close + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        host = parseName(text.substr(0, colon));
        behind = text.substr(colon);
    }
    if (!host)
        return std::nullopt;
    Authority out{*std::move(host), std::nullopt};
    if (behind.empty())
        return out;
    if (behind.front() != ':')
        return std::nullopt;
    out.port = parsePort(behind.substr(1));
    return out.port ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace trunkline
