#include "services/http/clientaddress.h"

#include "services/http/characters.h"

#include <optional>

namespace trunkline {

IpAddress clientAddress(const IpAddress& peer, std::span<const Network> trusted,
    std::span<const std::string_view> forwardedFor)
{
    IpAddress last = peer;
    std::string joined;
    for (const std::string_view line : forwardedFor)
        joined.append(joined.empty() ? "" : ",").append(line);
    std::optional<std::string_view> rest = joined;
    while (rest && anyContains(trusted, last)) {
        const std::size_t comma = rest->rfind(',');
        const bool leftmost = comma == std::string_view::npos;
        const auto address
            = IpAddress::parse(withoutBlanks(leftmost ? *rest : rest->substr(comma + 1)));
        if (!address)
            break;
        last = *address;
        rest = leftmost ? std::nullopt : std::optional(rest->substr(0, comma));
    }
    return last;
}

std::string rateKey(const IpAddress& address)
{
    return address.isV4() ? address.text() : address.masked(64).text() + "/64";
}

} // namespace trunkline
