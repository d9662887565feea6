#pragma once
// Whether requests may be sent here: what /readyz answers.

#include "services/storage/database.h"
#include "services/telemetry/log.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// One thing that must hold. `passes` may block; it is asked by one thread at a time.
struct ReadyCheck {
    std::string_view name; ///< fixed: `database`, `migrations`, `redis`, `disk`
    std::function<bool()> passes;
};

struct ReadyState {
    bool ready = false;
    bool draining = false;
    std::vector<std::pair<std::string_view, bool>> checks; ///< by name
};

/// Threads: shared. The checks are made at most once in `keep`, whoever asks how often; while they
/// are made, others are answered what was found before; where they hang for longer than `trust`,
/// the answer is no. A change is logged with the names of what failed.
class Readiness {
public:
    Readiness(std::vector<ReadyCheck> checks, std::shared_ptr<Log> log,
        std::chrono::milliseconds keep = std::chrono::seconds{1},
        std::chrono::milliseconds trust = std::chrono::seconds{10});

    bool ready();
    ReadyState state();
    /// From now on the answer is no: what runs ends, and nothing new should come.
    void drain();

private:
    using Steady = std::chrono::steady_clock;
    void refresh();
    void tell(const ReadyState& before, const ReadyState& after) const;

    const std::vector<ReadyCheck> m_checks;
    const std::shared_ptr<Log> m_log; // may be null
    const std::chrono::milliseconds m_keep;
    const std::chrono::milliseconds m_trust;
    std::atomic<bool> m_draining{false};
    std::mutex m_asking; // held by who makes the checks
    std::mutex m_mutex;  // guards what is below
    ReadyState m_state;
    std::optional<Steady::time_point> m_foundAt;
    std::optional<Steady::time_point> m_askingSince;
};

/// `database`: it answers. `migrations`: its schema is the one that this program was made for.
std::vector<ReadyCheck> storeChecks(const std::shared_ptr<Database>& database);
/// `disk`: the file systems of these folders have so much room left.
ReadyCheck diskCheck(std::vector<std::string> folders, std::uint64_t leastBytes);

} // namespace trunkline
