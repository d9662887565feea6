#include "services/http/httpdate.h"

#include <array>
#include <cstdio>

namespace trunkline {

std::string httpDate(Instant time)
{
    using namespace std::chrono;
    constexpr std::array week{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array names{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time - day)};
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(),
        "%s, %02u %s %04d %02d:%02d:%02d GMT", week[weekday{day}.c_encoding()],
        static_cast<unsigned>(date.day()), names[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string structuredDate(Instant time)
{
    return '@'
        + std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

} // namespace trunkline
