#include "services/http/server.h"

#include "services/http/connection.h"
#include "services/http/tls.h"
#include "services/http/workers.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>

namespace trunkline {

namespace asio = boost::asio;

namespace {

constexpr int backlog = 1'024;
/// When the process has no descriptor left, an accept fails at once, again and again.
constexpr std::chrono::milliseconds acceptAgain{50};

IpAddress addressOf(const asio::ip::address& address)
{
    return address.is_v4() ? IpAddress::v4(address.to_v4().to_bytes())
                           : IpAddress::v6(address.to_v6().to_bytes());
}

} // namespace

class HttpServer::Impl {
public:
    Impl(ServerOptions options, Respond respond, MayBeLarge mayBeLarge, AnswerAtOnce atOnce)
        : m_options(std::move(options))
        , m_respond(std::move(respond))
        , m_mayBeLarge(std::move(mayBeLarge))
        , m_atOnce(std::move(atOnce))
        , m_workers(std::in_place, m_options.workers, m_options.waiting)
        , m_parts{m_options.limits, m_respond, m_mayBeLarge, m_atOnce, *m_workers,
              m_options.observer.get()}
        , m_acceptor(m_io)
        , m_patience(m_io)
    {
    }
    /// Workers answer into `m_io`, whose connections look at `m_parts`: they die in this order.
    ~Impl() { m_workers.reset(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Outcome listen();
    std::uint16_t port() const { return m_port; }
    void run();
    void drain(std::chrono::milliseconds patience);
    Outcome reload();
    ServerFigures figures() const
    {
        const std::lock_guard lock(m_mutex);
        return m_figures;
    }

private:
    bool isSecure() const { return !m_options.certificate.empty(); }
    asio::awaitable<void> acceptAll();
    /// False: it is one too many.
    bool admit(const IpAddress& peer);
    void release(const IpAddress& peer);
    void publish();
    asio::awaitable<void> serveOne(TcpSocket socket, IpAddress peer);

    ServerOptions m_options;
    Respond m_respond;
    MayBeLarge m_mayBeLarge;
    AnswerAtOnce m_atOnce;
    std::optional<Workers> m_workers;
    ConnectionParts m_parts;
    asio::io_context m_io{1};
    asio::ip::tcp::acceptor m_acceptor;
    asio::steady_timer m_patience;
    std::atomic<std::uint16_t> m_port = 0;
    std::map<std::string, std::size_t> m_byAddress;
    std::size_t m_open = 0;
    std::uint64_t m_accepted = 0;
    std::uint64_t m_turnedAway = 0;
    mutable std::mutex m_mutex; // guards what is below
    std::shared_ptr<asio::ssl::context> m_tls;
    ServerFigures m_figures;
};

Outcome HttpServer::Impl::listen()
{
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(m_options.address, failed);
    if (failed)
        return invalid("listen", "\"" + m_options.address + "\" is no address; use 127.0.0.1");
    if (!isSecure() && !address.is_loopback())
        return invalid("listen",
            "plain HTTP is served on loopback only; set certificate and key, or listen on "
            "127.0.0.1 behind a proxy");
    if (isSecure())
        TRUNK_DO(reload());
    const asio::ip::tcp::endpoint endpoint(address, m_options.port);
    m_acceptor.open(endpoint.protocol(), failed);
    if (!failed)
        m_acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed)
        m_acceptor.bind(endpoint, failed);
    if (!failed)
        m_acceptor.listen(backlog, failed);
    if (failed)
        return fail(Errc::Unavailable,
            "cannot listen on " + m_options.address + ':' + std::to_string(m_options.port) + ": "
                + failed.message());
    m_port = m_acceptor.local_endpoint().port();
    return Done{};
}

Outcome HttpServer::Impl::reload()
{
    TRUNK_TRY(auto tls, tlsContext(m_options.certificate, m_options.key));
    const std::lock_guard lock(m_mutex);
    m_tls = std::move(tls);
    return Done{};
}

bool HttpServer::Impl::admit(const IpAddress& peer)
{
    const auto& trusted = m_options.limits.trustedProxies;
    const bool proxy = std::any_of(trusted.begin(), trusted.end(),
        [&peer](const Network& network) { return network.contains(peer); });
    const std::string key = rateKey(peer);
    const auto mine = m_byAddress.find(key);
    if (m_open >= m_options.limits.connections
        || (!proxy && mine != m_byAddress.end()
            && mine->second >= m_options.limits.connectionsOfAnAddress)) {
        ++m_turnedAway;
        return false;
    }
    ++m_byAddress[key]; // not before: whoever is turned away leaves nothing behind
    ++m_open;
    ++m_accepted;
    return true;
}

void HttpServer::Impl::release(const IpAddress& peer)
{
    --m_open;
    const auto found = m_byAddress.find(rateKey(peer));
    if (found != m_byAddress.end() && --found->second == 0)
        m_byAddress.erase(found);
    publish();
    if (m_parts.draining && m_open == 0)
        m_patience.cancel();
}

void HttpServer::Impl::publish()
{
    const std::lock_guard lock(m_mutex);
    m_figures = {
        m_accepted, m_open, m_parts.requests, m_parts.refusedHeads, m_turnedAway, m_parts.overload};
}

asio::awaitable<void> HttpServer::Impl::serveOne(TcpSocket socket, IpAddress peer)
{
    if (!isSecure()) {
        co_await serve(std::move(socket), peer, m_parts);
        co_return;
    }
    std::shared_ptr<asio::ssl::context> tls;
    {
        const std::lock_guard lock(m_mutex);
        tls = m_tls;
    }
    TlsSocket secure(std::move(socket), *tls);
    co_await serve(std::move(secure), peer, m_parts);
}

asio::awaitable<void> HttpServer::Impl::acceptAll()
{
    asio::steady_timer pause(m_io);
    while (m_acceptor.is_open()) {
        auto [failed, socket]
            = co_await m_acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (failed) {
            if (failed == asio::error::operation_aborted || !m_acceptor.is_open())
                co_return;
            pause.expires_after(acceptAgain);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        boost::system::error_code gone;
        const auto remote = socket.remote_endpoint(gone);
        if (gone)
            continue;
        const IpAddress peer = addressOf(remote.address());
        if (!admit(peer)) {
            publish();
            continue; // closed here
        }
        socket.set_option(asio::ip::tcp::no_delay(true), gone);
        publish();
        asio::co_spawn(m_io, serveOne(std::move(socket), peer),
            [this, peer](const std::exception_ptr&) { release(peer); });
    }
}

void HttpServer::Impl::run()
{
    asio::co_spawn(m_io, acceptAll(), asio::detached);
    m_io.run();
}

void HttpServer::Impl::drain(std::chrono::milliseconds patience)
{
    asio::post(m_io, [this, patience] {
        if (m_parts.draining)
            return;
        m_parts.draining = true;
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        const std::set<Drainable*> open = m_parts.open;
        for (Drainable* connection : open)
            connection->drain();
        if (m_open == 0)
            return;
        m_patience.expires_after(patience);
        m_patience.async_wait([this](const boost::system::error_code& ended) {
            if (!ended)
                m_io.stop();
        });
    });
}

HttpServer::HttpServer(
    ServerOptions options, Respond respond, MayBeLarge mayBeLarge, AnswerAtOnce atOnce)
    : m_impl(std::make_unique<Impl>(
        std::move(options), std::move(respond), std::move(mayBeLarge), std::move(atOnce)))
{
}

HttpServer::~HttpServer() = default;

Outcome HttpServer::listen() { return m_impl->listen(); }
std::uint16_t HttpServer::port() const { return m_impl->port(); }
void HttpServer::run() { m_impl->run(); }
void HttpServer::drain(std::chrono::milliseconds patience) { m_impl->drain(patience); }
Outcome HttpServer::reloadCertificate() { return m_impl->reload(); }
ServerFigures HttpServer::figures() const { return m_impl->figures(); }

} // namespace trunkline
