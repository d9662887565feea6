#pragma once
// What is said in the demo's calls: templates, no person's words.

#include "services/contract/transcripts.h"

#include <cstdint>
#include <vector>

namespace trunkline {

/// 6 to 16 segments within the talk, fewer only where it is too short; `campaign` is its place in
/// the business, `draw` picks among the lines.
std::vector<TranscriptSegment> demoSpeech(
    std::size_t campaign, std::int64_t talkSeconds, bool qualified, std::uint64_t draw);

} // namespace trunkline
