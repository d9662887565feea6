#pragma once
// Wall-clock times of files: how they are written, and which instant they mean in the source's
// zone.

#include "services/base/time.h"
#include "services/base/zone.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// Zone::resolve for many times of few hours: an hour without a change is looked up once.
/// Threads: one.
class LocalClock {
public:
    explicit LocalClock(Zone zone);

    Zone::Resolved resolve(LocalTime local);
    const Zone& zone() const { return m_zone; }

private:
    struct Hour {
        std::int64_t number = INT64_MIN; // since 1970, of the wall clock
        bool plain = false;              // one offset throughout
        std::chrono::microseconds offset{};
    };

    Zone m_zone;
    std::vector<Hour> m_hours;
};

/// Digits only, at most 18, with an optional minus sign.
std::optional<std::int64_t> wholeNumber(std::string_view text);

/// `2017-09-04 12:39:26`, `2020/2/10 22:41`, `1/9/2017 16:33:01` (day first), `T` for the blank,
/// seconds and their fraction optional.
std::optional<LocalTime> writtenTime(std::string_view text);

/// `H:MM:SS` or `H:MM` within a day, in seconds.
std::optional<std::int64_t> clockSeconds(std::string_view text);

/// A time with its own offset.
struct OffsetTime {
    LocalTime local;
    std::int64_t offset = 0; ///< seconds east of UTC

    Instant instant() const;
};
/// `Wed Sep 15 19:17:44 +0100 2010`.
std::optional<OffsetTime> handsetTime(std::string_view text);

/// A time as a pattern says: %Y %y %m %d %H %I %M %S %f %p %b %a %z, `%%`, else literal text;
/// or the words `epoch`, `epoch_ms`, `rfc3339`.
struct PatternTime {
    LocalTime local;
    std::optional<std::int64_t> offset; ///< seconds east of UTC, where the pattern has one
};
std::optional<PatternTime> patternTime(std::string_view text, std::string_view pattern);

/// The date of an hour of the wall clock.
Date dateOf(LocalTime local);

} // namespace trunkline
