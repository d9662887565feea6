#pragma once
// Tells the other replicas of a server which tenants changed. A word that is lost is no loss: who
// listens looks for itself from time to time.

#include "services/base/id.h"
#include "services/relay/link.h"

#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

namespace trunkline {

/// Called on the relay's thread.
struct RelayEars {
    /// Another replica changed something of the tenant; nil: words may have been lost, of any.
    std::function<void(TenantId)> heard;
    /// A word went out, or came in.
    std::function<void(bool out)> passed{};
    /// The link came, or is away.
    std::function<void(bool up)> changed{};
};

/// Threads: shared; connects, again and again where it must, on a thread of its own.
class Relay {
public:
    /// `self` names this replica among the others.
    Relay(std::string self, OpenLink open, RelayEars ears);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// Waits for nothing. Several words of a tenant that have not gone out yet are one.
    void announce(TenantId tenant);

private:
    void work(const std::stop_token& stop);
    /// Until the link fails.
    void follow(RelayLink& link, const std::stop_token& stop);
    Outcome tellAll(RelayLink& link);
    Outcome hearAll(RelayLink& link);
    /// Until a word is to be told, the link has something (-1: there is none) or the time is over.
    void wait(int descriptor, int milliseconds);
    void ring() const;

    const std::string m_self;
    const OpenLink m_open;
    const RelayEars m_ears;
    int m_bell;         ///< readable when a word is to be told, or the end has come
    std::mutex m_mutex; // guards the words
    std::set<TenantId> m_words;
    std::jthread m_worker; // last: it uses all of the above
};

} // namespace trunkline
