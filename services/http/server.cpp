#include "services/http/server.h"

#include "services/http/connection.h"
#include "services/http/tls.h"
#include "services/http/workers.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
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
#include <thread>
#include <vector>

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
    Impl(ServerOptions options, Respond respond, MayBeLarge mayBeLarge, AnswerAtOnce atOnce,
        IsApart isApart);
    /// Workers answer into the lanes, whose connections look at what they share: they die first.
    ~Impl()
    {
        m_workers.reset();
        m_apart.reset();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Outcome listen();
    std::uint16_t port() const { return m_port; }
    void run();
    void drain(std::chrono::milliseconds patience);
    Outcome reload();
    ServerFigures figures() const;

private:
    /// One network thread and its connections.
    struct Lane {
        explicit Lane(Impl& server)
            : parts{server.m_options.limits, server.m_respond, server.m_mayBeLarge, server.m_atOnce,
                server.m_isApart, *server.m_workers, *server.m_apart,
                server.m_options.observer.get(), server.m_options.newRequestId, server.m_bulkBytes}
        {
        }
        ConnectionParts parts; // the connections, which `io` keeps, look at them
        asio::io_context io{1};
        asio::executor_work_guard<asio::io_context::executor_type> open = asio::make_work_guard(io);
    };

    std::vector<std::unique_ptr<Lane>> makeLanes();
    bool isSecure() const { return !m_options.certificate.empty(); }
    asio::awaitable<void> acceptAll();
    /// False: it is one too many.
    bool admit(const IpAddress& peer);
    void release(const IpAddress& peer);
    asio::awaitable<void> serveOne(TcpSocket socket, IpAddress peer, Lane& lane);
    /// The lanes' threads end once they have nothing left to do.
    void finish();

    ServerOptions m_options;
    Respond m_respond;
    MayBeLarge m_mayBeLarge;
    AnswerAtOnce m_atOnce;
    IsApart m_isApart;
    std::atomic<std::size_t> m_bulkBytes = 0;
    std::optional<Workers> m_workers;
    std::optional<Workers> m_apart;
    std::vector<std::unique_ptr<Lane>> m_lanes; // the first also accepts, on the thread of `run`
    asio::ip::tcp::acceptor m_acceptor;
    asio::steady_timer m_patience;
    std::atomic<std::uint16_t> m_port = 0;
    mutable std::mutex m_mutex; // guards what is below
    std::map<std::string, std::size_t> m_byAddress;
    std::size_t m_open = 0;
    std::uint64_t m_accepted = 0;
    std::uint64_t m_turnedAway = 0;
    bool m_draining = false;
    std::shared_ptr<asio::ssl::context> m_tls;
};

HttpServer::Impl::Impl(ServerOptions options, Respond respond, MayBeLarge mayBeLarge,
    AnswerAtOnce atOnce, IsApart isApart)
    : m_options(std::move(options))
    , m_respond(std::move(respond))
    , m_mayBeLarge(std::move(mayBeLarge))
    , m_atOnce(std::move(atOnce))
    , m_isApart(std::move(isApart))
    , m_workers(std::in_place, m_options.workers, m_options.waiting)
    , m_apart(std::in_place, m_options.workersApart, m_options.waiting)
    , m_lanes(makeLanes())
    , m_acceptor(m_lanes.front()->io)
    , m_patience(m_lanes.front()->io)
{
}

std::vector<std::unique_ptr<HttpServer::Impl::Lane>> HttpServer::Impl::makeLanes()
{
    std::vector<std::unique_ptr<Lane>> lanes;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, m_options.networkThreads); ++i)
        lanes.push_back(std::make_unique<Lane>(*this));
    return lanes;
}

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
    const std::lock_guard lock(m_mutex);
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
    const std::lock_guard lock(m_mutex);
    --m_open;
    const auto found = m_byAddress.find(rateKey(peer));
    if (found != m_byAddress.end() && --found->second == 0)
        m_byAddress.erase(found);
    if (m_draining && m_open == 0)
        asio::post(m_lanes.front()->io, [this] { finish(); });
}

ServerFigures HttpServer::Impl::figures() const
{
    ServerFigures all;
    for (const auto& lane : m_lanes) {
        all.requests += lane->parts.requests;
        all.refusedHeads += lane->parts.refusedHeads;
        all.overload += lane->parts.overload;
    }
    const std::lock_guard lock(m_mutex);
    all.connections = m_accepted;
    all.open = m_open;
    all.refusedConnections = m_turnedAway;
    return all;
}

asio::awaitable<void> HttpServer::Impl::serveOne(TcpSocket socket, IpAddress peer, Lane& lane)
{
    if (!isSecure()) {
        co_await serve(std::move(socket), peer, lane.parts);
        co_return;
    }
    std::shared_ptr<asio::ssl::context> tls;
    {
        const std::lock_guard lock(m_mutex);
        tls = m_tls;
    }
    TlsSocket secure(std::move(socket), *tls);
    co_await serve(std::move(secure), peer, lane.parts);
}

asio::awaitable<void> HttpServer::Impl::acceptAll()
{
    asio::steady_timer pause(m_lanes.front()->io);
    for (std::size_t turn = 0; m_acceptor.is_open();) {
        Lane& lane = *m_lanes[turn];
        auto [failed, socket]
            = co_await m_acceptor.async_accept(lane.io, asio::as_tuple(asio::use_awaitable));
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
        if (!admit(peer))
            continue; // closed here
        socket.set_option(asio::ip::tcp::no_delay(true), gone);
        asio::co_spawn(lane.io, serveOne(std::move(socket), peer, lane),
            [this, peer](const std::exception_ptr&) { release(peer); });
        turn = (turn + 1) % m_lanes.size();
    }
}

void HttpServer::Impl::run()
{
    asio::co_spawn(m_lanes.front()->io, acceptAll(), asio::detached);
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < m_lanes.size(); ++i)
        others.emplace_back([&io = m_lanes[i]->io] { io.run(); });
    m_lanes.front()->io.run();
}

void HttpServer::Impl::finish()
{
    m_patience.cancel();
    for (const auto& lane : m_lanes)
        lane->open.reset();
}

void HttpServer::Impl::drain(std::chrono::milliseconds patience)
{
    asio::post(m_lanes.front()->io, [this, patience] {
        {
            const std::lock_guard lock(m_mutex);
            if (m_draining)
                return;
            m_draining = true;
        }
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        for (const auto& lane : m_lanes) {
            asio::post(lane->io, [&parts = lane->parts] {
                parts.draining = true;
                const std::set<Drainable*> open = parts.open;
                for (Drainable* connection : open)
                    connection->drain();
            });
        }
        if (const std::lock_guard lock(m_mutex); m_open == 0) {
            finish();
            return;
        }
        m_patience.expires_after(patience);
        m_patience.async_wait([this](const boost::system::error_code& ended) {
            if (ended)
                return;
            for (const auto& lane : m_lanes)
                lane->io.stop();
        });
    });
}

HttpServer::HttpServer(ServerOptions options, Respond respond, MayBeLarge mayBeLarge,
    AnswerAtOnce atOnce, IsApart isApart)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(respond), std::move(mayBeLarge),
        std::move(atOnce), std::move(isApart)))
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
