#pragma once
// What every rollup row counts, and the one list of its columns.

#include "services/contract/analytics.h"
#include "services/contract/ports.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace trunkline {

inline constexpr std::size_t outcomeCount = 8; ///< of CallOutcome
inline constexpr std::size_t talkBuckets = 12; ///< 30 s each, the last one open
inline constexpr std::int64_t talkBucketSeconds = 30;

/// Sums over calls, in the order of the columns: calls, answered, qualified, repeat_callers,
/// talk_seconds, revenue, payout, cost, then calls by outcome, then answered calls by talk.
struct Measures {
    static constexpr std::size_t figures = 8;
    static constexpr std::size_t dailyWidth = figures + outcomeCount;
    static constexpr std::size_t width = dailyWidth + talkBuckets;

    std::array<std::int64_t, width> sums{};

    void add(const CountedCall& call);
    Measures& operator+=(const Measures& other);

    std::int64_t calls() const { return sums[0]; }
    std::int64_t answered() const { return sums[1]; }
    std::int64_t qualified() const { return sums[2]; }
    std::int64_t talk(std::size_t bucket) const { return sums[dailyWidth + bucket]; }
    Figures asFigures() const;
};

/// The columns of a full rollup row; a daily one has the first `dailyWidth` of them.
extern const std::array<std::string_view, Measures::width> measureColumns;

} // namespace trunkline
