#pragma once
// One connection: heads through the gate, bodies within their bounds, answers, one request after
// the other.

#include "services/http/server.h"
#include "services/http/workers.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <atomic>
#include <functional>
#include <set>
#include <string>

namespace trunkline {

/// A connection as the server that drains sees it.
class Drainable {
public:
    virtual ~Drainable() = default;
    /// Ends it where it waits for its next request; else after the one that runs.
    virtual void drain() = 0;
};

/// What the connections of one network thread share; outlives them. Touched by that thread only,
/// but for what is atomic.
struct ConnectionParts {
    const HttpLimits& limits;
    const Respond& respond;
    const MayBeLarge& mayBeLarge;
    const AnswerAtOnce& atOnce;
    const IsApart& isApart;
    Workers& workers;
    Workers& apart;
    HttpObserver* observer;
    const std::function<std::string()>& newRequestId;
    /// Promised to large bodies that are being read or answered, of all threads.
    std::atomic<std::size_t>& bulkBytes;
    std::set<Drainable*> open{};
    bool draining = false;
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> refusedHeads = 0;
    std::atomic<std::uint64_t> overload = 0;
};

using TcpSocket = boost::asio::ip::tcp::socket;
using TlsSocket = boost::asio::ssl::stream<TcpSocket>;

/// Ends when the connection does.
boost::asio::awaitable<void> serve(TcpSocket socket, IpAddress peer, ConnectionParts& parts);
boost::asio::awaitable<void> serve(TlsSocket socket, IpAddress peer, ConnectionParts& parts);

} // namespace trunkline
