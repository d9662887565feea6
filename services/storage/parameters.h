#pragma once
// Which parameters a statement has; both drivers refuse one whose parameters are not exactly $1 to
// $n (DECISIONS 17).

#include "services/base/result.h"

#include <cstddef>
#include <string_view>

namespace trunkline {

/// How many parameters: n when they are exactly $1 to $n, each at least once. Strings, quoted names
/// and comments are passed over.
/// Errors: Internal, a bug of ours, in every build.
Result<std::size_t> parameterCount(std::string_view sql);

/// Errors: Internal when the statement's parameters are not exactly $1 to $`values`.
Outcome checkParameters(std::string_view sql, std::size_t values);

} // namespace trunkline
