#include "services/http/watchedrequest.h"

namespace trunkline {

namespace {

constexpr int requestTimeout = 408;
/// What proxies write for a client that left before there was an answer.
constexpr int closedRequest = 499;

} // namespace

WatchedRequest::WatchedRequest(HttpObserver* observer, bool secure, const IpAddress& peer)
    : m_observer(observer)
{
    m_seen.secure = secure;
    m_seen.client = peer;
}

void WatchedRequest::begin(const HttpRequest& request)
{
    m_request = &request;
    if (m_observer == nullptr)
        return;
    m_begun = std::chrono::steady_clock::now();
    m_observer->begun(request.head.method, m_seen.secure);
}

void WatchedRequest::answered(const Answer& answer, bool withBody)
{
    if (m_observer == nullptr)
        return;
    m_seen.status = answer.status;
    m_seen.timedOut = answer.status == requestTimeout;
    m_seen.responseBytes = withBody ? answer.body.size() : 0;
    m_seen.stream = answer.goesOn != nullptr && withBody;
    m_seen.about = answer.about;
}

WatchedRequest::~WatchedRequest()
{
    if (m_observer == nullptr || (m_request == nullptr && m_seen.status == 0))
        return;
    if (m_seen.status == 0) {
        m_seen.status = closedRequest;
        m_seen.clientClosed = true;
    }
    if (m_request != nullptr) {
        const RequestHead& head = m_request->head;
        m_seen.took = std::chrono::steady_clock::now() - m_begun;
        m_seen.method = head.method;
        m_seen.http10 = head.http10;
        m_seen.requestBytes = m_request->body.size();
        m_seen.client = m_request->client;
        const auto traces = head.all("traceparent");
        if (traces.size() == 1)
            m_seen.traceparent = traces.front();
    }
    m_observer->ended(m_seen);
}

} // namespace trunkline
