#pragma once
// Passwords that attackers try first, as rules and not as a list: what is long and still common is
// made of few common words, of walks over the keyboard, or of one piece again and again.

#include <string_view>

namespace trunkline {

/// `lower`: the password in lower case.
bool isGuessable(std::string_view lower);

} // namespace trunkline
