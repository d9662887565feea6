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
    if (!boundOf<CallFilter>("minimum_talk").holds(filter.minimumTalk))
        return invalid("filter.minimum_talk", "use 0 or more seconds");
    return Done{};
}

void validate(const CallRecord& record, const std::string& at, std::vector<FieldError>& errors)
{
    const auto wrong = [&](std::string_view field, const char* message) {
        errors.push_back({(at + '.').append(field), message});
    };
    if (!boundOf<CallRecord>("external_id").holds(record.externalId))
        wrong("external_id", "use 1 to 255 bytes");
    if (!boundOf<CallRecord>("talk_seconds").holds(record.talkSeconds))
        wrong("talk_seconds", "use 0 to 604800");
    if (!boundOf<CallRecord>("ring_seconds").holds(record.ringSeconds))
        wrong("ring_seconds", "use at most 604800");
    if (record.outcome != CallOutcome::Answered && record.talkSeconds != 0)
        wrong("talk_seconds", "only an answered call has talk");
    if (record.startedAt.time_since_epoch().count() < 0)
        wrong("started_at", "must not lie before 1970");
    constexpr auto bound
        = [](std::string_view member) consteval { return boundOf<CallRecord>(member); };
    for (const auto& [most, text] : {std::pair{bound("caller"), &record.caller.value},
             std::pair{bound("caller_name"), &record.callerName.value},
             std::pair{bound("dialled"), &record.dialled.value},
             std::pair{bound("region"), &record.region},
             std::pair{bound("agent"), &record.agent.value},
             std::pair{bound("hangup_cause"), &record.hangupCause}}) {
        if (!most.holds(*text))
            wrong(most.member, "use at most 255 bytes");
        else if (text->find('\0') != std::string::npos)
            wrong(most.member, "must not hold U+0000");
    }
    for (const auto& [within, micros] : {std::pair{bound("revenue"), record.revenue.micros},
             std::pair{bound("payout"), record.payout.micros},
             std::pair{bound("cost"), record.cost.micros}}) {
        if (micros && !within.holds(*micros))
            wrong(within.member, "use -1,000,000 to 1,000,000 units");
    }
    for (std::size_t i = 0; i < record.transcript.size(); ++i) {
        const TranscriptSegment& said = record.transcript[i];
        const bool begins = boundOf<TranscriptSegment>("start_ms").holds(said.startMs);
        if (begins && said.endMs >= said.startMs)
            continue;
        const std::string place = "transcript[" + std::to_string(i) + "].";
        if (!begins)
            wrong(place + "start_ms", "use 0 or more");
        else
            wrong(place + "end_ms", "must not lie before the segment's start");
        break; // the first tells enough
    }
}

void validate(const IngestProgress& progress, std::vector<FieldError>& errors)
{
    boost::mp11::mp_for_each<Members<IngestProgress>>([&](auto descriptor) {
        constexpr const Bound* bound = findBound<IngestProgress>(wireName<decltype(descriptor)>());
        if constexpr (bound != nullptr) {
            if (!bound->holds(progress.*descriptor.pointer))
                errors.push_back({"progress." + std::string(bound->member),
                    "use " + std::to_string(bound->least) + " or more"});
        }
    });
}

} // namespace trunkline
