#include "services/importer/localclock.h"

#include "services/base/text.h"

#include <array>
#include <charconv>

namespace trunkline {

using namespace std::chrono;

namespace {

constexpr std::size_t hoursKept = 4096;
constexpr std::array<std::string_view, 12> months{
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// Reads on through a text; every step answers whether it could.
class Scan {
public:
    explicit Scan(std::string_view text)
        : m_text(text)
    {
    }
    bool number(std::size_t least, std::size_t most, int& value)
    {
        std::size_t length = 0;
        int sum = 0;
        while (length < most && length < m_text.size() && m_text[length] >= '0'
            && m_text[length] <= '9')
            sum = sum * 10 + (m_text[length++] - '0');
        if (length < least)
            return false;
        value = sum;
        m_text.remove_prefix(length);
        return true;
    }
    bool literal(char c)
    {
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool oneOf(std::string_view all, char& c)
    {
        if (m_text.empty() || all.find(m_text.front()) == std::string_view::npos)
            return false;
        c = m_text.front();
        m_text.remove_prefix(1);
        return true;
    }
    template <std::size_t n>
    bool word(const std::array<std::string_view, n>& words, int& index)
    {
        for (std::size_t i = 0; i < n; ++i) {
            if (m_text.size() >= 3 && lower(m_text.substr(0, 3)) == words[i]) {
                index = static_cast<int>(i);
                m_text.remove_prefix(3);
                return true;
            }
        }
        return false;
    }
    bool offset(std::int64_t& seconds)
    {
        char sign = '+';
        int hours = 0;
        int minutes = 0;
        if (literal('Z')) {
            seconds = 0;
            return true;
        }
        if (!oneOf("+-", sign) || !number(2, 2, hours))
            return false;
        literal(':');
        if (!number(2, 2, minutes) || hours > 15 || minutes > 59)
            return false;
        seconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
        return true;
    }
    std::size_t left() const { return m_text.size(); }
    bool done() const { return m_text.empty(); }
    char peek() const { return m_text.empty() ? '\0' : m_text.front(); }

private:
    std::string_view m_text;
};

std::optional<LocalTime> compose(
    int year, int month, int day, int hour, int minute, int second, int micros = 0)
{
    const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return LocalTime{
        local_days{date} + hours{hour} + minutes{minute} + seconds{second} + microseconds{micros}};
}

bool fraction(Scan& scan, int& micros)
{
    const std::size_t before = scan.left();
    int value = 0;
    if (!scan.number(1, 6, value))
        return false;
    for (std::size_t digits = before - scan.left(); digits < 6; ++digits)
        value *= 10;
    int beyond = 0;
    while (scan.number(1, 6, beyond)) { }
    micros = value;
    return true;
}

} // namespace

LocalClock::LocalClock(Zone zone)
    : m_zone(std::move(zone))
    , m_hours(hoursKept)
{
}

Zone::Resolved LocalClock::resolve(LocalTime local)
{
    const auto start = floor<hours>(local);
    const std::int64_t number = start.time_since_epoch().count();
    Hour& hour = m_hours[static_cast<std::size_t>(number) % hoursKept];
    if (hour.number != number) {
        const LocalTime first = start;
        const LocalTime last = start + hours{1} - microseconds{1};
        const Zone::Resolved atFirst = m_zone.resolve(first);
        const Zone::Resolved atLast = m_zone.resolve(last);
        hour.number = number;
        hour.offset = first.time_since_epoch() - atFirst.time.time_since_epoch();
        hour.plain = atFirst.fit == Zone::Fit::Unique && atLast.fit == Zone::Fit::Unique
            && last.time_since_epoch() - atLast.time.time_since_epoch() == hour.offset;
    }
    if (!hour.plain)
        return m_zone.resolve(local);
    return {Instant{local.time_since_epoch() - hour.offset}, Zone::Fit::Unique};
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || text.size() > 18)
        return std::nullopt;
    return value;
}

std::optional<LocalTime> writtenTime(std::string_view text)
{
    Scan scan(text);
    int first = 0;
    int second = 0;
    int third = 0;
    int hour = 0;
    int minute = 0;
    int sec = 0;
    int micros = 0;
    char mark = '-';
    if (!scan.number(1, 4, first) || !scan.oneOf("-/.", mark) || !scan.number(1, 2, second)
        || !scan.literal(mark) || !scan.number(1, 4, third))
        return std::nullopt;
    if (first < 1000)
        std::swap(first, third);
    if (first < 1000 || third > 31)
        return std::nullopt;
    if (!scan.literal(' ') && !scan.literal('T'))
        return std::nullopt;
    if (!scan.number(1, 2, hour) || !scan.literal(':') || !scan.number(2, 2, minute))
        return std::nullopt;
    if (scan.literal(':')) {
        if (!scan.number(2, 2, sec) || (scan.literal('.') && !fraction(scan, micros)))
            return std::nullopt;
    }
    if (!scan.done())
        return std::nullopt;
    return compose(first, second, third, hour, minute, sec, micros);
}

std::optional<std::int64_t> clockSeconds(std::string_view text)
{
    Scan scan(text);
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!scan.number(1, 2, hour) || !scan.literal(':') || !scan.number(2, 2, minute))
        return std::nullopt;
    if (scan.literal(':') && !scan.number(2, 2, second))
        return std::nullopt;
    if (!scan.done() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return hour * 3600 + minute * 60 + second;
}

Instant OffsetTime::instant() const { return Instant{local.time_since_epoch() - seconds{offset}}; }

std::optional<OffsetTime> handsetTime(std::string_view text)
{
    const auto found = patternTime(text, "%a %b %d %H:%M:%S %z %Y");
    if (!found || !found->offset)
        return std::nullopt;
    return OffsetTime{found->local, *found->offset};
}

std::optional<PatternTime> patternTime(std::string_view text, std::string_view pattern)
{
    if (pattern == "epoch" || pattern == "epoch_ms") {
        const auto value = wholeNumber(text);
        if (!value || *value > 99'999'999'999'999)
            return std::nullopt;
        const microseconds since = pattern == "epoch"
            ? microseconds{seconds{*value % 100'000'000'000}}
            : microseconds{milliseconds{*value}};
        return PatternTime{LocalTime{since}, 0};
    }
    if (pattern == "rfc3339") {
        const auto time = parseRfc3339(text);
        if (!time)
            return std::nullopt;
        return PatternTime{LocalTime{time->time_since_epoch()}, 0};
    }
    Scan scan(text);
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int sec = 0;
    int micros = 0;
    int ignored = 0;
    int half = -1; // 0: am, 1: pm
    std::optional<std::int64_t> offset;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        bool good = false;
        if (pattern[i] != '%' || i + 1 == pattern.size()) {
            good = scan.literal(pattern[i]);
        } else {
            switch (pattern[++i]) {
            case 'Y':
                good = scan.number(4, 4, year);
                break;
            case 'y':
                good = scan.number(2, 2, year);
                year += year < 70 ? 2000 : 1900;
                break;
            case 'm':
                good = scan.number(1, 2, month);
                break;
            case 'd':
                good = scan.number(1, 2, day);
                break;
            case 'H':
            case 'I':
                good = scan.number(1, 2, hour);
                break;
            case 'M':
                good = scan.number(2, 2, minute);
                break;
            case 'S':
                good = scan.number(2, 2, sec);
                break;
            case 'f':
                good = fraction(scan, micros);
                break;
            case 'b':
                good = scan.word(months, month);
                ++month;
                break;
            case 'a':
                good = scan.word(weekdays, ignored);
                break;
            case 'p': {
                char letter = 'a';
                char m = 'm';
                good = scan.oneOf("aApP", letter) && scan.oneOf("mM", m) && hour >= 1 && hour <= 12;
                half = letter == 'p' || letter == 'P' ? 1 : 0;
                break;
            }
            case 'z': {
                std::int64_t found = 0;
                good = scan.offset(found);
                offset = found;
                break;
            }
            default:
                good = pattern[i] == '%' && scan.literal('%');
            }
        }
        if (!good)
            return std::nullopt;
    }
    if (!scan.done())
        return std::nullopt;
    if (half >= 0)
        hour = hour % 12 + 12 * half;
    const auto local = compose(year, month, day, hour, minute, sec, micros);
    if (!local)
        return std::nullopt;
    return PatternTime{*local, offset};
}

Date dateOf(LocalTime local) { return Date{floor<days>(local)}; }

} // namespace trunkline
