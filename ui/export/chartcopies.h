#pragma once
// What the menu of a chart's card does.

#include "ui/export/exportheader.h"

#include <functional>

namespace trunkline {

class ChartCard;

/// From now on the card's "Copy as picture" and "Copy as data" work; `header` is asked at each
/// copy, and its `page` is replaced by the chart's title. Data of the demo begin with the mark on a
/// line of its own.
void offerCopies(ChartCard& card, std::function<ExportHeader()> header);

} // namespace trunkline
