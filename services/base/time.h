#pragma once
// Instants, dates and the clock that is handed in: nothing of ours asks the machine for the time by
// itself.

#include "services/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace trunkline {

using Instant = std::chrono::sys_time<std::chrono::microseconds>; ///< UTC
using LocalTime
    = std::chrono::local_time<std::chrono::microseconds>; ///< a wall clock without a zone
using Date = std::chrono::year_month_day;
using Seconds = std::chrono::seconds;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

/// RFC 3339 in UTC, years 1 to 9999, with microseconds only where there are any:
/// `2026-11-25T14:02:11Z`.
std::string rfc3339(Instant time);
void appendRfc3339(std::string& out, Instant time);
/// The grammar of RFC 3339 section 5.6, in which `t` and `z` may be small; a blank instead of `T`,
/// which the RFC leaves to applications, is refused. Accepts any offset; cuts a fraction to
/// microseconds. Errors: Invalid, also for a leap second and outside of the years 1 to 9999 of UTC.
Result<Instant> parseRfc3339(std::string_view text);

/// `2026-11-25`.
std::string isoDate(Date date);
/// Errors: Invalid, also for a day that no calendar has.
Result<Date> parseIsoDate(std::string_view text);

} // namespace trunkline
