#include "models/gateway/eventfeed.h"

#include "services/contract/json.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr std::chrono::milliseconds firstPause{500};
constexpr std::chrono::milliseconds longestPause{15'000};
/// Three times what passes between two signs of life.
constexpr std::chrono::milliseconds longestSilence{45'000};
constexpr qsizetype longestLine = 64 * 1024;

int statusOf(const QNetworkReply& reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

bool isStream(const QNetworkReply& reply)
{
    return statusOf(reply) == 200
        && reply.header(QNetworkRequest::ContentTypeHeader)
               .toString()
               .startsWith(QLatin1String("text/event-stream"));
}

} // namespace

EventFeed::EventFeed(QNetworkAccessManager& network, QObject* parent)
    : QObject(parent)
    , m_network(network)
    , m_pause(firstPause)
{
    m_again.setSingleShot(true);
    m_silence.setSingleShot(true);
    m_silence.setInterval(longestSilence);
    connect(&m_again, &QTimer::timeout, this, &EventFeed::open);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        if (m_reply != nullptr)
            m_reply->abort();
    });
}

EventFeed::~EventFeed() { close(); }

void EventFeed::start(const QNetworkRequest& request)
{
    if (request.url() != m_request.url())
        m_lastId.clear();
    m_request = request;
    m_request.setRawHeader("Accept", "text/event-stream");
    m_request.setTransferTimeout(0);
    m_request.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    m_running = true;
    m_pause = firstPause;
    close();
    open();
}

void EventFeed::stop()
{
    m_running = false;
    m_missing = false;
    m_lastId.clear();
    m_again.stop();
    close();
}

void EventFeed::open()
{
    close();
    m_buffer.clear();
    m_data.clear();
    m_type.clear();
    QNetworkRequest request = m_request;
    if (!m_lastId.isEmpty())
        request.setRawHeader("Last-Event-ID", m_lastId);
    m_reply = m_network.get(request);
    m_silence.start();
    connect(m_reply, &QNetworkReply::readyRead, this, &EventFeed::read);
    connect(m_reply, &QNetworkReply::finished, this, &EventFeed::ended);
}

void EventFeed::read()
{
    m_silence.start();
    if (!isStream(*m_reply))
        return;
    if (!m_open) {
        m_open = true;
        m_pause = firstPause;
        emit reached(true);
        if (std::exchange(m_missing, false))
            emit missed();
    }
    m_buffer += m_reply->readAll();
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
        const QByteArray line = m_buffer.left(end);
        m_buffer.remove(0, end + 1);
        takeLine(line);
        if (m_reply == nullptr)
            return; // somebody who heard it ended us
    }
    if (m_buffer.size() > longestLine)
        m_reply->abort();
}

/// WHATWG HTML, 9.2.6; our server ends lines with LF and puts one space behind a colon.
void EventFeed::takeLine(const QByteArray& line)
{
    if (line.isEmpty())
        return takeEvent();
    const qsizetype colon = line.indexOf(':');
    const QByteArray field = line.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    if (field == "id")
        m_lastId = value;
    else if (field == "event")
        m_type = value;
    else if (field == "data")
        m_data += value;
}

void EventFeed::takeEvent()
{
    const QByteArray type = std::exchange(m_type, {});
    const QByteArray data = std::exchange(m_data, {});
    if (type == "reset") {
        emit missed();
        return;
    }
    if (data.isEmpty())
        return;
    const auto event = fromJson<Event>(
        {data.constData(), static_cast<std::size_t>(data.size())}, Strictness::Response, ownJson);
    // An event of a later server, of something that we do not know.
    if (event)
        emit heard(*event);
}

void EventFeed::ended()
{
    const int status = statusOf(*m_reply);
    const bool wasOpen = m_open;
    close();
    if (!m_running)
        return;
    if (status == 401) {
        m_running = false;
        emit refused();
        return;
    }
    if (wasOpen && m_lastId.isEmpty())
        m_missing = true;
    if (status == 0)
        emit reached(false);
    if (!m_running)
        return; // somebody who heard that ended us
    m_again.start(m_pause);
    m_pause = std::min(m_pause * 2, longestPause);
}

void EventFeed::close()
{
    m_open = false;
    m_silence.stop();
    if (m_reply == nullptr)
        return;
    QNetworkReply* gone = std::exchange(m_reply, nullptr);
    gone->disconnect(this);
    gone->abort();
    gone->deleteLater();
}

} // namespace trunkline
