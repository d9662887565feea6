#pragma once
// A range of whole days, both ends included, and the ranges that have names.

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

namespace trunkline {

struct DaySpan {
    QDate from;
    QDate to;

    bool isValid() const { return from.isValid() && to.isValid() && from <= to; }
    friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// "Last n days" are today and the n − 1 before it; "this month" ends today.
enum class RangePreset { Today, Yesterday, Last7, Last14, Last30, Last90, ThisMonth, LastMonth };

QList<RangePreset> allRangePresets();
QString rangeName(RangePreset preset);
DaySpan rangeOf(RangePreset preset, QDate today);
/// The first preset that means `span` today.
std::optional<RangePreset> presetOf(const DaySpan& span, QDate today);

/// `22 Nov`, `16–22 Nov`, `28 Oct – 3 Nov`; the year where it is not `today`'s: `1–31 Jan 1999`.
QString daysText(const DaySpan& span, QDate today);

} // namespace trunkline
