#pragma once
// What a model says of a cell besides its text (STYLE R10).

#include <QMetaType>
#include <Qt>

namespace trunkline {

enum class Tone { Plain, Good, Warning, Bad };

enum ItemRole : int {
    RawRole = Qt::UserRole + 1, ///< the value itself: sorting, export, tests
    ToneRole,                   ///< a Tone
};

} // namespace trunkline

Q_DECLARE_METATYPE(trunkline::Tone)
