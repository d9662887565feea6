#include "services/base/ipaddress.h"

#include <algorithm>

#include <arpa/inet.h>

namespace trunkline {

namespace {

constexpr std::array<std::uint8_t, 12> mappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int mappedBits = 96;

/// 0 to 128; -1 for what is no such number, or not in its shortest form.
int prefixLength(std::string_view text)
{
    if (text.empty() || text.size() > 3
        || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })
        || (text.front() == '0' && text.size() > 1))
        return -1;
    int value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    return value <= 128 ? value : -1;
}

} // namespace

IpAddress IpAddress::v4(const std::array<std::uint8_t, 4>& bytes)
{
    IpAddress out;
    std::ranges::copy(mappedPrefix, out.m_bytes.begin());
    std::ranges::copy(bytes, out.m_bytes.begin() + mappedPrefix.size());
    return out;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes)
{
    IpAddress out;
    out.m_bytes = bytes;
    return out;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    // inet_pton reads up to a NUL, so bytes behind one would not be looked at.
    if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    const std::string terminated(text);
    if (std::array<std::uint8_t, 4> four{}; ::inet_pton(AF_INET, terminated.c_str(), &four) == 1)
        return v4(four);
    if (std::array<std::uint8_t, 16> six{}; ::inet_pton(AF_INET6, terminated.c_str(), &six) == 1)
        return v6(six);
    return std::nullopt;
}

bool IpAddress::isV4() const
{
    return std::equal(mappedPrefix.begin(), mappedPrefix.end(), m_bytes.begin());
}

std::string IpAddress::text() const
{
    char out[INET6_ADDRSTRLEN];
    const int family = isV4() ? AF_INET : AF_INET6;
    const std::uint8_t* begin = m_bytes.data() + (isV4() ? mappedPrefix.size() : 0);
    ::inet_ntop(family, begin, out, sizeof out);
    return out;
}

IpAddress IpAddress::masked(int bits) const
{
    IpAddress out;
    for (int at = 0; at < 16; ++at) {
        const int kept = std::clamp(bits - 8 * at, 0, 8);
        const auto index = static_cast<std::size_t>(at);
        out.m_bytes[index] = static_cast<std::uint8_t>(m_bytes[index] & (0xFF00 >> kept));
    }
    return out;
}

Network::Network(const IpAddress& address, int bits)
    : m_address(address)
    , m_bits(bits)
{
}

Result<Network> Network::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address)
        return fail(Errc::Invalid, "a network begins with an IPv4 or IPv6 address");
    if (slash == std::string_view::npos)
        return Network(*address, 128);
    const bool dotted = text.find(':') == std::string_view::npos;
    const int given = prefixLength(text.substr(slash + 1));
    const int bits = dotted && given >= 0 ? given + mappedBits : given;
    if (given < 0 || bits > 128)
        return fail(Errc::Invalid, "a network's prefix has 0 to 32 bits, or 0 to 128 for IPv6");
    if (address->masked(bits) != *address)
        return fail(Errc::Invalid, "a network's address has bits behind its prefix");
    return Network(*address, bits);
}

bool Network::contains(const IpAddress& address) const
{
    return address.isV4() == m_address.isV4() && address.masked(m_bits) == m_address;
}

bool anyContains(std::span<const Network> networks, const IpAddress& address)
{
    return std::ranges::any_of(
        networks, [&address](const Network& network) { return network.contains(address); });
}

} // namespace trunkline
