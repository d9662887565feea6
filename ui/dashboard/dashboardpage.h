#pragma once
// The dashboard of one range: headline figures and panels, drawn from one Dashboard answer.

#include "services/contract/analytics.h"

#include <QWidget>

class QGridLayout;

namespace trunkline {

class ChartCard;

class DashboardPage final : public QWidget {
    Q_OBJECT

public:
    explicit DashboardPage(QWidget* parent = nullptr);

    /// Draws these figures instead of those before.
    void setDashboard(const Dashboard& dashboard);

private:
    void showHeadline(const Dashboard& dashboard);

    QGridLayout* m_headline;
    ChartCard* m_time;
    ChartCard* m_campaigns;
    ChartCard* m_heat;
    ChartCard* m_talk;
    ChartCard* m_regions;
};

} // namespace trunkline
