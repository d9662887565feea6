#pragma once
// What a server tells whoever measures it; the server does not know who that is.

#include "services/base/ipaddress.h"
#include "services/http/about.h"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace trunkline {

/// One request that is over. Its texts are valid for the call only.
struct RequestSeen {
    std::string_view method{}; ///< GET, HEAD, POST, …; empty: the gate refused the head
    bool secure = false;
    bool http10 = false;
    bool stream = false;             ///< its answer went on until one side ended it
    int status = 0;                  ///< of the answer, also where nobody was there to take it
    bool timedOut = false;           ///< the client was too slow
    bool clientClosed = false;       ///< the client did not take the answer
    std::chrono::nanoseconds took{}; ///< from the end of the head to the last byte of the answer
    std::uint64_t requestBytes = 0;  ///< of the body
    std::uint64_t responseBytes = 0; ///< of the body
    IpAddress client{};              ///< proxies counted, where there was a head
    std::string_view traceparent{};  ///< as sent, where exactly one was
    About about{};
};

/// Threads: shared between the network's. No member may block or throw.
class HttpObserver {
public:
    virtual ~HttpObserver() = default;

    /// A head passed the gate: an answer is being made.
    virtual void begun(std::string_view method, bool secure) = 0;
    /// Also told, without a `begun`, of a head that the gate refused.
    virtual void ended(const RequestSeen& seen) = 0;
};

} // namespace trunkline
