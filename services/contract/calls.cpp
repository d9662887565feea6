#include "services/contract/calls.h"

#include "services/base/text.h"

#include <string_view>

namespace trunkline {

void redact(FlowPath& path, const Visibility& see)
{
    if (!see.publishers || !see.buyers || !see.names)
        path = {};
}

Outcome validate(const CallFilter& filter, const Visibility& see)
{
    if (!filter.publishers.empty() && !see.publishers)
        return invalid("filter.publishers", "is not offered to this role");
    if (!filter.buyers.empty() && !see.buyers)
        return invalid("filter.buyers", "is not offered to this role");
    if (filter.minimumTalk < 0)
        return invalid("filter.minimum_talk", "use 0 or more seconds");
    return Done{};
}

void validate(const CallRecord& record, const std::string& at, std::vector<FieldError>& errors)
{
    constexpr std::int64_t week = 7 * 24 * 3600;
    const auto wrong = [&](const char* field, const char* message) {
        errors.push_back({at + '.' + field, message});
    };
    if (record.externalId.empty() || record.externalId.size() > 255)
        wrong("external_id", "use 1 to 255 bytes");
    if (record.talkSeconds < 0 || record.talkSeconds > week)
        wrong("talk_seconds", "use 0 to 604800");
    if (record.ringSeconds < -week || record.ringSeconds > week)
        wrong("ring_seconds", "use at most 604800");
    if (record.outcome != CallOutcome::Answered && record.talkSeconds != 0)
        wrong("talk_seconds", "only an answered call has talk");
    if (record.startedAt.time_since_epoch().count() < 0)
        wrong("started_at", "must not lie before 1970");
    for (const auto& [field, text] : {std::pair{"caller", &record.caller.value},
             std::pair{"caller_name", &record.callerName.value},
             std::pair{"dialled", &record.dialled.value}, std::pair{"region", &record.region},
             std::pair{"agent", &record.agent.value},
             std::pair{"hangup_cause", &record.hangupCause}}) {
        if (text->size() > 255)
            wrong(field, "use at most 255 bytes");
        else if (text->find('\0') != std::string::npos)
            wrong(field, "must not hold U+0000");
    }
    for (const auto& [field, micros] : {std::pair{"revenue", record.revenue.micros},
             std::pair{"payout", record.payout.micros}, std::pair{"cost", record.cost.micros}}) {
        constexpr std::int64_t million = 1'000'000'000'000;
        if (micros && (*micros < -million || *micros > million))
            wrong(field, "use -1,000,000 to 1,000,000 units");
    }
}

} // namespace trunkline
