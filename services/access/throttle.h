#pragma once
// How often a password may be tried (SEC-I6). Counted in the store, so that replicas count
// together, and before the password is looked at.

#include "services/base/time.h"
#include "services/storage/database.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

namespace trunkline {

/// After `freeFailures` the next attempt waits 1 s, then twice as long each time, up to `longest`.
/// After `mostFailures` in a row nothing but a reset helps. An address from which the account was
/// entered before has a count of its own: a stranger cannot lock its user out.
struct ThrottleRules {
    std::int64_t freeFailures = 5;
    std::int64_t mostFailures = 100;
    Seconds longest{15 * 60};
    Seconds forgotten{12 * 3'600};     ///< without another attempt
    Seconds known{90 * 24 * 3'600};    ///< how long an address counts as the user's own
    std::chrono::seconds patience{15}; ///< for the attempt before on the same account
};

/// Threads: shared; a turn blocks while another attempt on its account is under way here.
class LoginThrottle {
public:
    /// Both outlive it.
    LoginThrottle(Database& database, const Clock& clock, ThrottleRules rules);

    /// One attempt. What it ended with must be said before it dies; else it was a failure.
    class Turn {
    public:
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

        /// May the password be looked at? If not, the answer must not tell so.
        bool isOpen() const { return m_open; }
        Outcome succeeded();

    private:
        friend class LoginThrottle;
        Turn(LoginThrottle& throttle, std::string account, std::string address);

        LoginThrottle* m_throttle;
        std::string m_account;
        std::string m_address;
        bool m_open = false;
    };

    /// `name` as it was typed, whether anybody has it or not. Errors: Unavailable.
    Result<Turn> begin(const std::string& name, const std::string& address);
    /// For a login that was set anew: all of its counts.
    static Outcome forget(Transaction& transaction, const std::string& name);

private:
    Result<bool> count(const std::string& account, const std::string& address);
    void leave(const std::string& account);

    Database& m_database;
    const Clock& m_clock;
    ThrottleRules m_rules;
    std::mutex m_mutex; // guards m_busy
    std::condition_variable m_left;
    std::set<std::string> m_busy;
};

} // namespace trunkline
