#include "ui/widgets/dayspan.h"

#include <QCoreApplication>
#include <QLocale>

namespace trunkline {

QList<RangePreset> allRangePresets()
{
    return {RangePreset::Today, RangePreset::Yesterday, RangePreset::Last7, RangePreset::Last14,
        RangePreset::Last30, RangePreset::Last90, RangePreset::ThisMonth, RangePreset::LastMonth};
}

QString rangeName(RangePreset preset)
{
    const auto words
        = [](const char* text) { return QCoreApplication::translate("RangePreset", text); };
    switch (preset) {
    case RangePreset::Today:
        return words("Today");
    case RangePreset::Yesterday:
        return words("Yesterday");
    case RangePreset::Last7:
        return words("Last 7 days");
    case RangePreset::Last14:
        return words("Last 14 days");
    case RangePreset::Last30:
        return words("Last 30 days");
    case RangePreset::Last90:
        return words("Last 90 days");
    case RangePreset::ThisMonth:
        return words("This month");
    case RangePreset::LastMonth:
        return words("Last month");
    }
    return {};
}

DaySpan rangeOf(RangePreset preset, QDate today)
{
    switch (preset) {
    case RangePreset::Today:
        return {today, today};
    case RangePreset::Yesterday:
        return {today.addDays(-1), today.addDays(-1)};
    case RangePreset::Last7:
        return {today.addDays(-6), today};
    case RangePreset::Last14:
        return {today.addDays(-13), today};
    case RangePreset::Last30:
        return {today.addDays(-29), today};
    case RangePreset::Last90:
        return {today.addDays(-89), today};
    case RangePreset::ThisMonth:
        return {QDate(today.year(), today.month(), 1), today};
    case RangePreset::LastMonth: {
        const QDate first = QDate(today.year(), today.month(), 1).addMonths(-1);
        return {first, first.addMonths(1).addDays(-1)};
    }
    }
    return {};
}

std::optional<RangePreset> presetOf(const DaySpan& span, QDate today)
{
    for (const RangePreset preset : allRangePresets()) {
        if (rangeOf(preset, today) == span)
            return preset;
    }
    return std::nullopt;
}

QString daysText(const DaySpan& span, QDate today)
{
    if (!span.isValid())
        return {};
    const QLocale english(QLocale::English);
    const bool oneYear = span.from.year() == span.to.year();
    const bool oneMonth = oneYear && span.from.month() == span.to.month();
    const QString year
        = oneYear && span.to.year() == today.year() ? QString() : QStringLiteral(" yyyy");
    const QString end = english.toString(span.to, QStringLiteral("d MMM") + year);
    if (span.from == span.to)
        return end;
    if (oneMonth)
        return QString::number(span.from.day()) + u'–' + end;
    const QString begin
        = english.toString(span.from, QStringLiteral("d MMM") + (oneYear ? QString() : year));
    return begin + QStringLiteral(" – ") + end;
}

} // namespace trunkline
