#pragma once
// What was said in a call.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(Speaker, Agent, Caller, System)

struct TranscriptSegment {
    std::int64_t startMs = 0; ///< since the answer
    std::int64_t endMs = 0;
    Speaker speaker = Speaker::System;
    Speech text;

    friend bool operator==(const TranscriptSegment&, const TranscriptSegment&) = default;
};
TRUNK_RECORD(TranscriptSegment, startMs, endMs, speaker, text)
TRUNK_BOUNDS(TranscriptSegment, {"start_ms", 0, unbounded}, {"end_ms", 0, unbounded})

struct Transcript {
    TranscriptId id;
    TenantId tenantId;
    CallId callId;
    std::string language; ///< BCP 47
    std::vector<TranscriptSegment> segments;
    Instant createdAt;

    friend bool operator==(const Transcript&, const Transcript&) = default;
};
TRUNK_RECORD(Transcript, id, tenantId, callId, language, segments, createdAt)

/// The transcript of a call. Leaves an audit entry. Errors: NotFound.
struct ReadTranscript {
    using Response = Transcript;
    static constexpr Facts facts{.name = "transcripts.read",
        .summary = "What was said in a call",
        .verb = Verb::Post,
        .path = "/v1/calls/{id}/transcript",
        .permission = Permission::TranscriptsRead,
        .effect = Effect::Read,
        .touches = Entity::Transcript,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = true};
    CallId id;
};
TRUNK_RECORD(ReadTranscript, id)

} // namespace trunkline
