#pragma once
// The end of a file that the program writes: for its user alone (DECISIONS 12), whole or not at
// all.

#include <QString>

class QFileDevice;
class QSaveFile;

namespace trunkline {

/// Why it could not be written, for the user.
QString fileFailure(const QFileDevice& file);
/// Answers the failure; empty when the file stands.
[[nodiscard]] QString finishFile(QSaveFile& file);

} // namespace trunkline
