#pragma once
// The one table of colours: read by the palette, the charts and the exports alike.

#include <QColor>

#include <array>

namespace trunkline {

/// Colours of one theme. Text tokens keep 4.5:1 and series 3:1 on `surface`.
struct Tokens {
    bool dark;
    QColor window;
    QColor surface; ///< cards, tables, editors
    QColor raised;  ///< table headers
    QColor border;
    QColor grid; ///< lines inside charts and tables
    QColor text;
    QColor muted;
    QColor accent;
    QColor accentSoft; ///< behind what is selected or active
    QColor onAccent;   ///< text on `accent`
    QColor positive;
    QColor negative;
    QColor warning;
    QColor warningSoft; ///< behind the demo switch and its mark
    std::array<QColor, 6> series;
    std::array<QColor, 6> heat; ///< low to high
};

/// What a stroke or a text is for; a theme says which colour that is.
enum class Ink { Text, Muted, Accent, OnAccent, Positive, Negative, Warning };

/// How a value is judged. The order is that of a model's tone, so that its integer can be read as
/// one.
enum class Tint { Plain, Good, Warning, Bad };

const Tokens& lightTokens();
const Tokens& darkTokens();

QColor inkOf(const Tokens& tokens, Ink ink);
Ink inkOf(Tint tint);

/// WCAG 2 contrast of two opaque colours, 1 to 21.
qreal contrast(const QColor& one, const QColor& other);

/// `colour`, moved away from `surface` in lightness just far enough to reach `ratio`.
QColor withContrast(const QColor& colour, const QColor& surface, qreal ratio);

/// `share` of `over` laid on `under`; 0 is all `under`.
QColor mixed(const QColor& over, const QColor& under, qreal share);

} // namespace trunkline
