#pragma once
// The campaigns of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/session.h"
#include "services/contract/campaigns.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <vector>

namespace trunkline {

/// Read whole, page by page, and swapped in at once. Threads: the GUI thread.
class CampaignListModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };
    enum class Column { Name, Qualifies, Window, Earns, Pays, Condition, Updated };

    explicit CampaignListModel(Session& session, QObject* parent = nullptr);

    void refresh();
    State state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    const Campaign* campaignAt(int row) const;
    int rowOf(CampaignId id) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// By name until asked otherwise; kept when the list is read again.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void stateChanged();

private:
    void readPage(const std::string& after, std::vector<Campaign> soFar);
    void replace(std::vector<Campaign> campaigns);
    void arrange();

    Session& m_session; // must exist, not ours
    QTimer m_refresh;
    std::vector<Column> m_columns;
    std::vector<Campaign> m_campaigns;
    std::optional<Error> m_error;
    State m_state = State::Idle;
    Column m_sortedBy = Column::Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_question = 0;
};

} // namespace trunkline
