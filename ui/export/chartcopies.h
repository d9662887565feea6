#pragma once
// One chart to the clipboard: as a picture, or as its figures.

#include "ui/export/exportheader.h"

namespace trunkline {

class ChartCard;

/// Nothing while the card has no chart. `header`: its `page` is replaced by the chart's title.
void copyPicture(const ChartCard& card, ExportHeader header);
/// Tab-separated. Data of the demo begin with the mark on a line of its own.
void copyData(const ChartCard& card, bool demo);

} // namespace trunkline
