#pragma once
// What somebody who knows nothing of a server asks it for.

#include <string>
#include <vector>

namespace trunkline {

/// More than 4,000 targets, each once: what administrators leave lying about, and what lies around
/// the `declared` paths.
std::vector<std::string> crawlNames(const std::vector<std::string>& declared);

} // namespace trunkline
