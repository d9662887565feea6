#pragma once
// A browser's session: its cookie, and what a request that carries one must show besides (SEC-S3,
// SEC-S5).

#include "services/base/secret.h"
#include "services/http/defences.h"
#include "services/http/headgate.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

inline constexpr const char* cookieName = "__Host-tl_session";

/// The session's token from the Cookie fields; none where there is no such cookie.
std::optional<std::string> sessionCookie(const RequestHead& head);
/// The value of Set-Cookie.
std::string setCookie(const Secret& token, const Defences& defences);

/// Did a browser send it? Only a browser writes where a request comes from.
bool isFromBrowser(const RequestHead& head);
/// Does it come from our own page? `origins` are those of our pages, as browsers write them.
/// Neither Sec-Fetch-Site nor Origin: no.
bool isFromOurPage(const RequestHead& head, const std::vector<std::string>& origins);

/// 43 characters; the same for as long as the session lives, and of no use without its token.
std::string csrfToken(const Secret& key, const std::string& token);
bool hasCsrfToken(const RequestHead& head, const Secret& key, const std::string& token);

} // namespace trunkline
