#pragma once
// Addresses and networks of both families, compared as one type.

#include "services/base/result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace trunkline {

/// An IPv4 or IPv6 address. An IPv4-mapped one (RFC 4291 section 2.5.5.2) is the IPv4 address: a
/// dual-stack socket shows the same client either way.
class IpAddress {
public:
    /// `::`.
    IpAddress() = default;
    static IpAddress v4(const std::array<std::uint8_t, 4>& bytes);
    static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);

    /// Four decimal numbers without leading zeros, or RFC 4291 section 2.2; no brackets, port,
    /// zone, prefix or blanks.
    static std::optional<IpAddress> parse(std::string_view text);

    bool isV4() const;
    /// Dotted, or RFC 5952.
    std::string text() const;
    /// An IPv4 address in its mapped form.
    const std::array<std::uint8_t, 16>& bytes() const { return m_bytes; }
    /// The same in its first `bits` of 128, zero behind.
    IpAddress masked(int bits) const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    std::array<std::uint8_t, 16> m_bytes{};
};

/// A block of addresses of one family: `::/0` holds no IPv4 address.
class Network {
public:
    /// CIDR (RFC 4632, RFC 4291 section 2.3), or one address alone.
    /// Errors: Invalid, also where bits behind the prefix are set: it is not clear what was meant.
    static Result<Network> parse(std::string_view text);

    bool contains(const IpAddress& address) const;

private:
    Network(const IpAddress& address, int bits);

    IpAddress m_address;
    int m_bits; // of 128, also for IPv4
};

bool anyContains(std::span<const Network> networks, const IpAddress& address);

} // namespace trunkline
