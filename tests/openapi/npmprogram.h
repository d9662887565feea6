#pragma once
// Programs of others that ./dev brings by npm.

#include <QString>

namespace trunkline {

/// Its path; empty where ./dev brought none.
QString npmProgram(const QString& name);

} // namespace trunkline
