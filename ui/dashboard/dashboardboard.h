#pragma once
// The figures of one dashboard, laid out: headline, time, breakdowns. What a picture shows.

#include "ui/widgets/page.h"

#include <QWidget>

class QGridLayout;
class QHBoxLayout;

namespace trunkline {

class ChartCard;
class DashboardModel;
class KpiCard;

/// Draws the model's last answer; a panel that the reader's role does not see is absent. Height for
/// any width down to 600 pixels.
class DashboardBoard final : public QWidget {
    Q_OBJECT

public:
    explicit DashboardBoard(const DashboardModel& model, QWidget* parent = nullptr);

    void showState();
    /// Whether cards say that a click filters.
    void setHints(bool shown) { m_hints = shown; }
    QList<DrawnPanel> drawn() const;
    QList<ChartCard*> cards() const;

signals:
    /// A mark of that panel was clicked: `time`, `campaigns`, `talk`, …
    void picked(const QString& panel, const QString& key);
    void retryRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ChartCard* addCard(const char* name, const QString& title, QHBoxLayout& row, int stretch);
    void showHeadline();
    void placeHeadline();
    void showPanels();

    const DashboardModel& m_model; // must exist, not ours
    QGridLayout* m_headline;
    QList<KpiCard*> m_kpis;
    QStringList m_names; ///< of m_kpis, stable
    ChartCard* m_time;
    ChartCard* m_campaigns;
    ChartCard* m_heat;
    ChartCard* m_talk;
    ChartCard* m_caps;
    ChartCard* m_publishers;
    ChartCard* m_buyers;
    ChartCard* m_regions;
    int m_columns = 0;
    bool m_hints = true;
};

} // namespace trunkline
