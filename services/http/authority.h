#pragma once
// A host and a port, as the Host field and an absolute target name them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

struct Authority {
    std::string host; ///< lower case; an IPv6 address in brackets and as RFC 5952 writes it
    std::optional<std::uint16_t> port;

    friend bool operator==(const Authority&, const Authority&) = default;
};

/// Reads `host` or `host:port` (RFC 9110 section 7.2): a name of letters, digits, hyphens and
/// underscores (container networks use them), an IPv4 address or an IPv6 address in brackets.
/// Nothing for user information, percent-encoding, an empty label, a final dot, a number that is
/// no address, an IPv4 address in brackets, an empty port and port 0: servers read these in
/// different ways.
std::optional<Authority> parseAuthority(std::string_view text);

} // namespace trunkline
