#include "services/calls/filter.h"

namespace trunkline {

void addCallFilter(Query& query, const CallFilter& filter)
{
    if (!filter.campaigns.empty())
        query.in(" and campaign_id in ", filter.campaigns);
    if (!filter.publishers.empty())
        query.in(" and publisher_id in ", filter.publishers);
    if (!filter.buyers.empty())
        query.in(" and buyer_id in ", filter.buyers);
    if (!filter.numbers.empty())
        query.in(" and number_id in ", filter.numbers);
    if (!filter.outcomes.empty()) {
        std::vector<std::int64_t> outcomes;
        for (const CallOutcome outcome : filter.outcomes)
            outcomes.push_back(static_cast<std::int64_t>(outcome));
        query.in(" and outcome in ", outcomes);
    }
    if (filter.qualified)
        query.add(" and qualified = ", *filter.qualified);
    if (filter.minimumTalk > 0)
        query.add(" and talk_seconds >= ", filter.minimumTalk);
}

void addRowScope(Query& query, const Visibility& see)
{
    if (!see.onlyPublisher.isNil())
        query.add(" and publisher_id = ", see.onlyPublisher);
    if (!see.onlyBuyer.isNil())
        query.add(" and buyer_id = ", see.onlyBuyer);
}

} // namespace trunkline
