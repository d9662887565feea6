#pragma once
// How the gate says no, before there is a request that an Error could answer.

#include <string_view>

namespace trunkline {

/// The connection is closed behind it: where the next request would begin is not to be trusted.
struct Refusal {
    int status = 400;     ///< RFC 9110 section 15, RFC 6585
    std::string_view why; ///< a literal of ours; never bytes of the client, so it may be logged

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

} // namespace trunkline
