#pragma once
// Listens, and serves each connection until it ends. Knows no operation: whoever makes it says how
// a request is answered.

#include "services/base/result.h"
#include "services/http/answer.h"
#include "services/http/limits.h"
#include "services/http/observer.h"
#include "services/http/request.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace trunkline {

/// On a worker's thread; may block. What it throws ends as 500.
using Respond = std::function<Answer(const HttpRequest&)>;
/// On a worker's thread, asked for a body that is larger than usual: may a request with this head
/// have one (`HttpLimits::bulkBytes`)? The request has no body yet.
using MayBeLarge = std::function<bool(const HttpRequest&)>;

/// On a network thread, asked before any worker is: it may not wait. None: ask a worker.
using AnswerAtOnce = std::function<std::optional<Answer>(const HttpRequest&)>;
/// On a network thread, without a wait: is this one of a kind that takes long, and that anybody may
/// send? Then few threads answer it, apart from the others.
using IsApart = std::function<bool(const HttpRequest&)>;

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443; ///< 0: any that is free
    HttpLimits limits;
    std::size_t networkThreads = 2; ///< at least 1; each serves its share of the connections
    std::size_t workers = 4;
    std::size_t workersApart = 2; ///< for what IsApart says
    std::size_t waiting
        = 64;                ///< requests of each kind beyond those that run; more are answered 503
    std::string certificate; ///< PEM file with the chain; empty: plain HTTP
    std::string key;         ///< PEM file
    std::shared_ptr<HttpObserver> observer{}; ///< null: nobody is told
    /// Names the requests that no handler comes to answer; from any thread.
    std::function<std::string()> newRequestId = [] { return std::string(); };
};

/// What the server did, for metrics.
struct ServerFigures {
    std::uint64_t connections = 0; ///< since the start
    std::uint64_t open = 0;
    std::uint64_t requests = 0;
    std::uint64_t refusedHeads = 0;
    std::uint64_t refusedConnections = 0;
    std::uint64_t overload = 0; ///< answered 503 because the queue was full
};

/// Threads: `run` blocks one; the rest may be called from any.
class HttpServer {
public:
    /// Without `mayBeLarge` no body is.
    HttpServer(ServerOptions options, Respond respond, MayBeLarge mayBeLarge = {},
        AnswerAtOnce atOnce = {}, IsApart isApart = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds and listens. Errors: Unavailable (address in use, not ours), Invalid (certificate,
    /// key, plain HTTP beyond loopback), with the mend.
    Outcome listen();
    /// After `listen`.
    std::uint16_t port() const;
    /// Serves until it is drained.
    void run();
    /// Takes no more connections, lets what runs end, closes the rest; `run` returns then. What
    /// has not ended after `patience` is cut off.
    void drain(std::chrono::milliseconds patience);
    /// Reads certificate and key again; connections that are open keep theirs. Errors: Invalid; the
    /// old ones stay then.
    Outcome reloadCertificate();
    ServerFigures figures() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace trunkline
