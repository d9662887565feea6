#include "ui/theme/tokens.h"

#include <cmath>

namespace trunkline {

namespace {

constexpr qreal MarkContrast = 3.0;
constexpr std::array<QRgb, 6> SeriesColours{
    0xff2563eb, 0xffe07b39, 0xff12a17b, 0xff8b5cf6, 0xffd6487e, 0xff64748b};

qreal linear(qreal channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

qreal luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

std::array<QColor, 6> seriesOn(const QColor& surface)
{
    std::array<QColor, 6> colours;
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i] = withContrast(QColor(SeriesColours[i]), surface, MarkContrast);
    return colours;
}

Tokens makeLight()
{
    const QColor surface(0xffffff);
    const QColor warning(0xb54708);
    return {.dark = false,
        .window = 0xf4f6f9,
        .surface = surface,
        .raised = 0xfafbfc,
        .border = 0xe1e5eb,
        .grid = 0xedf0f4,
        .text = 0x161a20,
        .muted = 0x667085,
        .accent = 0x2563eb,
        .accentSoft = 0xe8effe,
        .onAccent = surface,
        .positive = 0x0f7b57,
        .negative = 0xb42318,
        .warning = warning,
        .warningSoft = mixed(warning, surface, 0.08),
        .series = seriesOn(surface),
        .heat = {0xeef3fe, 0xc9dafc, 0x93b4f8, 0x5b8af2, 0x2563eb, 0x1a48b0}};
}

Tokens makeDark()
{
    const QColor surface(0x171b21);
    const QColor warning(0xf5b14c);
    return {.dark = true,
        .window = 0x0f1216,
        .surface = surface,
        .raised = 0x1c2128,
        .border = 0x2a313b,
        .grid = 0x232932,
        .text = 0xe6e9ee,
        .muted = 0x939dab,
        .accent = 0x6b9bff,
        .accentSoft = 0x1d2a45,
        .onAccent = 0x0f1216,
        .positive = 0x3cc493,
        .negative = 0xf97066,
        .warning = warning,
        .warningSoft = mixed(warning, surface, 0.14),
        .series = seriesOn(surface),
        .heat = {0x1a2233, 0x1f3563, 0x274a92, 0x3363c4, 0x5584ee, 0x8fb2ff}};
}

} // namespace

const Tokens& lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

QColor inkOf(const Tokens& tokens, Ink ink)
{
    switch (ink) {
    case Ink::Text:
        return tokens.text;
    case Ink::Muted:
        return tokens.muted;
    case Ink::Accent:
        return tokens.accent;
    case Ink::OnAccent:
        return tokens.onAccent;
    case Ink::Positive:
        return tokens.positive;
    case Ink::Negative:
        return tokens.negative;
    case Ink::Warning:
        return tokens.warning;
    }
    return tokens.text;
}

Ink inkOf(Tint tint)
{
    switch (tint) {
    case Tint::Plain:
        return Ink::Muted;
    case Tint::Good:
        return Ink::Positive;
    case Tint::Warning:
        return Ink::Warning;
    case Tint::Bad:
        return Ink::Negative;
    }
    return Ink::Muted;
}

qreal contrast(const QColor& one, const QColor& other)
{
    const qreal a = luminance(one);
    const qreal b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor withContrast(const QColor& colour, const QColor& surface, qreal ratio)
{
    const QColor pole = luminance(surface) > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
    QColor moved = colour;
    for (int percent = 1; contrast(moved, surface) < ratio && percent <= 100; ++percent)
        moved = mixed(pole, colour, percent / 100.0);
    return moved;
}

QColor mixed(const QColor& over, const QColor& under, qreal share)
{
    const auto channel = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(channel(over.red(), under.red()), channel(over.green(), under.green()),
        channel(over.blue(), under.blue()));
}

} // namespace trunkline
