#pragma once
// Calls: the log, one call, and the one way in.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/principal.h"
#include "services/contract/transcripts.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// Phantom: a virtual call of the source's own, counted and never answered.
TRUNK_ENUM(CallOutcome, Answered, NoAnswer, Busy, Failed, Abandoned, Rejected, Voicemail, Phantom)

struct FlowStep {
    std::string node;
    std::string title; ///< as it was then
    std::string took;  ///< the label of the edge

    friend bool operator==(const FlowStep&, const FlowStep&) = default;
};
TRUNK_RECORD(FlowStep, node, title, took)

/// The path through a flow. It names buyers, so those who see one side only do not see it.
struct FlowPath {
    FlowId flowId;
    std::int64_t graphVersion = 0;
    std::vector<FlowStep> steps;

    friend bool operator==(const FlowPath&, const FlowPath&) = default;
};
TRUNK_RECORD(FlowPath, flowId, graphVersion, steps)

void redact(FlowPath& path, const Visibility& see);

/// Answered, then talk from the campaign's qualifying seconds: qualified. Seconds are whole; talk
/// is 0 unless answered.
struct Call {
    CallId id; ///< its time is startedAt's milliseconds
    TenantId tenantId;
    Instant startedAt;
    std::string source;     ///< `asterisk`, `demo`, …
    std::string externalId; ///< unique in its source
    CampaignId campaignId;
    PublisherId publisherId;
    BuyerId buyerId;
    NumberId numberId;
    Phone caller;
    CallerName callerName;
    Phone dialled;
    std::string region;
    std::string country;
    AgentName agent;
    CallOutcome outcome = CallOutcome::NoAnswer;
    std::int64_t ringSeconds = 0;
    std::int64_t talkSeconds = 0;
    bool qualified = false;
    bool repeatCaller = false;
    Revenue revenue;
    Payout payout;
    Cost cost;
    std::string hangupCause;
    FlowPath path;
    bool transcribed = false;
    std::string campaignName;
    PublisherName publisherName;
    BuyerName buyerName;

    friend bool operator==(const Call&, const Call&) = default;
};
TRUNK_RECORD(Call, id, tenantId, startedAt, source, externalId, campaignId, publisherId, buyerId,
    numberId, caller, callerName, dialled, region, country, agent, outcome, ringSeconds,
    talkSeconds, qualified, repeatCaller, revenue, payout, cost, hangupCause, path, transcribed,
    campaignName, publisherName, buyerName)

/// Empty lists mean all; what is given is joined by and.
struct CallFilter {
    std::vector<CampaignId> campaigns;
    std::vector<PublisherId> publishers;
    std::vector<BuyerId> buyers;
    std::vector<NumberId> numbers;
    std::vector<CallOutcome> outcomes;
    std::optional<bool> qualified;
    std::int64_t minimumTalk = 0; ///< seconds; 0: any

    friend bool operator==(const CallFilter&, const CallFilter&) = default;
};
TRUNK_RECORD(CallFilter, campaigns, publishers, buyers, numbers, outcomes, qualified, minimumTalk)
TRUNK_BOUNDS(CallFilter, {"minimum_talk", 0, unbounded})

/// Refuses a condition on the side that the reader does not see: the count of its rows would tell.
Outcome validate(const CallFilter& filter, const Visibility& see);

TRUNK_ENUM(CallSort, StartedDescending, StartedAscending, TalkDescending, RevenueDescending)

struct CallPage {
    std::vector<Call> items; ///< without their paths: ReadCall answers those
    std::string next;        ///< cursor; empty at the end
};
TRUNK_RECORD(CallPage, items, next)

/// One keyset page of the log in [from, to). By talk or revenue only while the range holds at most
/// 200,000 calls. Errors: Invalid (range, sort on a long range, cursor of another filter).
struct ListCalls {
    using Response = CallPage;
    static constexpr Facts facts{.name = "calls.list",
        .summary = "A page of the call log",
        .verb = Verb::Get,
        .path = "/v1/calls",
        .permission = Permission::CallsRead,
        .effect = Effect::Read,
        .touches = Entity::Call,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    Instant from;
    Instant to;
    CallFilter filter;
    CallSort sort = CallSort::StartedDescending;
    PageRequest page;
};
TRUNK_RECORD(ListCalls, from, to, filter, sort, page)

TRUNK_ENUM(CallerMatch, Prefix, Suffix, Contains)

/// The log by caller's digits. Leaves an audit entry (without the digits). Errors: Invalid: 3 to 20
/// digits.
struct SearchCalls {
    using Response = CallPage;
    static constexpr Facts facts{.name = "calls.search",
        .summary = "A page of the call log by the caller's digits",
        .verb = Verb::Post,
        .path = "/v1/calls/search",
        .permission = Permission::CallsSearch,
        .effect = Effect::Read,
        .touches = Entity::Call,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = true};
    std::string digits;
    CallerMatch match = CallerMatch::Contains;
    Instant from;
    Instant to;
    CallFilter filter;
    PageRequest page;
};
TRUNK_RECORD(SearchCalls, digits, match, from, to, filter, page)
TRUNK_BOUNDS(SearchCalls, {"digits", 3, 20})

/// Errors: NotFound.
struct ReadCall {
    using Response = Call;
    static constexpr Facts facts{.name = "calls.read",
        .summary = "One call with its path through the flow",
        .verb = Verb::Get,
        .path = "/v1/calls/{id}",
        .permission = Permission::CallsRead,
        .effect = Effect::Read,
        .touches = Entity::Call,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    CallId id;
};
TRUNK_RECORD(ReadCall, id)

struct HourCount {
    Instant hour;
    std::int64_t calls = 0;

