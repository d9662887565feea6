#pragma once
// Credentials that were good a moment ago: their requests need not pay as a stranger's.

#include "services/http/credential.h"
#include "services/ratelimit/monotonicclock.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace trunkline {

/// Says nothing of rights: every request is identified anew, in the transaction of its operation.
/// Holds digests only.
/// Threads: shared. Cost: one SHA-256 a question; 10,000 entries at most, then it begins anew.
class SeenCredentials {
public:
    explicit SeenCredentials(std::shared_ptr<const MonotonicClock> clock);

    bool isRecent(std::string_view credential) const;
    /// True at most once a minute for each: the moment to write down that it is used.
    bool note(std::string_view credential, std::string_view address);
    void forget(std::string_view credential);

    /// Whose it is, as it was found out at most 10 s ago; none: look it up. What it belongs to does
    /// not change; whether it is still good is for `identify` to say.
    std::optional<Known> known(std::string_view credential) const;
    void keep(std::string_view credential, const Known& known);
    /// Something of keys or sessions changed.
    void forgetKnown();

private:
    struct Seen {
        std::chrono::nanoseconds good{};
        std::chrono::nanoseconds written{};
        std::string address;
    };

    struct Kept {
        Known known;
        std::chrono::nanoseconds at{};
    };

    std::shared_ptr<const MonotonicClock> m_clock;
    mutable std::mutex m_mutex; // guards both
    std::unordered_map<std::string, Seen> m_seen;
    std::unordered_map<std::string, Kept> m_known;
};

} // namespace trunkline
