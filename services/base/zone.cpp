#include "services/base/zone.h"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

namespace trunkline {

namespace {

using namespace std::chrono;

/// A stretch of time in which one look-up holds: [begin, end). The next one may well have the same
/// offset.
struct Segment {
    const date::time_zone* zone = nullptr;
    Instant begin;
    Instant end;
    Seconds offset{};
};

constexpr Instant beyondTable{sys_days{year{2038} / January / 1}};

/// A stretch beyond the database's tables, and how far it is moved back for the look-up.
struct Mapping {
    Instant begin;
    Instant end;
    days shift;
};

/// January and February, or the rest of a year, are looked up where the calendar is equal in the
/// last ten years of the tables: a whole leap year of equal weekdays may lie decades back, under
/// rules that no longer hold. 29 February may be looked up as 1 March.
Mapping mappingOf(Instant time)
{
    const year wanted = year_month_day{floor<days>(time)}.year();
    const sys_days spring = wanted / March / 1;
    const bool early = time < spring;
    const month_day first = early ? January / 1 : March / 1;
    const sys_days begin = wanted / first;
    const sys_days end = early ? spring : sys_days{(wanted + years{1}) / January / 1};
    year equal{2037};
    while (weekday{sys_days{equal / first}} != weekday{begin})
        --equal;
    return {begin, end, begin - sys_days{equal / first}};
}

date::sys_seconds toDate(Instant time)
{
    return date::sys_seconds{floor<seconds>(time.time_since_epoch())};
}

Instant fromDate(date::sys_seconds time)
{
    // The database marks "for ever" with the ends of its own range.
    const auto count = time.time_since_epoch();
    if (count >= duration_cast<seconds>(Instant::max().time_since_epoch()))
        return Instant::max();
    if (count <= duration_cast<seconds>(Instant::min().time_since_epoch()))
        return Instant::min();
    return Instant{count};
}

Segment look(const date::time_zone* zone, Instant time)
{
    if (time < beyondTable) {
        const date::sys_info info = zone->get_info(toDate(time));
        return {zone, fromDate(info.begin), std::min(fromDate(info.end), beyondTable), info.offset};
    }
    const Mapping mapping = mappingOf(time);
    const date::sys_info info = zone->get_info(toDate(time - mapping.shift));
    const auto moved = [&mapping](Instant edge) {
        return edge == Instant::max() || edge == Instant::min() ? edge : edge + mapping.shift;
    };
    return {zone, std::max(moved(fromDate(info.begin)), mapping.begin),
        std::min(moved(fromDate(info.end)), mapping.end), info.offset};
}

/// The segment of an instant, remembered per thread: millions of neighbouring calls ask for the
/// same few.
const Segment& segmentOf(const void* zone, Instant time)
{
    thread_local std::array<Segment, 8> kept;
    thread_local std::size_t oldest = 0;
    const auto* wanted = static_cast<const date::time_zone*>(zone);
    for (const Segment& segment : kept) {
        if (segment.zone == wanted && time >= segment.begin && time < segment.end)
            return segment;
    }
    Segment& place = kept[oldest];
    oldest = (oldest + 1) % kept.size();
    place = look(wanted, time);
    return place;
}

LocalTime shifted(Instant time, Seconds offset)
{
    return LocalTime{(time + offset).time_since_epoch()};
}

Instant unshifted(LocalTime local, Seconds offset)
{
    return Instant{local.time_since_epoch()} - offset;
}

/// The latest instant in (from, to] at which the offset changed; `from` where it did not.
Instant lastChange(const void* zone, Instant from, Instant to)
{
    Segment segment = segmentOf(zone, to);
    while (segment.begin > from) {
        const Segment before = segmentOf(zone, segment.begin - microseconds{1});
        if (before.offset != segment.offset)
            return segment.begin;
        segment = before;
    }
    return from;
}

/// The first instant in (from, to) at which the offset changes; `to` where it does not.
Instant nextChange(const void* zone, Instant from, Instant to)
{
    Segment segment = segmentOf(zone, from);
    while (segment.end < to) {
        const Segment after = segmentOf(zone, segment.end);
        if (after.offset != segment.offset)
            return after.begin;
        segment = after;
    }
    return to;
}

/// Where the local hour of `time` would begin if its offset had always held.
Instant fullHour(const void* zone, Instant time)
{
    const Seconds offset = segmentOf(zone, time).offset;
    return unshifted(floor<hours>(shifted(time, offset)), offset);
}

} // namespace

Zone::Zone(const void* zone, const std::string* name)
    : m_zone(zone)
    , m_name(name)
{
}

Result<Zone> Zone::find(std::string_view name)
{
    try {
        const date::time_zone* zone = date::locate_zone(name);
        return Zone(zone, &zone->name());
    } catch (const std::exception&) {
        return fail(Errc::Invalid,
            "no time zone is called " + std::string(name)
                + "; use a name of the IANA database, such as America/New_York");
    }
}

Zone Zone::utc()
{
    static const Zone zone = [] {
        auto found = find("Etc/UTC");
        return found ? *found : *find("UTC");
    }();
    return zone;
}

std::vector<std::string> Zone::names()
{
    std::vector<std::string> all;
    for (const date::time_zone& zone : date::get_tzdb().zones)
        all.push_back(zone.name());
    std::sort(all.begin(), all.end());
    return all;
}

const std::string& Zone::name() const { return *m_name; }

LocalTime Zone::local(Instant time) const { return shifted(time, segmentOf(m_zone, time).offset); }

Seconds Zone::offset(Instant time) const { return segmentOf(m_zone, time).offset; }

Zone::Resolved Zone::resolve(LocalTime local) const
{
    // Offsets lie within a day of UTC: what holds from a day before to a day after decides.
    const Instant guess{local.time_since_epoch()};
    const Instant last = guess + std::chrono::days{1};
    Segment segment = segmentOf(m_zone, guess - std::chrono::days{1});
    std::optional<Instant> found;
    std::optional<Instant> overGap;
    while (true) {
        const Instant candidate = unshifted(local, segment.offset);
        if (candidate >= segment.begin && candidate < segment.end) {
            if (found)
                return {std::min(*found, candidate), Fit::Ambiguous};
            found = candidate;
        }
        if (segment.end > last)
            break;
        const Segment next = segmentOf(m_zone, segment.end);
        // In a gap: the old offset carries the clock over it.
        if (candidate >= next.begin && unshifted(local, next.offset) < next.begin)
            overGap = candidate;
        segment = next;
    }
    if (found)
        return {*found, Fit::Unique};
    return {overGap.value_or(guess), Fit::Nonexistent};
}

Date Zone::date(Instant time) const { return Date{floor<std::chrono::days>(local(time))}; }

Instant Zone::dayStart(Date date) const
{
    const LocalTime midnight{local_days{date}.time_since_epoch()};
    const Resolved resolved = resolve(midnight);
    if (resolved.fit != Fit::Nonexistent)
        return resolved.time;
    // Midnight is skipped: the day begins where the gap ends.
    return lastChange(m_zone, resolved.time - std::chrono::days{1}, resolved.time);
}

Instant Zone::hourStart(Instant time) const
{
    return lastChange(m_zone, fullHour(m_zone, time), time);
}

Instant Zone::dayStart(Instant time) const { return dayStart(date(time)); }

std::vector<Instant> Zone::hours(Instant from, Instant to) const
{
    std::vector<Instant> all;
    for (Instant hour = hourStart(from); hour < to;) {
        if (hour >= from)
            all.push_back(hour);
        hour = nextChange(m_zone, hour, fullHour(m_zone, hour) + std::chrono::hours{1});
    }
    return all;
}

std::vector<Date> Zone::days(Date from, Date to) const
{
    std::vector<Date> all;
    for (sys_days day{from}; day <= sys_days{to}; day += std::chrono::days{1}) {
        const Date candidate{day};
        // A day that the zone skipped begins in another one.
        if (date(dayStart(candidate)) == candidate)
            all.push_back(candidate);
    }
    return all;
}

bool operator==(const Zone& a, const Zone& b) { return a.m_zone == b.m_zone; }

} // namespace trunkline
