#pragma once
// What each role may do, as a table: a row for each permission, a column for each role.

#include "models/base/roles.h"
#include "models/session/session.h"

#include <QAbstractTableModel>

#include <vector>

namespace trunkline {

/// Says what the session read when it began, and asks for nothing. Threads: the GUI thread.
class RoleMatrixModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RoleMatrixModel(Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// The group, what is permitted, and the roles.
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();

    Session& m_session; // must exist, not ours
    std::vector<Permission> m_permissions;
};

} // namespace trunkline
