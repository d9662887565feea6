#pragma once
// The campaigns of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/recordlist.h"
#include "services/contract/campaigns.h"

#include <vector>

namespace trunkline {

class CampaignListModel final : public RecordsOf<ListCampaigns> {
    Q_OBJECT

public:
    enum class Column { Name, Qualifies, Window, Earns, Pays, Condition, Updated };

    explicit CampaignListModel(Session& session, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isBefore(const Campaign& a, const Campaign& b, int key) const override;
    int sortKey(int column) const override;
    void chooseColumns() override;

    std::vector<Column> m_columns;
};

} // namespace trunkline
