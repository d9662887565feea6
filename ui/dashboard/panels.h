#pragma once
// Each panel of a Dashboard as what its chart draws.

#include "services/contract/analytics.h"
#include "ui/charts/barlist.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/charts/timeserieschart.h"

namespace trunkline {

/// Calls and qualified calls per hour; per day where the range is longer than 31 days.
TimeSeries callsOverTime(const Dashboard& dashboard);
/// By revenue where the reader sees it, else by calls.
BarListData byCampaign(const Dashboard& dashboard);
BarListData byRegion(const Dashboard& dashboard);
HeatMapData whenCallsArrive(const Dashboard& dashboard);
HistogramData talkTimes(const Dashboard& dashboard);

} // namespace trunkline
