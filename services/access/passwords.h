#pragma once
// Passwords: the rule, the hash, and how many are hashed at once (SEC-I1, SEC-I2).

#include "services/access/seal.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// Argon2id (RFC 9106) as libsodium's `crypto_pwhash_str` takes it.
struct HashCost {
    std::uint64_t passes = 3;
    std::size_t bytes = std::size_t{64} << 20;

    friend bool operator==(const HashCost&, const HashCost&) = default;
};
/// Weaker hashes are not made and not asked for.
inline constexpr HashCost leastCost{2, std::size_t{19} << 20};

/// What is wrong with a new password, in words that say the mend; empty: nothing. `known`: names
/// that it must not contain, such as the tenant's and the user's, in any case.
std::string passwordFault(std::string_view password, const std::vector<std::string>& known);

/// Hashes, checks, and keeps the memory of all that happens at once within bounds.
/// Threads: shared. Calls block.
class Passwords {
public:
    /// `atOnce` hashes run, `waiting` wait for at most `patience`.
    Passwords(Seal pepper, HashCost cost, std::size_t atOnce, std::size_t waiting = 64,
        std::chrono::milliseconds patience = std::chrono::seconds{2});

    /// What is stored: the hash, sealed. `place` binds it to its row. Errors: Unavailable (too many
    /// at once).
    Result<std::string> hash(const Secret& password, std::string_view place, Random& random);

    struct Verdict {
        bool right = false;
        bool renew = false; ///< right, but of a weaker cost or an older key: hash it again
    };
    /// Takes as long for a hash that does not open as for a wrong password. Errors: Unavailable.
    Result<Verdict> check(const Secret& password, std::string_view stored, std::string_view place);
    /// For a name that nobody has: takes the time of a wrong password. Errors: Unavailable.
    Outcome checkNobody(const Secret& password);

    /// Hashes that were begun, for tests of what must not reach one.
    std::uint64_t begun() const;

private:
    class Turn;
    /// Takes the time of a wrong password.
    void checkInVain(const Secret& password);

    Seal m_pepper;
    HashCost m_cost;
    std::size_t m_atOnce;
    std::size_t m_waitingMost;
    std::chrono::milliseconds m_patience;
    std::once_flag m_nobodyMade;
    std::string m_nobody;       ///< a hash of nobody's password, made when it is first needed
    mutable std::mutex m_mutex; // guards all below
    std::condition_variable m_freed;
    std::size_t m_running = 0;
    std::size_t m_waiting = 0;
    std::uint64_t m_begun = 0;
};

} // namespace trunkline
