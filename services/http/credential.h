#pragma once
// What a request presents to say who asks: a session's token, a key, or a browser's cookie.

#include "services/access/identity.h"
#include "services/base/secret.h"
#include "services/base/time.h"
#include "services/dispatch/dispatcher.h"
#include "services/http/request.h"

#include <any>
#include <memory>
#include <optional>
#include <string>

namespace trunkline {

struct Credential {
    std::string text; ///< as presented; never logged, never stored
    bool byCookie = false;
};

/// None where nothing is presented. Errors: Invalid when both a cookie and an Authorization are.
Result<std::optional<Credential>> credentialOf(const RequestHead& head);

/// Whose it is.
struct Known {
    Caller caller;
    Instant lastSeen;                 ///< of a session
    std::optional<Instant> rotatedAt; ///< of a key that has a successor
    std::optional<Instant> endsAt;    ///< of a key that has a successor
};

/// Looks credentials up. What it finds is judged again in the transaction of the operation.
/// Threads: shared. Errors: Unauthenticated, in the same words for every reason.
class Credentials {
public:
    Credentials(std::shared_ptr<Dispatcher> dispatcher, Secret keyPepper);

    /// A key whose check is wrong is refused without asking the store (SEC-K1).
    Result<Known> find(const Credential& credential, const HttpRequest& request) const;
    /// Of those who have no session yet: the tenant comes from what they present, never from a
    /// header.
    Result<Caller> before(const std::any& operation, const HttpRequest& request) const;

    /// Writes down that it is used, at a time. A session that is over stays over.
    void see(const Known& known, const HttpRequest& request, const std::string& requestId) const;

private:
    Result<Known> findKey(const Credential& credential, const HttpRequest& request) const;
    Result<Known> findSession(const Credential& credential, const HttpRequest& request) const;

    std::shared_ptr<Dispatcher> m_dispatcher;
    Secret m_keyPepper;
};

} // namespace trunkline
