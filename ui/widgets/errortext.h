#pragma once
// The user's words for what went wrong, chosen from the code (STYLE R4).

#include "services/base/result.h"

#include <QString>

namespace trunkline {

/// One sentence that says what happened and the mend; plain text.
QString errorText(const Error& error);

} // namespace trunkline
