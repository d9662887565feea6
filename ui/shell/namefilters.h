#pragma once
// Campaigns, publishers and buyers as commands, so that the palette finds them.

#include "models/session/scope.h"

#include <QAction>

namespace trunkline {

/// One action for each name that the session knows: from then on only its calls are counted.
QList<QAction*> nameFilters(const Session& session, Scope& scope, QObject* owner);

} // namespace trunkline
