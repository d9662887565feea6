#pragma once
// Which refusals leave an entry of their own (SECURITY-REQUIREMENTS U1): of one caller and
// operation the first ten within a minute. The others of that minute are told by one entry
// together, so that who is refused all the time cannot fill the trail.

#include "services/audit/trail.h"
#include "services/contract/principal.h"

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// The refusals of one caller and operation that are to be told together.
struct RefusalSum {
    Principal who;
    AuditEvent last; ///< the last of them
    std::int64_t count = 0;

    /// The entry that tells of them.
    AuditEvent event(AuditId auditId, Instant now) const;
};

/// Threads: shared.
class Refusals {
public:
    static constexpr std::int64_t alone = 10;
    static constexpr std::chrono::minutes window{1};
    /// So many callers and operations are counted at once; a further one leaves its entry each
    /// time.
    static constexpr std::size_t most = 10'000;

    Refusals();

    /// Whether this refusal was counted, and leaves no entry now. Its time is the event's.
    bool counted(const Principal& who, const AuditEvent& event);

    /// Takes what is to be told of the minutes that have ended, some at a time: it is told by
    /// whoever calls next. Without a time: all, of all minutes.
    std::vector<RefusalSum> take(std::optional<Instant> now);

    /// What could not be told now is told in a minute.
    void giveBack(RefusalSum sum, Instant now);

private:
    struct Key {
        TenantId tenantId;
        ActorKind kind{};
        UserId userId;
        std::string address; ///< of nobody known
        std::string operation;
        auto operator<=>(const Key&) const = default;
    };
    struct Minute {
        Instant begun{};
        std::int64_t seen = 0;
        RefusalSum sum;
    };
    static Key keyOf(const Principal& who, const AuditEvent& event);
    void tellFrom(Instant time);
    void endMinutes(Instant now);

    std::mutex m_mutex; // guards all but m_due
    std::map<Key, Minute> m_minutes;
    std::vector<RefusalSum> m_toTell; // of minutes that ended
    std::atomic<Instant::rep> m_due;  // before it there is nothing to tell
};

} // namespace trunkline
