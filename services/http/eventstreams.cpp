#include "services/http/eventstreams.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view resetText = "event: reset\ndata: {}\n";

/// JSON holds no line end, so a piece is one field `data`.
std::string textOf(const Event& event)
{
    return "id: " + std::to_string(event.seq) + "\ndata: " + toJson(event) + "\n\n";
}

bool isSameCaller(const Caller& one, const Caller& other)
{
    return one.kind == other.kind && one.tenantId == other.tenantId && one.userId == other.userId
        && one.sessionId == other.sessionId;
}

/// The caller is nobody any more, or may no longer listen; anything else passes.
bool isFinal(Errc code) { return code == Errc::Unauthenticated || code == Errc::Forbidden; }

} // namespace

std::shared_ptr<EventStreams> EventStreams::over(
    const std::shared_ptr<Dispatcher>& dispatcher, EventStreamRules rules)
{
    std::shared_ptr<EventStreams> made(new EventStreams(dispatcher, rules));
    dispatcher->subscribe([streams = std::weak_ptr(made)](const ChangeEvent& event) {
        if (const auto alive = streams.lock())
            alive->wake(event.tenantId);
    });
    return made;
}

EventStreams::EventStreams(std::shared_ptr<Dispatcher> dispatcher, EventStreamRules rules)
    : m_dispatcher(std::move(dispatcher))
    , m_rules(rules)
    , m_worker([this](const std::stop_token& stop) { work(stop); })
{
}

EventStreams::~EventStreams()
{
    m_worker.request_stop();
    m_worker.join();
    for (const auto& stream : m_streams)
        stream->answer->end();
}

Result<std::shared_ptr<OpenAnswer>> EventStreams::open(
    const Caller& caller, std::optional<std::int64_t> after)
{
    // Whoever may not ask hears so at once, as an answer and not as a stream that ends.
    TRUNK_TRY(const EventPage begun, ask(caller, after, false));
    auto stream = std::make_shared<Stream>();
    stream->caller = caller;
    stream->last = after.value_or(begun.last);
    stream->answer = std::make_shared<OpenAnswer>();
    // A first word, so that the client knows at once that it is heard, and where to go on from.
    stream->answer->offer("retry: 2000\nid: " + std::to_string(stream->last) + "\n\n");
    tell(*stream, begun);
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_streams, [](const auto& each) { return each->answer->isOver(); });
        const auto mine = std::ranges::count_if(
            m_streams, [&](const auto& each) { return isSameCaller(each->caller, caller); });
        if (static_cast<std::size_t>(mine) >= m_rules.ofACaller)
            return fail(Errc::RateLimited, "too many streams are open; close one of yours");
        if (m_streams.size() >= m_rules.most)
            return fail(Errc::Unavailable, "too many streams are open; try again later");
        m_streams.push_back(stream);
        m_news = true;
    }
    m_changed.notify_one();
    return stream->answer;
}

void EventStreams::wake(TenantId tenant)
{
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& stream : m_streams) {
            if (tenant.isNil() || stream->caller.tenantId == tenant)
                stream->due = std::min(stream->due, stream->asked + m_rules.pace);
        }
        m_news = true;
    }
    m_changed.notify_one();
}

std::size_t EventStreams::count() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(std::ranges::count_if(
        m_streams, [](const auto& stream) { return !stream->answer->isOver(); }));
}

std::vector<std::shared_ptr<EventStreams::Stream>> EventStreams::due(
    std::unique_lock<std::mutex>& lock, const std::stop_token& stop)
{
    m_news = false;
    std::erase_if(m_streams, [](const auto& stream) { return stream->answer->isOver(); });
    const Time now = Steady::now();
    std::vector<std::shared_ptr<Stream>> ready;
    Time next = now + m_rules.check;
    for (const auto& stream : m_streams) {
        if (stream->due <= now) {
            ready.push_back(stream);
            stream->asked = now;
            stream->due = now + m_rules.check;
        }
        next = std::min(next, stream->due);
    }
    if (ready.empty())
        m_changed.wait_until(lock, stop, next, [this] { return m_news; });
    return ready;
}

void EventStreams::work(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const auto ready = due(lock, stop);
        if (ready.empty())
            continue;
        lock.unlock();
        for (const auto& stream : ready)
            lookAfter(*stream);
        lock.lock();
    }
}

/// A page at a time, and no further one before the reader has taken what it has.
void EventStreams::lookAfter(Stream& stream)
{
    const auto page = ask(stream.caller, stream.last, true);
    if (!page) {
        if (isFinal(page.error().code))
            stream.answer->end();
        return;
    }
    if (stream.answer->waiting() > 0
        && stream.answer->waiting() + page->items.size() > m_rules.waiting) {
        stream.answer->end();
        return;
    }
    if (!tell(stream, *page))
        return;
    // There may be more; and its own word may have come while we asked.
    const std::lock_guard lock(m_mutex);
    stream.due = std::min(stream.due, stream.asked + m_rules.pace);
}

bool EventStreams::tell(Stream& stream, const EventPage& page)
{
    if (page.reset)
        stream.answer->offer(std::string(resetText) + "id: " + std::to_string(page.last) + "\n\n");
    for (const Event& event : page.items)
        stream.answer->offer(textOf(event));
    return std::exchange(stream.last, page.last) != page.last;
}

Result<EventPage> EventStreams::ask(
    const Caller& caller, std::optional<std::int64_t> after, bool standing) const
{
    Envelope envelope;
    envelope.caller = caller;
    envelope.address = caller.address;
    envelope.standing = standing;
    ListEvents operation;
    operation.after = after;
    operation.limit = static_cast<std::int64_t>(m_rules.waiting);
    return m_dispatcher->call(envelope, operation);
}

} // namespace trunkline
