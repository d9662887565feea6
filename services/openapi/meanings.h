#pragma once
// What the members of records mean, for who has nothing but the description of the API.

#include <string_view>
#include <vector>

namespace trunkline::openapi {

/// Markdown, one sentence or two. Empty where nobody has written it: a test fails then.
std::string_view meaningOf(std::string_view record, std::string_view member);
/// All of them, for a test that none is left over.
std::vector<std::string_view> allMeanings();

} // namespace trunkline::openapi
