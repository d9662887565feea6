#pragma once
// A value axis whose lines stand on round numbers and which always holds zero.

#include <QString>

namespace trunkline {

struct NiceAxis {
    double low = 0;  ///< a multiple of `step`, at most 0
    double high = 1; ///< a multiple of `step`, above `low`
    double step = 1; ///< 1, 2, 2.5 or 5 times a power of ten
    int lines = 2;   ///< grid lines, both ends included

    double at(int line) const { return low + step * line; }
    /// 0 at `low`, 1 at `high`.
    double share(double value) const { return (value - low) / (high - low); }
};

/// About five grid lines over [min, max] and 0. `whole`: no step below 1, for counts.
NiceAxis niceAxis(double min, double max, bool whole);

/// `400`, `1,200`, `15k`, `1.5M`: short, and exact for every line of the axis.
QString axisText(double value, const NiceAxis& axis, const QString& prefix, const QString& suffix);

} // namespace trunkline