    friend bool operator==(const HourCount&, const HourCount&) = default;
};
TRUNK_RECORD(HourCount, hour, calls)

struct CallTimeline {
    std::int64_t total = 0;
    std::vector<HourCount> hours; ///< oldest first, empty hours left out

    friend bool operator==(const CallTimeline&, const CallTimeline&) = default;
};
TRUNK_RECORD(CallTimeline, total, hours)

/// How many calls the log holds, by hour: what a scroll bar needs. Source: rollups, or the calls
/// where none answers.
struct CountCalls {
    using Response = CallTimeline;
    static constexpr Facts facts{.name = "calls.count",
        .summary = "How many calls the log holds, by hour",
        .verb = Verb::Get,
        .path = "/v1/calls/count",
        .permission = Permission::CallsRead,
        .effect = Effect::Read,
        .touches = Entity::Call,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    Instant from;
    Instant to;
    CallFilter filter;
};
TRUNK_RECORD(CountCalls, from, to, filter)

/// A call as a source tells it.
struct CallRecord {
    std::string externalId;
    Instant startedAt;
    CampaignId campaignId;
    PublisherId publisherId;
    BuyerId buyerId;
    NumberId numberId;
    Phone caller;
    CallerName callerName;
    Phone dialled;
    std::string region; ///< empty: from the caller's prefix
    AgentName agent;
    CallOutcome outcome = CallOutcome::NoAnswer;
    std::int64_t ringSeconds = 0;
    std::int64_t talkSeconds = 0;
    Revenue revenue; ///< none: priced here
    Payout payout;
    Cost cost;
    std::string hangupCause;
    FlowPath path;
    std::vector<TranscriptSegment> transcript;

    friend bool operator==(const CallRecord&, const CallRecord&) = default;
};
TRUNK_RECORD(CallRecord, externalId, startedAt, campaignId, publisherId, buyerId, numberId, caller,
    callerName, dialled, region, agent, outcome, ringSeconds, talkSeconds, revenue, payout, cost,
    hangupCause, path, transcript)
TRUNK_BOUNDS(CallRecord, {"external_id", 1, 255, "bytes"}, {"caller", 0, 255, "bytes"},
    {"caller_name", 0, 255, "bytes"}, {"dialled", 0, 255, "bytes"}, {"region", 0, 255, "bytes"},
    {"agent", 0, 255, "bytes"}, {"hangup_cause", 0, 255, "bytes"},
    {"ring_seconds", -604'800, 604'800}, {"talk_seconds", 0, 604'800},
    {"revenue", -millionUnits, millionUnits}, {"payout", -millionUnits, millionUnits},
    {"cost", -millionUnits, millionUnits})

/// So far ahead of us may the clock of a source run: what begins later was not.
inline constexpr std::chrono::days clocksDiffer{1};

/// Rules of one record; `at` leads every field's path: `calls[3]`.
void validate(const CallRecord& record, const std::string& at, std::vector<FieldError>& errors);

/// Where an import stands once this batch is stored. The counters are the importer's: nobody else
/// knows its file.
struct IngestProgress {
    JobId jobId;
    std::int64_t batch = 0;      ///< from 1; a batch that is not the next is Conflict
    std::int64_t byteOffset = 0; ///< of the file, behind this batch
    std::int64_t line = 0;       ///< the last line of this batch
    std::int64_t rows = 0;       ///< counters of the file so far, this batch included
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    bool last = false;

    friend bool operator==(const IngestProgress&, const IngestProgress&) = default;
};
TRUNK_RECORD(IngestProgress, jobId, batch, byteOffset, line, rows, rejected, warnings, last)
TRUNK_BOUNDS(IngestProgress, {"batch", 1, unbounded}, {"byte_offset", 0, unbounded},
    {"line", 0, unbounded}, {"rows", 0, unbounded}, {"rejected", 0, unbounded},
    {"warnings", 0, unbounded})
/// Rules: each number within its bound.
void validate(const IngestProgress& progress, std::vector<FieldError>& errors);

struct IngestResult {
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::vector<std::string> conflicts; ///< external ids that were there with other content

    friend bool operator==(const IngestResult&, const IngestResult&) = default;
};
TRUNK_RECORD(IngestResult, stored, duplicates, conflicts)

/// Stores a batch of at most 10,000 calls, all or none, idempotent by (source, external id):
/// priced, judged for repeat callers, rollups true in the same transaction, one audit entry with
/// count and digest. Errors: Invalid, per record; NotFound (a campaign, publisher, buyer, number or
/// job); Conflict (batch order, a cancelled job).
struct IngestCalls {
    using Response = IngestResult;
    static constexpr Facts facts{.name = "calls.ingest",
        .summary = "Store a batch of calls, all or none",
        .verb = Verb::Post,
        .path = "/v1/calls",
        .permission = Permission::CallsIngest,
        .effect = Effect::Write,
        .touches = Entity::Call,
        .rate = RateClass::Bulk,
        .stepUp = false,
        .audited = true};
    std::string source;
    std::vector<CallRecord> calls;
    std::optional<IngestProgress> progress;
};
TRUNK_RECORD(IngestCalls, source, calls, progress)
TRUNK_BOUNDS(IngestCalls, {"source", 1, 64, "bytes"}, {"calls", 0, 10'000})

} // namespace trunkline
