#include "services/telemetry/traceparent.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::size_t knownLength = 55; // 00-<32>-<16>-<2>

bool isHex(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

} // namespace

std::optional<TraceParent> parseTraceParent(std::string_view text)
{
    if (text.size() < knownLength)
        return std::nullopt;
    const std::string_view version = text.substr(0, 2);
    const std::string_view trace = text.substr(3, 32);
    const std::string_view span = text.substr(36, 16);
    const std::string_view flags = text.substr(53, 2);
    if (text[2] != '-' || text[35] != '-' || text[52] != '-' || !isHex(version) || !isHex(trace)
        || !isHex(span) || !isHex(flags) || version == "ff" || isZero(trace) || isZero(span))
        return std::nullopt;
    if (text.size() > knownLength && (version == "00" || text[knownLength] != '-'))
        return std::nullopt;
    return TraceParent{std::string(trace), std::string(span), std::string(flags)};
}

} // namespace trunkline
