#pragma once
// Credentials that were good a moment ago: their requests need not pay as a stranger's.

#include "services/ratelimit/monotonicclock.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace trunkline {

/// Says nothing of rights: every request is identified anew. Holds digests only.
/// Threads: shared. Cost: one SHA-256 a question; 10,000 entries at most, then it begins anew.
class SeenCredentials {
public:
    explicit SeenCredentials(std::shared_ptr<const MonotonicClock> clock);

    bool isRecent(std::string_view credential) const;
    /// True at most once a minute for each: the moment to write down that it is used.
    bool note(std::string_view credential, std::string_view address);
    void forget(std::string_view credential);

private:
    struct Seen {
        std::chrono::nanoseconds good{};
        std::chrono::nanoseconds written{};
        std::string address;
    };

    std::shared_ptr<const MonotonicClock> m_clock;
    mutable std::mutex m_mutex; // guards m_seen
    std::unordered_map<std::string, Seen> m_seen;
};

} // namespace trunkline
