#pragma once
// The user's words for what went wrong, chosen from the code (STYLE R4).

#include "services/base/result.h"

#include <QString>

namespace trunkline {

/// One sentence that says what happened and the mend; plain text.
QString errorText(const Error& error);
/// The same, but a conflict in the handler's own words: there are more kinds than one.
QString refusalText(const Error& error);
/// Words of a rule as a sentence: a capital first, a full stop last.
QString sentenceOf(const std::string& words);

} // namespace trunkline
