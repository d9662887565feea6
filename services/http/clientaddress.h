#pragma once
// Whose request it is, as far as an address can tell (SEC-R4).

#include "services/base/ipaddress.h"

#include <span>
#include <string>
#include <string_view>

namespace trunkline {

/// `peer`, the other end of the TCP connection, unless it is in `trusted`: then the first address
/// that is not trusted in all X-Forwarded-For lines joined, read from the right, where our proxies
/// write. What does not parse (a port, a name, `unknown`) ends the walk at the last good address,
/// and so does the end of the list.
/// Cost: at most one parse for each entry of a head, which is bounded.
IpAddress clientAddress(const IpAddress& peer, std::span<const Network> trusted,
    std::span<const std::string_view> forwardedFor);

/// What limits count by: an IPv4 address, or the /64 of an IPv6 one, which is one subscriber's.
std::string rateKey(const IpAddress& address);

} // namespace trunkline
