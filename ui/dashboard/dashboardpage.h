#pragma once
// The dashboard: filters above, the board below; a click on a chart filters.

#include "models/dashboard/dashboardmodel.h"
#include "ui/widgets/page.h"

namespace trunkline {

class DashboardBoard;
class Takeout;

class DashboardPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    /// `takeout`: null where nothing can be copied; the charts then have no menu.
    DashboardPage(Session& session, Scope& scope, DashboardModel& model, Takeout* takeout,
        QWidget* parent = nullptr);

    void setActive(bool active) override;
    void refresh() override;
    bool followsRange() const override { return true; }
    bool followsComparison() const override { return true; }
    PageReading reading() const override;
    bool isSettled() const override;
    QString failure() const override;
    QList<DrawnPanel> drawn() const override;
    /// The whole answer that was drawn, and each day's figures beside its date.
    QJsonObject figures() const override;
    QWidget& canvas() override;

private:
    void showState();
    void filterBy(const QString& panel, const QString& key);
    void showMenus();

    Session& m_session;      // must exist, not ours
    Scope& m_scope;          // must exist, not ours
    DashboardModel& m_model; // must exist, not ours
    Takeout* m_takeout;
    DashboardBoard* m_board;
};

} // namespace trunkline
