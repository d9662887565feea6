#pragma once
// Where the Redis is that the replicas share.

#include "services/base/result.h"
#include "services/base/secret.h"

#include <string>
#include <string_view>

namespace trunkline {

struct RedisAddress {
    std::string socket; ///< path of a Unix socket; empty: host and port
    std::string host;   ///< a name, an IPv4 address, or an IPv6 address without brackets
    int port = 6379;
    int database = 0;
    std::string user; ///< empty: Redis's default user
    Secret password;  ///< empty: no AUTH
};

/// Reads `redis://[[user]:password@]host[:port][/database]` and `unix:///path`; user and password
/// may be percent-encoded.
/// Errors: Invalid, in words that never quote the URL, since it may hold a password; for `rediss:`
///         too: the client library that we support, hiredis 0.14, speaks no TLS.
Result<RedisAddress> parseRedisUrl(std::string_view url);

} // namespace trunkline
