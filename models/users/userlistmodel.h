#pragma once
// The members of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/recordlist.h"
#include "services/contract/users.h"

namespace trunkline {

class UserListModel final : public RecordsOf<ListUsers> {
    Q_OBJECT

public:
    enum class Column { Name, Address, Rights, Partner, Condition, Since };

    explicit UserListModel(Session& session, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isBefore(const User& a, const User& b, int key) const override;
    QString textOf(const User& user, Column column) const;
};

} // namespace trunkline
