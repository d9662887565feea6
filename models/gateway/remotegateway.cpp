#include "models/gateway/remotegateway.h"

#include "services/contract/problem.h"
#include "services/contract/wire.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QPromise>
#include <QThread>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace trunkline {

namespace {

constexpr std::chrono::seconds longestRequest{60};
/// An answer that takes longer is said to be slow.
constexpr std::chrono::seconds slowAfter{3};
constexpr int attempts = 3;
constexpr std::chrono::milliseconds firstPause{250};
/// Of an import others may take what we wait for, now and then.
constexpr int mostTurns = 20;
constexpr std::chrono::seconds longestTurn{60};

bool wasReached(const QNetworkReply& reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
}

/// How long a server that has had enough of us wants us to wait (RFC 9110, 10.2.3, in seconds).
std::optional<std::chrono::seconds> turnOf(const QNetworkReply& reply, int status)
{
    bool isNumber = false;
    const std::chrono::seconds wait{reply.rawHeader("Retry-After").toInt(&isNumber)};
    if (status != 429 || !isNumber || wait > longestTurn)
        return std::nullopt;
    return std::max(wait, std::chrono::seconds{1});
}

Error closed() { return fail(Errc::Cancelled, "the connection was closed"); }

/// It does not know what we ask, or answers what we do not know.
Error otherVersion()
{
    return fail(Errc::Unavailable,
        "the server is of another version than this console; bring both to the same");
}

} // namespace

/// One call on its way; dropped, it still answers.
struct RemoteGateway::Work {
    const Route& route;
    WireRequest request;
    QByteArray key; ///< of a write: makes asking again harmless
    std::stop_token stop;
    QPromise<Result<std::any>> promise{};
    int attempt = 0;
    int turns = 0;    ///< that were waited for
    int sentWith = 0; ///< which token
    bool open = true;

    Work(const Route& way, WireRequest wire, std::stop_token token)
        : route(way)
        , request(std::move(wire))
        , stop(std::move(token))
    {
        if (route.facts->effect == Effect::Write
            && route.facts->permission != Permission::Anonymous)
            key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        promise.start();
    }
    ~Work() { finish(closed()); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    void finish(Result<std::any> answer)
    {
        if (!open)
            return;
        open = false;
        promise.addResult(std::move(answer));
        promise.finish();
    }
    /// What may be asked twice without being done twice.
    bool isRepeatable() const { return route.facts->effect == Effect::Read || !key.isEmpty(); }
};

RemoteGateway::RemoteGateway(const RemoteServer& server, QObject* parent)
    : Gateway(parent)
    , m_server(server)
    , m_network(new QNetworkAccessManager(this))
    , m_feed(new EventFeed(*m_network, this))
{
    connect(m_feed, &EventFeed::heard, this, &RemoteGateway::tell);
    connect(m_feed, &EventFeed::missed, this, &RemoteGateway::tellAll);
    connect(m_feed, &EventFeed::reached, this, &RemoteGateway::noteReachable);
    connect(m_feed, &EventFeed::refused, this, &RemoteGateway::tellSignedOut);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &RemoteGateway::close);
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

RemoteGateway::~RemoteGateway()
{
    m_feed->stop(); // while there still is a network
}

void RemoteGateway::setToken(const Secret& token)
{
    m_token = token;
    ++m_tokens;
    if (token.empty())
        m_feed->stop();
    else
        m_feed->start(requestTo(std::string(ListEvents::facts.path.value)));
}

/// Once for each session, however many of its requests are refused.
void RemoteGateway::tellSignedOut()
{
    if (std::exchange(m_over, m_tokens) != m_tokens)
        emit signedOut();
}

void RemoteGateway::tell(const Event& event)
{
    ChangeEvent change{event.seq, {}, event.entity, event.operation, {}, 0};
    if (const auto id = Uuid::parse(event.entityId))
        change.ids.push_back(*id);
    emit changed(change);
}

void RemoteGateway::tellAll()
{
    for (const Entity entity : enumerators<Entity>())
        emit changed(ChangeEvent{0, {}, entity, {}, {}, 0});
}

QNetworkRequest RemoteGateway::requestTo(const std::string& path, const std::string& query) const
{
    QUrl url = m_server.base;
    url.setPath(url.path() + QString::fromStdString(path), QUrl::TolerantMode);
    if (!query.empty())
        url.setQuery(QString::fromStdString(query), QUrl::StrictMode);
    QNetworkRequest request(url);
    request.setTransferTimeout(static_cast<int>(std::chrono::milliseconds(longestRequest).count()));
    request.setRawHeader("Accept", "application/json");
    if (!m_token.empty())
        request.setRawHeader(
            "Authorization", "Bearer " + QByteArray::fromStdString(m_token.reveal()));
    if (!m_server.authority.isNull()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificate(m_server.authority);
        request.setSslConfiguration(tls);
    }
    return request;
}

QFuture<Result<std::any>> RemoteGateway::submit(
    const Route& route, std::any operation, std::stop_token stop)
{
    const auto work = std::make_shared<Work>(route, route.toWire(operation), std::move(stop));
    QFuture<Result<std::any>> future = work->promise.future();
    if (QThread::currentThread() == thread()) {
        send(work);
        return future;
    }
    const std::lock_guard lock(m_gate);
    if (m_closed)
        work->finish(closed());
    else
        QMetaObject::invokeMethod(this, [this, work] { send(work); });
    return future;
}

void RemoteGateway::close()
{
    {
        const std::lock_guard lock(m_gate);
        m_closed = true;
    }
    m_feed->stop();
    // What was handed over until now is answered here, as nobody may come to it later.
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    for (QNetworkReply* reply : m_network->findChildren<QNetworkReply*>())
        reply->abort();
    qDeleteAll(findChildren<QTimer*>(Qt::FindDirectChildrenOnly));
}

void RemoteGateway::send(const std::shared_ptr<Work>& work)
{
    if (m_closed)
        return work->finish(closed());
    if (work->stop.stop_requested())
        return work->finish(fail(Errc::Cancelled, "stopped before it was sent"));
    QNetworkRequest request = requestTo(work->request.path, work->request.query);
    work->sentWith = m_tokens;
    if (!work->key.isEmpty())
        request.setRawHeader("Idempotency-Key", work->key);
    const QByteArray body = QByteArray::fromStdString(work->request.body);
    if (!body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));

