#pragma once
// A card with a chart in it: title and unit come from the chart.

#include "ui/charts/chartview.h"
#include "ui/widgets/card.h"

namespace trunkline {

class ChartCard final : public Card {
    Q_OBJECT

public:
    explicit ChartCard(const QString& title, QWidget* parent = nullptr);

    /// Title and caption follow the chart's title and unit; `hint`, where given, stands in for the
    /// unit.
    void setChart(std::unique_ptr<Chart> chart, const QString& hint = {});

    ChartView& view() const { return *m_view; }

private:
    ChartView* m_view;
};

} // namespace trunkline
