#include "services/http/connection.h"

#include "services/http/bodypace.h"
#include "services/http/chunks.h"
#include "services/http/deadline.h"
#include "services/http/edgeanswer.h"
#include "services/http/watchedrequest.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace trunkline {

namespace asio = boost::asio;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t pieceBytes = std::size_t{16} * 1024;
/// After a refusal the client may still be sending: its bytes are taken for a while, so that the
/// answer is not lost to a reset.
constexpr std::chrono::milliseconds lingering{1'000};
constexpr std::size_t lingerPieces = 16;
/// Most handlers are done before it would be worth while to look whether their client is still
/// there.
constexpr std::chrono::milliseconds watchAfter{50};
constexpr Refusal noRoom{503, "too many large bodies at once; try again"};

Answer respondSafely(const ConnectionParts& parts, const HttpRequest& request)
{
    try {
        return parts.respond(request);
    } catch (const std::exception&) {
        return edgeAnswer(500, "internal", "the request failed inside; nothing was changed",
            parts.newRequestId());
    }
}

/// What a large body takes of the memory that all of them share, for as long as it is there.
class Room {
public:
    explicit Room(ConnectionParts& parts)
        : m_parts(parts)
    {
    }
    ~Room()
    {
        if (m_size > 0) // of all threads
            m_parts.bulkBytes -= m_size;
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    /// A large body is welcome.
    void open() { m_open = true; }
    bool isOpen() const { return m_open; }
    /// The most that the body may have.
    std::size_t most() const
    {
        return m_open ? m_parts.limits.bulkBytes : m_parts.limits.bodyBytes;
    }
    /// For a body of so many bytes; false where there is no more memory for it.
    bool reach(std::size_t bytes)
    {
        if (bytes <= std::max(m_size, m_parts.limits.bodyBytes))
            return true;
        const std::size_t more = bytes - m_size;
        if (m_parts.bulkBytes.fetch_add(more) + more > m_parts.limits.allBulkBytes) {
            m_parts.bulkBytes -= more;
            return false;
        }
        m_size = bytes;
        return true;
    }

private:
    ConnectionParts& m_parts;
    std::size_t m_size = 0;
    bool m_open = false;
};

template <class Stream>
class Connection final : public Drainable {
public:
    Connection(Stream stream, IpAddress peer, ConnectionParts& parts)
        : m_stream(std::move(stream))
        , m_peer(peer)
        , m_parts(parts)
        , m_deadline(m_stream.get_executor(), [this] { expire(); })
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
        if (m_goesOn)
            m_goesOn->end();
    }

private:
    using Head = std::variant<RequestHead, Refusal>;
    static constexpr bool isSecure = std::is_same_v<Stream, TlsSocket>;

    TcpSocket& socket()
    {
        if constexpr (isSecure)
            return m_stream.next_layer();
        else
            return m_stream;
    }
    void interrupt()
    {
        boost::system::error_code ignored;
        socket().cancel(ignored);
    }
    void expire()
    {
        if (m_answering)
            watchForEnd(*m_answering);
        else
            interrupt();
    }
    bool keepsOn(const RequestHead& head) const
    {
        return head.keepAlive && !m_parts.draining
            && m_served < m_parts.limits.requestsOfAConnection;
    }

    /// Bytes of answers that the other end does not have yet.
    std::size_t untaken()
    {
        int left = 0;
        const bool known = ioctl(socket().native_handle(), SIOCOUTQ, &left) == 0;
        return known ? static_cast<std::size_t>(left) : 0;
    }
    void beginIdling();
    /// The deadline is reached: may it idle on, with another one?
    bool idlesOn();

    asio::awaitable<bool> shakeHands();
    asio::awaitable<bool> readMore();
    asio::awaitable<std::optional<Head>> nextHead();
    asio::awaitable<std::optional<Refusal>> makeRoom(
        std::shared_ptr<HttpRequest> request, Room& room);
    asio::awaitable<std::optional<Refusal>> readBody(
        const RequestHead& head, std::string& body, Room& room);
    asio::awaitable<Answer> answerOf(std::shared_ptr<HttpRequest> request);
    template <class T>
    asio::awaitable<std::optional<T>> onWorker(Workers& workers, std::function<T()> job);
    std::size_t writeAtOnce(std::string_view bytes);
    asio::awaitable<bool> write(std::string bytes, std::size_t done = 0);
    asio::awaitable<void> goOn(std::shared_ptr<OpenAnswer> answer);
    asio::awaitable<void> refuse(const Refusal& refusal, bool withBody, WatchedRequest& watched);
    asio::awaitable<void> linger();
    void watchForEnd(std::stop_source stop);

    Stream m_stream;
    IpAddress m_peer;
    ConnectionParts& m_parts;
    Deadline m_deadline;
    std::string m_buffer; ///< read and not yet used: the next request may begin in it
    std::optional<std::stop_source> m_answering; ///< stops the handler that is at work
    std::size_t m_served = 0;
    bool m_idle = false;
    std::shared_ptr<OpenAnswer> m_goesOn; ///< what is being told; null: nothing
    std::size_t m_written = 0;            ///< bytes of the last answer
    std::size_t m_untaken = 0;            ///< while it idles: no more when its deadline was set
    std::chrono::steady_clock::time_point m_idleSince;
};

template <class Stream>
asio::awaitable<bool> Connection<Stream>::shakeHands()
{
    if constexpr (isSecure) {
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

/// A connection is kept for who wants to ask again, not for who does not even read.
template <class Stream>
void Connection<Stream>::beginIdling()
{
    const HttpLimits& limits = m_parts.limits;
    m_untaken = m_written;
    m_idleSince = std::chrono::steady_clock::now();
    m_deadline.set(std::min(limits.answerStep, limits.keepAlive));
}

template <class Stream>
bool Connection<Stream>::idlesOn()
{
    const HttpLimits& limits = m_parts.limits;
    const std::size_t before = std::exchange(m_untaken, untaken());
    const auto now = std::chrono::steady_clock::now();
    if (m_untaken == 0) {
        const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
            limits.keepAlive - (now - m_idleSince));
        if (before > 0 && rest.count() > 0)
            m_deadline.set(rest);
        return before > 0 && rest.count() > 0;
    }
    if (m_untaken + leastOf(limits, limits.answerStep) <= before) {
        m_idleSince = now;
        m_deadline.set(limits.answerStep);
        return true;
    }
    // What is still to be sent is dropped with the connection.
    boost::system::error_code ignored;
    socket().set_option(asio::socket_base::linger(true, 0), ignored);
    return false;
}

template <class Stream>
asio::awaitable<std::optional<typename Connection<Stream>::Head>> Connection<Stream>::nextHead()
{
    const HttpLimits& limits = m_parts.limits;
    bool begun = !m_buffer.empty();
    const bool between = !begun && m_served > 0;
    if (between)
        beginIdling();
    else
        m_deadline.set(limits.headTime);
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
        if (!more && between && !begun && m_deadline.reached() && idlesOn())
            continue;
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

/// Whether a large body is welcome is for the handlers' side to say, before a byte of it is read.
template <class Stream>
asio::awaitable<std::optional<Refusal>> Connection<Stream>::makeRoom(
    std::shared_ptr<HttpRequest> request, Room& room)
{
    const HttpLimits& limits = m_parts.limits;
    const RequestHead& head = request->head;
    const std::uint64_t length = head.contentLength.value_or(0);
    const Refusal tooLarge{413, "the body is larger than a request may be"};
    if (length > limits.bulkBytes)
        co_return tooLarge;
    if (length <= limits.bodyBytes && !head.chunked)
        co_return std::nullopt;
    // Named: a lambda with captures inside of a co_await is destroyed twice (STYLE R13).
    const std::function<bool()> job
        = [request, ask = &m_parts.mayBeLarge] { return (*ask)(*request); };
    std::optional<bool> welcome = false;
    if (m_parts.mayBeLarge)
        welcome = co_await onWorker<bool>(m_parts.workers, job);
    if (!welcome.value_or(false)) {
        if (length > limits.bodyBytes)
            co_return welcome ? tooLarge : Refusal{503, "too many requests wait; try again"};
        co_return std::nullopt;
    }
    room.open();
    if (!room.reach(static_cast<std::size_t>(length)))
        co_return noRoom;
    co_return std::nullopt;
}

template <class Stream>
asio::awaitable<std::optional<Refusal>> Connection<Stream>::readBody(
    const RequestHead& head, std::string& body, Room& room)
{
    const HttpLimits& limits = m_parts.limits;
    if (head.expectContinue && m_buffer.empty()
        && (head.chunked || head.contentLength.value_or(0) > 0)) {
        if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n"))
            co_return Refusal{408, "the body did not come"};
    }
    const std::uint64_t wanted = head.contentLength.value_or(0);
    ChunkDecoder chunks(ChunkLimits{.bodyBytes = room.most()});
    BodyPace pace(limits, room.isOpen());
    m_deadline.set(pace.first());
    for (;;) {
        if (head.chunked) {
            m_buffer.erase(0, chunks.feed(m_buffer, body));
            if (chunks.refusal()) {
                m_deadline.clear();
                co_return chunks.refusal();
            }
            if (!room.reach(body.size())) {
                m_deadline.clear();
                co_return noRoom;
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
        if (const auto step = pace.next(body.size()))
            m_deadline.set(*step);
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
            if (failed)
                return;
            char byte = 0;
            const ssize_t size = recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
            if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR))
                stop.request_stop();
        });
}

/// None when the queue is full.
template <class Stream>
template <class T>
asio::awaitable<std::optional<T>> Connection<Stream>::onWorker(
    Workers& workers, std::function<T()> job)
{
    const auto executor = m_stream.get_executor();
    auto begin = [&workers, job = std::move(job), executor](auto handler) {
        const auto done = std::make_shared<decltype(handler)>(std::move(handler));
        const auto finish = [done, executor](std::optional<T> result) {
            asio::post(executor, [done, result = std::move(result)]() mutable {
                std::move (*done)(std::move(result));
            });
        };
        if (!workers.offer([job, finish] { finish(job()); }))
            finish(std::nullopt);
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::optional<T>)>(
        std::move(begin), asio::use_awaitable);
}

template <class Stream>
asio::awaitable<Answer> Connection<Stream>::answerOf(std::shared_ptr<HttpRequest> request)
{
    m_answering.emplace();
    request->stop = m_answering->get_token();
    m_deadline.set(watchAfter);
    const std::function<Answer()> job
        = [request, parts = &m_parts] { return respondSafely(*parts, *request); };
    const bool apart = m_parts.isApart && m_parts.isApart(*request);
    std::optional<Answer> answer
        = co_await onWorker<Answer>(apart ? m_parts.apart : m_parts.workers, job);
    m_answering.reset();
    m_deadline.clear();
    if (m_deadline.reached())
        interrupt(); // the watch
    if (answer)
        co_return *std::move(answer);
    ++m_parts.overload;
    co_return edgeAnswer(503, "unavailable", "too many requests wait; try again in a second",
        m_parts.newRequestId());
}

/// What the other end takes without waiting, which is mostly all of an answer; an end that is not
/// there any more is found out by who writes the rest.
template <class Stream>
std::size_t Connection<Stream>::writeAtOnce(std::string_view bytes)
{
    m_written = bytes.size();
    if constexpr (isSecure)
        return 0;
    const ssize_t size
        = send(socket().native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return size > 0 ? static_cast<std::size_t>(size) : 0;
}

/// `done` bytes of it are written.
template <class Stream>
asio::awaitable<bool> Connection<Stream>::write(std::string bytes, std::size_t done)
{
    m_written = bytes.size();
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

/// Writes what comes until one side ends it. A reader that does not take it is cut off, one that
/// has gone unseen is found out by the heartbeat.
template <class Stream>
asio::awaitable<void> Connection<Stream>::goOn(std::shared_ptr<OpenAnswer> answer)
{
    const auto executor = m_stream.get_executor();
    const auto news = std::make_shared<asio::steady_timer>(executor);
    answer->listen([news, executor] { asio::post(executor, [news] { news->cancel(); }); });
    std::stop_source gone;
    const std::stop_callback whenGone(gone.get_token(), [answer] { answer->end(); });
    watchForEnd(gone);
    boost::system::error_code ignored;
    socket().set_option(asio::socket_base::send_buffer_size(m_parts.limits.streamBuffer), ignored);
    m_goesOn = answer;
    if (m_parts.draining)
        answer->end();
    for (bool writes = true; writes;) {
        std::string text = answer->take();
        if (text.empty() && answer->isOver())
            break;
        if (text.empty()) {
            news->expires_after(m_parts.limits.heartbeat);
            const auto [cancelled] = co_await news->async_wait(quietly);
            if (cancelled)
                continue;
            text = ":\n\n";
        }
        writes = co_await write(std::move(text));
    }
    answer->listen({});
    answer->end();
    m_goesOn = nullptr;
    interrupt(); // the watch
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::refuse(
    const Refusal& refusal, bool withBody, WatchedRequest& watched)
{
    const Answer answer = edgeAnswer(refusal, m_parts.newRequestId());
    watched.answered(answer, withBody);
    if (!co_await write(bytesOf(answer, withBody, false)))
        watched.lost();
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
        const auto request = std::make_shared<HttpRequest>();
        WatchedRequest watched(m_parts.observer, isSecure, m_peer);
        const Refusal* refused = std::get_if<Refusal>(&*next);
        if (refused != nullptr) {
            ++m_parts.refusedHeads;
            co_await refuse(*refused, true, watched);
            break;
        }
        ++m_served;
        ++m_parts.requests;
        request->head = std::get<RequestHead>(*std::move(next));
        request->client = clientAddress(
            m_peer, m_parts.limits.trustedProxies, request->head.all("x-forwarded-for"));
        watched.begin(*request);
        const bool withBody = request->head.method != "HEAD";
        const bool keepAlive = keepsOn(request->head);
        Room room(m_parts);
        std::optional<Refusal> wrong;
        const bool hasBody = request->head.chunked || request->head.contentLength.value_or(0) > 0;
        if (hasBody)
            wrong = co_await makeRoom(request, room);
        if (hasBody && !wrong)
            wrong = co_await readBody(request->head, request->body, room);
        if (wrong) {
            co_await refuse(*wrong, withBody, watched);
            break;
        }
        std::optional<Answer> known;
        if (m_parts.atOnce)
            known = m_parts.atOnce(*request);
        if (!known)
            known = co_await answerOf(request);
        const Answer answer = *std::move(known);
        watched.answered(answer, withBody);
        const bool goesOn = keepAlive && !answer.close && !answer.goesOn && !m_parts.draining;
        std::string bytes = bytesOf(answer, withBody, goesOn);
        const std::size_t done = writeAtOnce(bytes);
        if (done < bytes.size() && !co_await write(std::move(bytes), done)) {
            watched.lost();
            co_return;
        }
        if (answer.goesOn && withBody)
            co_await goOn(answer.goesOn);
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
