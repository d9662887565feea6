#pragma once
// Handler of transcripts.

namespace trunkline {

class HandlerTable;

void addTranscriptHandlers(HandlerTable& table);

} // namespace trunkline
