#include "services/http/connection.h"

#include "services/http/chunks.h"
#include "services/http/deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <array>
#include <exception>
#include <type_traits>

namespace trunkline {

namespace asio = boost::asio;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t pieceBytes = std::size_t{16} * 1024;
/// After a refusal the client may still be sending: its bytes are taken for a while, so that the
/// answer is not lost to a reset.
constexpr std::chrono::milliseconds lingering{1'000};
constexpr std::size_t lingerPieces = 16;

Answer refusalAnswer(const Refusal& refusal)
{
    std::string_view code = "bad_request";
    if (refusal.status == 405)
        code = "method_not_allowed";
    else if (refusal.status == 408)
        code = "request_timeout";
    else if (refusal.status == 413)
        code = "too_large";
    else if (refusal.status == 414)
        code = "target_too_long";
    else if (refusal.status == 417)
        code = "expectation_failed";
    else if (refusal.status == 431)
        code = "head_too_large";
    else if (refusal.status == 505)
        code = "version_not_supported";
    Answer answer = problem(refusal.status, code, std::string(refusal.why), {});
    if (refusal.status == 405)
        answer.fields.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE"); // RFC 9110 15.5.6
    answer.close = true;
    return answer;
}

Answer respondSafely(const Respond& respond, const HttpRequest& request)
{
    try {
        return respond(request);
    } catch (const std::exception&) {
        return problem(500, "internal", "the request failed inside; nothing was changed", {});
    }
}

template <class Stream>
class Connection final : public Drainable {
public:
    Connection(Stream stream, IpAddress peer, ConnectionParts& parts)
        : m_stream(std::move(stream))
        , m_peer(peer)
        , m_parts(parts)
        , m_deadline(m_stream.get_executor(), [this] { interrupt(); })
    {
        m_parts.open.insert(this);
    }
    ~Connection() override { m_parts.open.erase(this); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    asio::awaitable<void> run();
    void drain() override
    {
        if (m_idle)
            interrupt();
    }

private:
    using Head = std::variant<RequestHead, Refusal>;

    TcpSocket& socket()
    {
        if constexpr (std::is_same_v<Stream, TlsSocket>)
            return m_stream.next_layer();
        else
            return m_stream;
    }
    void interrupt()
    {
        boost::system::error_code ignored;
        socket().cancel(ignored);
    }
    bool keepsOn(const RequestHead& head) const
    {
        return head.keepAlive && !m_parts.draining
            && m_served < m_parts.limits.requestsOfAConnection;
    }

    asio::awaitable<bool> shakeHands();
    asio::awaitable<bool> readMore();
    asio::awaitable<std::optional<Head>> nextHead();
    asio::awaitable<std::optional<Refusal>> readBody(const RequestHead& head, std::string& body);
    asio::awaitable<Answer> answerOf(RequestHead head, std::string body);
    asio::awaitable<bool> write(std::string bytes);
    asio::awaitable<void> linger();
    void watchForEnd(std::stop_source stop);

    Stream m_stream;
    IpAddress m_peer;
    ConnectionParts& m_parts;
    Deadline m_deadline;
    std::string m_buffer; ///< read and not yet used: the next request may begin in it
    std::size_t m_served = 0;
    bool m_idle = false;
};

template <class Stream>
asio::awaitable<bool> Connection<Stream>::shakeHands()
{
    if constexpr (std::is_same_v<Stream, TlsSocket>) {
        m_deadline.set(m_parts.limits.handshake);
        const auto [failed] = co_await m_stream.async_handshake(TlsSocket::server, quietly);
        m_deadline.clear();
        co_return !failed;
    }
    co_return true;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::readMore()
{
    std::array<char, pieceBytes> piece; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const auto [failed, size] = co_await m_stream.async_read_some(asio::buffer(piece), quietly);
    m_buffer.append(piece.data(), size);
    co_return !failed && size > 0;
}

template <class Stream>
asio::awaitable<std::optional<typename Connection<Stream>::Head>> Connection<Stream>::nextHead()
{
    const HttpLimits& limits = m_parts.limits;
    bool begun = !m_buffer.empty();
    m_deadline.set(begun || m_served == 0 ? limits.headTime : limits.keepAlive);
    for (;;) {
        const HeadEnd end = findHeadEnd(m_buffer, limits.head);
        if (end.refusal || end.size > 0) {
            m_deadline.clear();
            if (end.refusal)
                co_return Head(*end.refusal);
            Head head = readHead(std::string_view(m_buffer).substr(0, end.size), limits.head);
            m_buffer.erase(0, end.size);
            co_return std::optional<Head>(std::move(head));
        }
        m_idle = !begun;
        const bool more = !(m_idle && m_parts.draining) && co_await readMore();
        m_idle = false;
        if (!more) {
            if (begun && m_deadline.reached())
                co_return Head(Refusal{408, "the head did not end in time"});
            co_return std::nullopt;
        }
        if (!begun) {
            begun = true;
            m_deadline.set(limits.headTime);
        }
    }
}

template <class Stream>
asio::awaitable<std::optional<Refusal>> Connection<Stream>::readBody(
    const RequestHead& head, std::string& body)
{
    const HttpLimits& limits = m_parts.limits;
    if (head.contentLength.value_or(0) > limits.bodyBytes)
        co_return Refusal{413, "the body is larger than a request may be"};
    if (head.expectContinue && m_buffer.empty()
        && (head.chunked || head.contentLength.value_or(0) > 0)) {
        if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n"))
            co_return Refusal{408, "the body did not come"};
    }
    const std::uint64_t wanted = head.contentLength.value_or(0);
    ChunkDecoder chunks(ChunkLimits{.bodyBytes = limits.bodyBytes});
    m_deadline.set(limits.bodyTime);
    for (;;) {
        if (head.chunked) {
            m_buffer.erase(0, chunks.feed(m_buffer, body));
            if (chunks.refusal()) {
                m_deadline.clear();
                co_return chunks.refusal();
            }
            if (chunks.done())
                break;
        } else {
            const std::size_t take = std::min<std::uint64_t>(wanted - body.size(), m_buffer.size());
            body.append(m_buffer, 0, take);
            m_buffer.erase(0, take);
            if (body.size() == wanted)
                break;
        }
        if (!co_await readMore()) {
            m_deadline.clear();
            co_return Refusal{408, "the body did not end in time"};
        }
    }
    m_deadline.clear();
    co_return std::nullopt;
}

/// A handler whose client has gone may stop.
template <class Stream>
void Connection<Stream>::watchForEnd(std::stop_source stop)
{
    const int descriptor = socket().native_handle();
    socket().async_wait(TcpSocket::wait_read,
        [descriptor, stop = std::move(stop)](const boost::system::error_code& failed) mutable {
            char byte = 0;
            if (!failed && recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
                stop.request_stop();
        });
}

template <class Stream>
asio::awaitable<Answer> Connection<Stream>::answerOf(RequestHead head, std::string body)
{
    auto request = std::make_shared<HttpRequest>();
    std::stop_source stop;
    request->client
        = clientAddress(m_peer, m_parts.limits.trustedProxies, head.all("x-forwarded-for"));
    request->head = std::move(head);
    request->body = std::move(body);
    request->stop = stop.get_token();
    watchForEnd(stop);
    const auto executor = m_stream.get_executor();
    auto begin = [this, request, executor](auto handler) {
        const auto done = std::make_shared<decltype(handler)>(std::move(handler));
        const auto finish = [done, executor](std::optional<Answer> answer) {
            asio::post(executor, [done, answer = std::move(answer)]() mutable {
                std::move (*done)(std::move(answer));
            });
        };
        const bool taken = m_parts.workers.offer([request, finish, respond = &m_parts.respond] {
            finish(respondSafely(*respond, *request));
        });
        if (!taken)
            finish(std::nullopt);
    };
    std::optional<Answer> answer
        = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::optional<Answer>)>(
            std::move(begin), asio::use_awaitable);
    interrupt(); // the watch
    if (answer)
        co_return *std::move(answer);
    ++m_parts.overload;
    Answer busy = problem(503, "unavailable", "too many requests wait; try again in a second", {});
    busy.fields.emplace_back("Retry-After", "1");
    co_return busy;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::write(std::string bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        m_deadline.set(m_parts.limits.writeStall);
        const auto [failed, size] = co_await m_stream.async_write_some(
            asio::buffer(bytes.data() + done, bytes.size() - done), quietly);
        if (failed) {
            m_deadline.clear();
            co_return false;
        }
        done += size;
    }
    m_deadline.clear();
    co_return true;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::linger()
{
    boost::system::error_code ignored;
    socket().shutdown(TcpSocket::shutdown_send, ignored);
    m_deadline.set(lingering);
    std::array<char, pieceBytes> piece; // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (std::size_t i = 0; i < lingerPieces; ++i) {
        const auto [failed, size] = co_await socket().async_read_some(asio::buffer(piece), quietly);
        if (failed || size == 0)
            break;
    }
    m_deadline.clear();
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::run()
{
    if (!co_await shakeHands())
        co_return;
    for (;;) {
        std::optional<Head> next = co_await nextHead();
        if (!next)
            co_return;
        const Refusal* refused = std::get_if<Refusal>(&*next);
        if (refused != nullptr) {
            ++m_parts.refusedHeads;
            co_await write(bytesOf(refusalAnswer(*refused), true, false));
            break;
        }
        ++m_served;
        ++m_parts.requests;
        RequestHead head = std::get<RequestHead>(*std::move(next));
        const bool withBody = head.method != "HEAD";
        const bool keepAlive = keepsOn(head);
        std::string body;
        if (const std::optional<Refusal> wrong = co_await readBody(head, body)) {
            co_await write(bytesOf(refusalAnswer(*wrong), withBody, false));
            break;
        }
        const Answer answer = co_await answerOf(std::move(head), std::move(body));
        const bool goesOn = keepAlive && !answer.close && !m_parts.draining;
        if (!co_await write(bytesOf(answer, withBody, goesOn)))
            co_return;
        if (!goesOn)
            break;
    }
    co_await linger();
}

} // namespace

asio::awaitable<void> serve(TcpSocket socket, IpAddress peer, ConnectionParts& parts)
{
    Connection<TcpSocket> connection(std::move(socket), peer, parts);
    co_await connection.run();
}

asio::awaitable<void> serve(TlsSocket socket, IpAddress peer, ConnectionParts& parts)
{
    Connection<TlsSocket> connection(std::move(socket), peer, parts);
    co_await connection.run();
}

} // namespace trunkline
