#include "services/relay/relay.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>

namespace trunkline {

namespace {

constexpr int pauseAfterFailure = 1'000; // ms
constexpr int longestWait = 5'000;       // ms
/// Between two rounds of words: what changes all the time is told all the same once.
constexpr std::chrono::milliseconds rest{20};

} // namespace

Relay::Relay(std::string self, OpenLink open, RelayEars ears)
    : m_self(std::move(self))
    , m_open(std::move(open))
    , m_ears(std::move(ears))
    , m_bell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_worker([this](const std::stop_token& stop) { work(stop); })
{
}

Relay::~Relay()
{
    m_worker.request_stop();
    ring();
    m_worker.join();
    close(m_bell);
}

void Relay::announce(TenantId tenant)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_words.insert(tenant).second)
            return; // it has been rung for
    }
    ring();
}

void Relay::ring() const
{
    const std::uint64_t once = 1;
    // A bell that is full rings already.
    [[maybe_unused]] const auto rung = write(m_bell, &once, sizeof once);
}

void Relay::wait(int descriptor, int milliseconds)
{
    std::array<pollfd, 2> both{pollfd{m_bell, POLLIN, 0}, pollfd{descriptor, POLLIN, 0}};
    if (poll(both.data(), both.size(), milliseconds) > 0 && (both[0].revents & POLLIN) != 0) {
        std::uint64_t times = 0;
        [[maybe_unused]] const auto heard = read(m_bell, &times, sizeof times);
    }
}

void Relay::work(const std::stop_token& stop)
{
    std::optional<bool> up;
    const auto report = [&](bool now) {
        if (m_ears.changed && up != now)
            m_ears.changed(now);
        up = now;
    };
    while (!stop.stop_requested()) {
        const auto link = m_open();
        report(link.ok());
        if (link) {
            m_ears.heard(TenantId{});
            follow(**link, stop);
        }
        if (!stop.stop_requested())
            wait(-1, pauseAfterFailure);
    }
}

void Relay::follow(RelayLink& link, const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        if (!tellAll(link) || !hearAll(link))
            return;
        wait(link.descriptor(), longestWait);
    }
}

Outcome Relay::tellAll(RelayLink& link)
{
    std::set<TenantId> words;
    {
        const std::lock_guard lock(m_mutex);
        words.swap(m_words);
    }
    for (const TenantId& tenant : words) {
        TRUNK_DO(link.tell(m_self + ' ' + tenant.text()));
        if (m_ears.passed)
            m_ears.passed(true);
    }
    if (!words.empty())
        std::this_thread::sleep_for(rest);
    return Done{};
}

Outcome Relay::hearAll(RelayLink& link)
{
    TRUNK_TRY(const std::vector<std::string> words, link.hear());
    for (const std::string& word : words) {
        const std::size_t space = word.find(' ');
        if (space == std::string::npos || word.compare(0, space, m_self) == 0)
            continue;
        const auto tenant = Uuid::parse(word.substr(space + 1));
        if (!tenant)
            continue;
        if (m_ears.passed)
            m_ears.passed(false);
        m_ears.heard(TenantId{*tenant});
    }
    return Done{};
}

} // namespace trunkline
