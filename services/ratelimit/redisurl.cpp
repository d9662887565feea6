#include "services/ratelimit/redisurl.h"

#include <charconv>
#include <optional>
#include <utility>

namespace trunkline {

namespace {

// The longest path that sockaddr_un holds with its final zero.
constexpr std::size_t LongestSocketPath = 107;
// A Redis may be built with more, but is by default configured with 16.
constexpr int LastDatabase = 9999;

Error refused(std::string message) { return invalid("redis_url", std::move(message)); }

std::optional<int> number(std::string_view text, int least, int most)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        int byte = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error]
            = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc() || digits.size() != 2 || end != digits.data() + 2 || byte < 1)
            return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

Result<RedisAddress> socketAddress(std::string_view path)
{
    if (path.size() < 2 || path.front() != '/' || path.find('\0') != std::string_view::npos)
        return refused("write unix:///path, the path from the root");
    if (path.size() > LongestSocketPath)
        return refused("a socket's path has at most 107 bytes");
    RedisAddress address;
    address.socket = path;
    return address;
}

Outcome readCredentials(std::string_view text, RedisAddress& address)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return refused("write user:password@ or :password@");
    const auto user = decoded(text.substr(0, colon));
    auto password = decoded(text.substr(colon + 1));
    if (!user || !password || password->empty())
        return refused("the user or the password is not percent-encoded as it must be");
    address.user = *user;
    address.password = Secret(*std::move(password));
    return Done{};
}

Outcome readHost(std::string_view text, RedisAddress& address)
{
    std::size_t end = text.find(':');
    if (text.starts_with('[')) {
        end = text.find(']');
        if (end == std::string_view::npos)
            return refused("the bracket of the IPv6 address does not close");
        address.host = text.substr(1, end - 1);
        ++end;
    } else {
        address.host = text.substr(0, end);
    }
    if (address.host.empty() || address.host.find_first_of(" \t\r\n[]?#") != std::string::npos)
        return refused("the host is missing or no host");
    if (end >= text.size())
        return Done{};
    const auto port = text[end] == ':' ? number(text.substr(end + 1), 1, 65535) : std::nullopt;
    if (!port)
        return refused("the port is a number from 1 to 65535");
    address.port = *port;
    return Done{};
}

Result<RedisAddress> networkAddress(std::string_view rest)
{
    RedisAddress address;
    // The last one: an @ in a password need not be encoded to be understood.
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        TRUNK_DO(readCredentials(rest.substr(0, at), address));
        rest.remove_prefix(at + 1);
    }
    const std::size_t slash = rest.find('/');
    TRUNK_DO(readHost(rest.substr(0, slash), address));
    if (slash == std::string_view::npos || slash + 1 == rest.size())
        return address;
    const auto database = number(rest.substr(slash + 1), 0, LastDatabase);
    if (!database)
        return refused("the database is a number");
    address.database = *database;
    return address;
}

} // namespace

Result<RedisAddress> parseRedisUrl(std::string_view url)
{
    if (url.starts_with("unix://"))
        return socketAddress(url.substr(7));
    if (url.starts_with("redis://"))
        return networkAddress(url.substr(8));
    if (url.starts_with("rediss://"))
        return refused("TLS to Redis is not supported by the client library; "
                       "use unix:// or redis:// to a TLS tunnel on this machine");
    return refused("write redis://[user:password@]host:port/database or unix:///path");
}

} // namespace trunkline
