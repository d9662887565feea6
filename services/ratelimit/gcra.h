#pragma once
// The generic cell rate algorithm (ITU-T I.371, annex A) in whole nanoseconds, without state,
// clock or lock: what a bucket answers and what it is afterwards.

#include "services/base/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace trunkline {

/// A bucket of `burst` units into which one unit flows back every `interval`.
/// Promise: in any window of length w no more than burst + w / interval units are admitted.
struct Policy {
    std::string name; ///< as headers and metrics show it: a-z, 0-9 and hyphens, at most 64
    std::chrono::nanoseconds interval{};
    std::int64_t burst = 0;

    /// What an empty bucket takes to be full again.
    std::chrono::nanoseconds window() const { return interval * burst; }

    friend bool operator==(const Policy&, const Policy&) = default;
};

/// So many units a second. A rate that does not divide a second is rounded down by less than one
/// nanosecond a unit: the promise is never exceeded.
Policy perSecond(std::string name, std::int64_t units, std::int64_t burst);
Policy perMinute(std::string name, std::int64_t units, std::int64_t burst);

/// The bounds within which no sum below leaves 64 bits: an interval of 1 µs to 1 day, a window of
/// at most 31 days, a burst of 1 to 1,000,000.
std::vector<FieldError> validate(const Policy& policy);

enum class Taking {
    IfThere, ///< refused as a whole unless all of the units are there
    Always,  ///< a fine: may leave a debt, of one burst at most
};

struct Decision {
    bool admitted = false;
    std::int64_t remaining = 0; ///< units that are there after the decision
    /// All three are whole seconds, rounded up.
    std::chrono::seconds retryAfter{}; ///< until the same question is admitted; 0 when it is
    std::chrono::seconds moreAfter{};  ///< until `remaining` grows; 0 when the bucket is full
    std::chrono::seconds resetAfter{}; ///< until the bucket is full

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// `fullAt` is the one number a bucket consists of: when it will be full again. The literature
/// calls it the theoretical arrival time. One that has passed is the same as no bucket at all.
struct Taken {
    Decision decision;
    std::chrono::nanoseconds
        fullAt{}; ///< after the charge, if it was admitted; never less than now
};

/// Asks a bucket for `cost` units at `now`. Cost 0 looks: admitted while one unit is there, charged
/// nothing. A cost above the burst is never admitted; its `retryAfter` is the whole window.
/// The policy must be valid, the cost not negative, the times from 0 to 2^62 ns.
Taken take(const Policy& policy, std::chrono::nanoseconds fullAt, std::chrono::nanoseconds now,
    std::int64_t cost, Taking taking = Taking::IfThere);

/// What a bucket says that agreed to a call which another one refused: nothing was taken from it.
Decision untouched(
    const Policy& policy, std::chrono::nanoseconds fullAt, std::chrono::nanoseconds now);

/// The time of so many units, the cost cut to the largest that makes a difference, so that a cost
/// of any size stays within 64 bits.
std::chrono::nanoseconds worth(const Policy& policy, std::int64_t cost);

} // namespace trunkline
