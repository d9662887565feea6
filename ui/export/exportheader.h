#pragma once
// The band above every picture: whose figures these are, of which days, and when they were drawn.

#include "ui/theme/tokens.h"

#include <QString>
#include <QStringList>

class QPainter;
class QRectF;

namespace trunkline {

/// All of it formatted text; an empty one is left out.
struct ExportHeader {
    QString tenant;
    QString page;          ///< `Dashboard`, or the title of the one chart
    QString range;         ///< `Last 7 days · 16–22 Nov 2026`
    QString zone;          ///< `America/New_York`
    QString comparison{};  ///< `vs 9–15 Nov`
    QStringList filters{}; ///< `Campaign: Solar`; none: said as such
    QString made;          ///< `22 Nov 2026, 14:02:11`
    QString calls{};       ///< `12,418 calls`
    bool demo = false;     ///< marks the picture as DEMO DATA
};

/// The mark that every export of demo data carries.
QString demoMark();

/// Height of the band at `width`; every text is wrapped, none is cut.
qreal headerHeight(const ExportHeader& header, qreal width);
void paintHeader(
    QPainter& painter, const QRectF& rect, const ExportHeader& header, const Tokens& tokens);

/// The mark across `rect`, light enough to read through.
void paintWatermark(QPainter& painter, const QRectF& rect, const Tokens& tokens);

} // namespace trunkline
