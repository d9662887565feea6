#include "services/base/zone.h"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

namespace trunkline {

namespace {

using namespace std::chrono;

/// A stretch of time with one offset: [begin, end).
struct Segment {
    const date::time_zone* zone = nullptr;
    Instant begin;
    Instant end;
    Seconds offset{};
};

constexpr Instant beyondTable{sys_days{year{2038} / January / 1}};

bool isLeap(year y) { return y.is_leap(); }

/// The year up to 2037 of the same length and weekdays, for instants that the database's tables do
/// not reach.
year equalYear(year wanted)
{
    const weekday first{sys_days{wanted / January / 1}};
    for (year candidate{2037}; candidate > year{1990}; --candidate) {
        if (isLeap(candidate) == isLeap(wanted)
            && weekday{sys_days{candidate / January / 1}} == first)
            return candidate;
    }
    return year{2037};
}

/// How far an instant is moved back for the look-up.
days shiftOf(Instant time)
{
    if (time < beyondTable)
        return days{0};
    const year wanted = year_month_day{floor<days>(time)}.year();
    return sys_days{wanted / January / 1} - sys_days{equalYear(wanted) / January / 1};
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
    const days shift = shiftOf(time);
    const date::sys_info info = zone->get_info(toDate(time - shift));
    Segment found{zone, fromDate(info.begin), fromDate(info.end), info.offset};
    if (time < beyondTable) {
        found.end = std::min(found.end, beyondTable);
        return found;
    }
    // Move the segment along with its year, and keep it within that year: the next is looked up
    // anew.
    const year wanted = year_month_day{floor<days>(time)}.year();
    const Instant yearBegin{sys_days{wanted / January / 1}};
    const Instant yearEnd{sys_days{(wanted + years{1}) / January / 1}};
    const auto moved = [shift](Instant edge) {
        return edge == Instant::max() || edge == Instant::min() ? edge : edge + shift;
    };
    found.begin = std::max(moved(found.begin), yearBegin);
    found.end = std::min(moved(found.end), yearEnd);
    return found;
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

/// Where a unit's local start lies in the segment of `time`, never before the segment begins.
template <class Unit>
Instant startOf(const void* zone, Instant time)
{
    const Segment& segment = segmentOf(zone, time);
    const Instant start = unshifted(floor<Unit>(shifted(time, segment.offset)), segment.offset);
    return start;
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
    // Offsets lie within a day of UTC: what holds a day before and a day after decides.
    const Instant guess{local.time_since_epoch()};
    const Segment before = segmentOf(m_zone, guess - std::chrono::days{1});
    const Segment after = segmentOf(m_zone, guess + std::chrono::days{1});
    const Instant early = unshifted(local, before.offset);
    const Instant late = unshifted(local, after.offset);
    const bool earlyFits = offset(early) == before.offset;
    const bool lateFits = offset(late) == after.offset;
    if (before.offset == after.offset && earlyFits)
        return {early, Fit::Unique};
    if (earlyFits && lateFits)
        return {std::min(early, late), early == late ? Fit::Unique : Fit::Ambiguous};
    if (earlyFits)
        return {early, Fit::Unique};
    if (lateFits)
        return {late, Fit::Unique};
    // In the gap: the old offset carries the clock over it.
    return {early, Fit::Nonexistent};
}

Date Zone::date(Instant time) const { return Date{floor<std::chrono::days>(local(time))}; }

Instant Zone::dayStart(Date date) const
{
    const LocalTime midnight{local_days{date}.time_since_epoch()};
    const Resolved resolved = resolve(midnight);
    if (resolved.fit != Fit::Nonexistent)
        return resolved.time;
    // Midnight is skipped: the day begins where the gap ends.
    return segmentOf(m_zone, resolved.time).begin;
}

Instant Zone::hourStart(Instant time) const
{
    const Segment& segment = segmentOf(m_zone, time);
    return std::max(startOf<std::chrono::hours>(m_zone, time), segment.begin);
}

Instant Zone::dayStart(Instant time) const { return dayStart(date(time)); }

std::vector<Instant> Zone::hours(Instant from, Instant to) const
{
    std::vector<Instant> all;
    for (Instant hour = hourStart(from); hour < to;) {
        if (hour >= from)
            all.push_back(hour);
        const Segment& segment = segmentOf(m_zone, hour);
        const Instant next = startOf<std::chrono::hours>(m_zone, hour) + std::chrono::hours{1};
        hour = std::min(next, segment.end);
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
