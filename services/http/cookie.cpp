#include "services/http/cookie.h"

#include "services/access/apikeys.h"
#include "services/base/base64url.h"
#include "services/base/digest.h"
#include "services/base/text.h"

#include <algorithm>

namespace trunkline {

std::optional<std::string> sessionCookie(const RequestHead& head)
{
    for (std::string_view line : head.all("cookie")) {
        while (!line.empty()) {
            const std::size_t end = std::min(line.find(';'), line.size());
            const std::string_view pair = trimmed(line.substr(0, end));
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == cookieName)
                return std::string(pair.substr(equals + 1));
            line.remove_prefix(std::min(end + 1, line.size()));
        }
    }
    return std::nullopt;
}

std::string setCookie(const Secret& token, const Defences& defences)
{
    return std::string(cookieName) + '=' + token.reveal()
        + "; Path=/; Secure; HttpOnly; SameSite=" + (defences.strictCookie ? "Strict" : "None");
}

bool isFromBrowser(const RequestHead& head)
{
    return head.find("sec-fetch-site") != nullptr || head.find("origin") != nullptr;
}

bool isFromOurPage(const RequestHead& head, const std::vector<std::string>& origins)
{
    const auto sites = head.all("sec-fetch-site");
    if (!sites.empty())
        return sites.size() == 1 && sites.front() == "same-origin";
    const auto sent = head.all("origin");
    return sent.size() == 1
        && std::find(origins.begin(), origins.end(), sent.front()) != origins.end();
}

std::string csrfToken(const Secret& key, const std::string& token)
{
    const Sha256 mac = hmacSha256(key.reveal(), "csrf " + token);
    return base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

bool hasCsrfToken(const RequestHead& head, const Secret& key, const std::string& token)
{
    const auto sent = head.all("x-csrf-token");
    return sent.size() == 1 && sameText(sent.front(), csrfToken(key, token));
}

} // namespace trunkline
