#pragma once
// Invented figures of every block, and a page that shows them all.

#include "ui/charts/barlist.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/charts/timeserieschart.h"
#include "ui/export/exportheader.h"
#include "ui/widgets/kpicard.h"

#include <QWidget>

#include <memory>

namespace trunkline::samples {

/// `days` of hours with a daily rhythm, two lines.
TimeSeries hours(int days);
/// `days` points of one value each.
TimeSeries flat(int days, double value);
BarListData bars();
HeatMapData heat();
HistogramData talk();
QList<KpiFigures> figures();
ExportHeader header(bool demo);
/// A name of 60 characters.
QString longName();

/// The overview of the design's picture, made of the blocks.
std::unique_ptr<QWidget> overview();
/// The controls, forms and states.
std::unique_ptr<QWidget> controls();

} // namespace trunkline::samples
