#include "services/contract/analytics.h"

namespace trunkline {

namespace {

std::optional<double> ratio(std::int64_t part, std::int64_t whole)
{
    if (whole == 0)
        return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

std::optional<double> answerSeizureRatio(const Figures& figures)
{
    return ratio(figures.answered, figures.calls);
}

std::optional<double> averageCallDuration(const Figures& figures)
{
    return ratio(figures.talkSeconds, figures.answered);
}

std::optional<double> qualifiedShare(const Figures& figures)
{
    return ratio(figures.qualified, figures.answered);
}

void redact(Dashboard& dashboard, const Visibility& see)
{
    if (!see.publishers)
        dashboard.byPublisher.clear();
    if (!see.buyers) {
        dashboard.byBuyer.clear();
        dashboard.caps.clear();
    }
}

} // namespace trunkline
