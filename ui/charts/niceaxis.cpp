#include "ui/charts/niceaxis.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace trunkline {

namespace {

constexpr int WantedSteps = 4;
constexpr int MostDecimals = 6;

/// The fewest decimals that write `value` exactly, as far as an axis needs it.
int decimals(double value)
{
    for (int digits = 0; digits < MostDecimals; ++digits) {
        const double scaled = value * std::pow(10.0, digits);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, std::abs(scaled)))
            return digits;
    }
    return MostDecimals;
}

} // namespace

NiceAxis niceAxis(double min, double max, bool whole)
{
    min = std::isfinite(min) ? std::min(min, 0.0) : 0.0;
    max = std::isfinite(max) ? std::max(max, 0.0) : 0.0;
    const double span = max - min;
    if (span <= 0)
        return whole ? NiceAxis{0, WantedSteps, 1, WantedSteps + 1}
                     : NiceAxis{0, 1, 0.25, WantedSteps + 1};
    const double power = std::pow(10.0, std::floor(std::log10(span / WantedSteps)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        const bool fits = factor * power * (WantedSteps + 0.5) >= span;
        const bool isWhole = decimals(factor * power) == 0;
        if (fits && (!whole || isWhole)) {
            step = factor * power;
            break;
        }
    }
    if (whole)
        step = std::max(1.0, std::round(step));
    const double low = std::floor(min / step + 1e-9) * step;
    const double high = std::max(std::ceil(max / step - 1e-9) * step, low + step);
    return {low, high, step, static_cast<int>(std::lround((high - low) / step)) + 1};
}

QString axisText(double value, const NiceAxis& axis, const QString& prefix, const QString& suffix)
{
    const double largest = std::max(std::abs(axis.low), std::abs(axis.high));
    const QLocale english(QLocale::English);
    double divisor = 1;
    QString unit;
    if (largest >= 2e9) {
        divisor = 1e9;
        unit = QStringLiteral("B");
    } else if (largest >= 2e6) {
        divisor = 1e6;
        unit = QStringLiteral("M");
    } else if (largest >= 1e4) {
        divisor = 1e3;
        unit = QStringLiteral("k");
    }
    if (std::abs(value) < axis.step / 2)
        return prefix + u'0' + suffix;
    const QString digits
        = english.toString(std::abs(value) / divisor, 'f', decimals(axis.step / divisor));
    return (value < 0 ? QStringLiteral("−") : QString()) + prefix + digits + unit + suffix;
}

} // namespace trunkline
