#pragma once
// Which member of a JSON text one stands at: for errors that would know the byte only.

#include <string>
#include <string_view>

namespace trunkline {

/// What the end of `text`, which begins a JSON text, belongs to: `calls[3].talk_seconds`; empty
/// outside of every member. Keys come masked (services/base/text.h), escapes as they stand.
std::string placeIn(std::string_view text);

} // namespace trunkline
