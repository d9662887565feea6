#pragma once
// The trace that a request belongs to, as W3C Trace Context writes it.

#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

struct TraceParent {
    std::string traceId; ///< 32 lower-case hexadecimal digits, not all 0
    std::string spanId;  ///< 16 of the caller's span
    std::string flags;   ///< 2
};

/// Reads one `traceparent` header (OBSERVABILITY §7): of a later version only the part that this
/// one knows. None for version ff, ids of zeros, capitals and any other length: a new trace starts.
std::optional<TraceParent> parseTraceParent(std::string_view text);

} // namespace trunkline
