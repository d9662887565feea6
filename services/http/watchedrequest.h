#pragma once
// Tells the observer of one request once it is over, however it ends.

#include "services/http/answer.h"
#include "services/http/observer.h"
#include "services/http/request.h"

namespace trunkline {

/// Tells when it dies. Without an observer it does nothing and reads no clock.
class WatchedRequest {
public:
    /// `observer` may be null and outlives this.
    WatchedRequest(HttpObserver* observer, bool secure, const IpAddress& peer);
    ~WatchedRequest();
    WatchedRequest(const WatchedRequest&) = delete;
    WatchedRequest& operator=(const WatchedRequest&) = delete;

    /// The head passed; `request` outlives this.
    void begin(const HttpRequest& request);
    void answered(const Answer& answer, bool withBody);
    /// The client was not there to take the answer.
    void lost() { m_seen.clientClosed = true; }

private:
    HttpObserver* m_observer;
    const HttpRequest* m_request = nullptr;
    std::chrono::steady_clock::time_point m_begun;
    RequestSeen m_seen;
};

} // namespace trunkline