    const QByteArray method(methodOf(work->route.facts->verb).data()); // literals: they end in NUL
    QNetworkReply* reply = m_network->sendCustomRequest(request, method, body);
    // Whoever stops may be in any thread; the reply is ours.
    auto onStop = std::make_shared<std::stop_callback<std::function<void()>>>(
        work->stop, std::function<void()>([this, guard = QPointer<QNetworkReply>(reply)] {
            QMetaObject::invokeMethod(this, [guard] {
                if (guard != nullptr)
                    guard->abort();
            });
        }));
    enum class Pace { Open, Slow, Done };
    const auto pace = std::make_shared<Pace>(Pace::Open);
    QTimer::singleShot(slowAfter, reply, [this, pace] {
        if (*pace != Pace::Open)
            return;
        *pace = Pace::Slow;
        noteSlow(1);
    });
    connect(reply, &QNetworkReply::finished, this, [this, work, reply, onStop, pace]() mutable {
        onStop.reset();
        if (std::exchange(*pace, Pace::Done) == Pace::Slow)
            noteSlow(-1);
        reply->deleteLater();
        take(work, *reply);
    });
}

void RemoteGateway::take(const std::shared_ptr<Work>& work, QNetworkReply& reply)
{
    if (m_closed)
        return work->finish(closed());
    if (work->stop.stop_requested())
        return work->finish(fail(Errc::Cancelled, "stopped"));
    const bool reached = wasReached(reply);
    noteReachable(reached);
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reached && status == 200) {
        const QByteArray body = reply.readAll();
        auto answer
            = work->route.decodeResponse({body.constData(), static_cast<std::size_t>(body.size())});
        work->finish(answer ? std::move(answer) : otherVersion());
        // Who hears the server hears of it anyway.
        if (work->route.facts->effect == Effect::Write && !m_feed->isOpen())
            emit changed(ChangeEvent{0, {}, work->route.facts->touches,
                std::string(work->route.facts->name.value), {}, 0});
        return;
    }
    if ((!reached || status == 503) && work->isRepeatable() && ++work->attempt < attempts)
        return sendIn(firstPause * (1 << work->attempt), work);
    // Nobody waits at a form for that long; an import is not given up.
    const auto turn = turnOf(reply, status);
    if (turn && work->route.facts->rate == RateClass::Bulk && work->isRepeatable()
        && ++work->turns < mostTurns)
        return sendIn(*turn, work);
    if (!reached)
        return work->finish(fail(Errc::Unavailable,
            "the server cannot be reached: " + reply.errorString().toStdString()));
    if (status == 405)
        return work->finish(otherVersion());
    const QByteArray body = reply.readAll();
    const Error error
        = readProblem({body.constData(), static_cast<std::size_t>(body.size())}, status);
    if (error.code == Errc::Unauthenticated && work->sentWith != m_tokens)
        return send(work);
    if (error.code == Errc::Unauthenticated && !m_token.empty()
        && work->route.facts->permission != Permission::Anonymous)
        tellSignedOut();
    work->finish(error);
}

/// At once where it is stopped meanwhile: that is told then.
void RemoteGateway::sendIn(std::chrono::milliseconds pause, const std::shared_ptr<Work>& work)
{
    auto* timer = new QTimer(this);
    timer->setSingleShot(true);
    timer->start(pause);
    auto onStop = std::make_shared<std::stop_callback<std::function<void()>>>(
        work->stop, std::function<void()>([this, guard = QPointer<QTimer>(timer)] {
            QMetaObject::invokeMethod(this, [guard] {
                if (guard != nullptr)
                    guard->start(0);
            });
        }));
    const bool isLong = pause >= slowAfter;
    if (isLong)
        noteSlow(1);
    connect(timer, &QTimer::timeout, this, [this, timer, work, onStop, isLong]() mutable {
        onStop.reset();
        timer->deleteLater();
        if (isLong)
            noteSlow(-1);
        send(work);
    });
}

void RemoteGateway::noteSlow(int more)
{
    const bool before = m_slow > 0;
    m_slow += more;
    if ((m_slow > 0) != before)
        emit slowChanged(m_slow > 0);
}

void RemoteGateway::noteReachable(bool reachable)
{
    if (reachable == m_reachable)
        return;
    m_reachable = reachable;
    emit reachableChanged(reachable);
}

} // namespace trunkline
