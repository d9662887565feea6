#pragma once
// Each panel of a dashboard as what its chart draws.

#include "models/dashboard/dashboardmodel.h"
#include "ui/charts/barlist.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/charts/timeserieschart.h"

namespace trunkline {

/// Calls and qualified calls per hour; per day where the range is longer than 31 days. A point's
/// key is its day, `2026-11-19`.
TimeSeries callsOverTime(const Dashboard& dashboard);
/// By revenue where the reader sees it, else by calls; largest first. A row's key is its id, empty
/// for calls that name nobody and for regions.
BarListData bars(
    const QString& dimension, const std::vector<Slice>& slices, Currency currency, bool byRevenue);
/// How much of each buyer's daily cap is used, fullest first.
BarListData capsUsed(const Dashboard& dashboard);
HeatMapData whenCallsArrive(const Dashboard& dashboard);
/// A bar's key is where it begins, in seconds.
HistogramData talkTimes(const Dashboard& dashboard);

} // namespace trunkline
