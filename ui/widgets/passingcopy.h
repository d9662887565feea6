#pragma once
// A secret on the clipboard, for a while only.

#include "services/base/secret.h"

#include <chrono>

namespace trunkline {

inline constexpr std::chrono::seconds CopyStays{30};

/// Programs that keep what was copied are asked not to. After `stay`, or when the program ends, the
/// clipboard is emptied unless something else stands in it by then.
void copyForAWhile(const Secret& secret, std::chrono::milliseconds stay = CopyStays);

} // namespace trunkline
