#pragma once
// Fills a demo and keeps it going, from the side of a client.

#include "services/contract/demo.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace trunkline {

struct DemoCalls {
    std::function<Result<DemoState>(const ReadDemo&)> read;
    std::function<Result<DemoState>(const ResetDemo&)> reset;
    std::function<Result<DemoState>(const AdvanceDemo&)> advance;
};

struct CatchUp {
    DemoState state;
    bool stale = false; ///< more than 24 hours behind: nothing was added, fill anew
};

/// Calls block for as long as `DemoCalls` do: not for a thread that draws. Not shared between
/// threads. Errors: those of the two operations; Cancelled.
class DemoDriver {
public:
    static constexpr std::chrono::hours longestCatchUp{24};

    explicit DemoDriver(DemoCalls calls);

    /// Lays the business out anew and brings all calls of [from, until). `progress` hears of every
    /// step and may be empty.
    Result<DemoState> fill(std::int64_t seed, std::int64_t callsPerWeek, Instant from,
        Instant until, const std::function<void(const DemoState&)>& progress, std::stop_token stop);

    /// Brings the calls up to `now`.
    Result<CatchUp> catchUp(Instant now, std::stop_token stop = {});

private:
    Result<DemoState> advanceTo(Instant until,
        const std::function<void(const DemoState&)>& progress, const std::stop_token& stop);

    DemoCalls m_calls;
    std::optional<DemoState> m_state; ///< as last heard
};

} // namespace trunkline
