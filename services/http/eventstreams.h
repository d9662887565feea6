#pragma once
// Server-sent events (WHATWG HTML, 9.2): the operation events.list, asked again for whoever
// listens, as that caller and with its rights at that moment.

#include "services/contract/events.h"
#include "services/dispatch/dispatcher.h"
#include "services/http/openanswer.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace trunkline {

struct EventStreamRules {
    std::size_t ofACaller = 4; ///< of a session or a key; more are refused
    std::size_t most = 1'024;  ///< in all
    std::size_t waiting = 256; ///< events that a reader has not taken; with more its stream ends
    std::chrono::milliseconds pace{200}; ///< a stream is not looked after more often
    /// Without a word of a change. Bounds how long a stream outlives its session, and how late the
    /// change of a replica is told whose word was lost.
    std::chrono::milliseconds check{3'000};
};

/// Threads: shared; one of its own asks the Dispatcher.
class EventStreams {
public:
    /// Hears of every change that passes the Dispatcher, as long as it lives.
    static std::shared_ptr<EventStreams> over(
        const std::shared_ptr<Dispatcher>& dispatcher, EventStreamRules rules = {});
    /// Ends them all.
    ~EventStreams();
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;

    /// Tells what follows `after`; none: what happens from now on.
    /// Errors: RateLimited (too many streams); those of events.list.
    Result<std::shared_ptr<OpenAnswer>> open(
        const Caller& caller, std::optional<std::int64_t> after);
    /// Something of the tenant changed, here or in another replica. Nil: any may have.
    void wake(TenantId tenant);
    /// That are open.
    std::size_t count() const;

private:
    using Time = std::chrono::steady_clock::time_point;

    struct Stream {
        Caller caller;
        std::int64_t last = 0; ///< the event that was told last
        std::shared_ptr<OpenAnswer> answer;
        Time asked; ///< the last time
        Time due;
    };

    EventStreams(std::shared_ptr<Dispatcher> dispatcher, EventStreamRules rules);
    void work(const std::stop_token& stop);
    /// Those whose time has come; what is over is dropped. Waits while there are none.
    std::vector<std::shared_ptr<Stream>> due(
        std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
    void lookAfter(Stream& stream);
    /// False when there was nothing between the last one and the page's end.
    static bool tell(Stream& stream, const EventPage& page);
    Result<EventPage> ask(
        const Caller& caller, std::optional<std::int64_t> after, bool standing) const;

    std::shared_ptr<Dispatcher> m_dispatcher;
    const EventStreamRules m_rules;
    mutable std::mutex m_mutex; // guards the list and when each is due
    std::condition_variable_any m_changed;
    std::vector<std::shared_ptr<Stream>> m_streams;
    bool m_news = false;   ///< a stream came, or is due sooner
    std::jthread m_worker; // last: it uses all of the above
};

} // namespace trunkline
