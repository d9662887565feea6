#pragma once
// The application's one style sheet.

#include "ui/theme/tokens.h"

#include <QString>

namespace trunkline {

/// Widgets say what they are by properties: `primary` and `danger` on a push button, `invalid` on
/// an editor, `muted` and `error` on a label, `flat` on a tool button.
QString styleSheetOf(const Tokens& tokens);

} // namespace trunkline
