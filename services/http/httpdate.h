#pragma once
// Times in header fields.

#include "services/base/time.h"

#include <string>

namespace trunkline {

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
std::string httpDate(Instant time);
/// `@784111777` (RFC 9651 section 3.3.7), as `Deprecation` takes it (RFC 9745).
std::string structuredDate(Instant time);

} // namespace trunkline
