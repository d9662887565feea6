#pragma once
// What a widget that paints its own text says of it, so that a program can prove nothing was cut
// off.

#include <QStringList>

namespace trunkline {

class MeasuredText {
public:
    virtual ~MeasuredText() = default;

    /// Texts that do not fit as painted now and that no tooltip gives in full.
    virtual QStringList textsCut() const = 0;
};

} // namespace trunkline
