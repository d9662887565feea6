#include "services/calls/weeks.h"

namespace trunkline {

std::int64_t callWeek(Instant startedAt)
{
    constexpr std::int64_t week = 604'800'000'000; // microseconds
    return startedAt.time_since_epoch().count() / week;
}

std::vector<std::int64_t> callWeeks(Instant from, Instant to)
{
    std::vector<std::int64_t> weeks;
    for (std::int64_t week = callWeek(from); from <= to && week <= callWeek(to); ++week)
        weeks.push_back(week);
    return weeks;
}

void addWeeks(Query& query, const std::vector<std::int64_t>& weeks)
{
    query.in(" and started_at / 604800000000 in ", weeks);
}

} // namespace trunkline
