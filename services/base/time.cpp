#include "services/base/time.h"

namespace trunkline {

namespace {

using namespace std::chrono;

/// Reads exactly `width` digits at `at`; −1 where there are others.
int digits(std::string_view text, std::size_t at, std::size_t width)
{
    if (at + width > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

Error notATime()
{
    return fail(Errc::Invalid, "a time is written as 2026-11-25T14:02:11Z (RFC 3339)");
}

/// `value` in so many decimal digits, over those that stand there.
void putDigits(std::string& text, std::size_t at, std::size_t width, std::int64_t value)
{
    for (std::size_t i = at + width; i > at; value /= 10)
        text[--i] = static_cast<char>('0' + value % 10);
}

} // namespace

Instant SystemClock::now() const { return floor<microseconds>(system_clock::now()); }

void appendRfc3339(std::string& out, Instant time)
{
    const auto day = floor<days>(time);
    const hh_mm_ss clock(time - day);
    out.append(isoDate(Date(day))).append("T00:00:00.000000Z");
    const std::size_t end = out.size();
    putDigits(out, end - 16, 2, clock.hours().count());
    putDigits(out, end - 13, 2, clock.minutes().count());
    putDigits(out, end - 10, 2, clock.seconds().count());
    if (const auto part = clock.subseconds().count(); part != 0) {
        putDigits(out, end - 7, 6, part);
    } else {
        out.resize(end - 7);
        out.back() = 'Z';
    }
}

std::string rfc3339(Instant time)
{
    std::string text;
    appendRfc3339(text, time);
    return text;
}

Result<Instant> parseRfc3339(std::string_view text)
{
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':'
        || text[16] != ':')
        return notATime();
    TRUNK_TRY(const Date date, parseIsoDate(text.substr(0, 10)));
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return notATime();

    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (text[at] == '.') {
        ++at;
        std::int64_t unit = 100'000;
        const std::size_t begin = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            fraction += (text[at] - '0') * unit;
        if (at == begin)
            return notATime();
    }
    minutes offset{0};
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-')
        && text[at + 3] == ':') {
        const int offsetHours = digits(text, at + 1, 2);
        const int offsetMinutes = digits(text, at + 4, 2);
        if (offsetHours < 0 || offsetHours > 23 || offsetMinutes < 0 || offsetMinutes > 59)
            return notATime();
        offset = minutes{(offsetHours * 60 + offsetMinutes) * (text[at] == '-' ? -1 : 1)};
        at += 6;
    }
    if (at != text.size()
        || (text.back() != 'Z' && text.back() != 'z' && text[text.size() - 3] != ':'))
        return notATime();
    const Instant time = Instant{sys_days(date)} + hours{hour} + minutes{minute} + seconds{second}
        + microseconds{fraction} - offset;
    // The offset may lead out of the years that can be written.
    const year utc = Date{floor<days>(time)}.year();
    if (utc < year{1} || utc > year{9999})
        return fail(Errc::Invalid, "a time lies in the years 1 to 9999 of UTC");
    return time;
}

std::string isoDate(Date date)
{
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999)
        return std::to_string(year)
            + isoDate(Date(std::chrono::year{0}, date.month(), date.day())).substr(4);
    std::string text = "0000-00-00";
    putDigits(text, 0, 4, year);
    putDigits(text, 5, 2, static_cast<unsigned>(date.month()));
    putDigits(text, 8, 2, static_cast<unsigned>(date.day()));
    return text;
}

Result<Date> parseIsoDate(std::string_view text)
{
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 1 || month < 0 || day < 0)
        return fail(Errc::Invalid, "a date is written as 2026-11-25");
    const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok())
        return fail(Errc::Invalid, "no calendar has the date " + std::string(text));
    return date;
}

} // namespace trunkline
