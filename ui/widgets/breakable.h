#pragma once
// Text of foreign origin where lines wrap at words only.

#include <QString>

namespace trunkline {

/// The same to the eye, but a line may also end inside a word that is too long for any place.
QString breakable(const QString& text);

} // namespace trunkline
