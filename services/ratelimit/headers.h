#pragma once
// A verdict in the words of HTTP: Retry-After (RFC 9110, 10.2.3) and the RateLimit fields of
// draft-ietf-httpapi-ratelimit-headers, which may still change and can be left out.

#include "services/ratelimit/limiter.h"

#include <string>
#include <vector>

namespace trunkline {

struct RateField {
    std::string name;
    std::string value;

    friend bool operator==(const RateField&, const RateField&) = default;
};

enum class DraftFields { Send, Leave };

/// `Retry-After` only when refused; then, unless left out,
/// `RateLimit-Policy: "key-read";q=100;w=2` and `RateLimit: "key-read";r=0;t=1`, each a list with
/// one item for every policy.
/// Units: q and r are requests; w is what an empty bucket takes to fill, t what r takes to grow,
///        both whole seconds, rounded up.
std::vector<RateField> rateFields(const Verdict& verdict, DraftFields draft);

} // namespace trunkline
