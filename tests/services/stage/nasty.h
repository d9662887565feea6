#pragma once
// Texts that break programs which paste them into SQL, markup, paths or formats.

#include <string>
#include <vector>

namespace trunkline {

/// 200 different ones, each a valid name: at most 120 characters, no control characters, no blanks
/// at the ends.
std::vector<std::string> nastyTexts();

} // namespace trunkline
