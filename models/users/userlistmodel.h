#pragma once
// The members of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/session.h"
#include "services/contract/users.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <vector>

namespace trunkline {

/// Read whole, page by page, and swapped in at once. Threads: the GUI thread.
class UserListModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };
    enum class Column { Name, Address, Rights, Partner, Condition, Since };

    explicit UserListModel(Session& session, QObject* parent = nullptr);

    /// Inactive, it asks for nothing and catches up later.
    void setActive(bool active);
    void refresh();
    State state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    const User* userAt(int row) const;
    int rowOf(UserId id) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// By name until asked otherwise; kept when the list is read again.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void stateChanged();

private:
    void readPage(const std::string& after, std::vector<User> soFar);
    void replace(std::vector<User> users);
    void arrange();
    bool isBefore(const User& a, const User& b) const;
    QString textOf(const User& user, Column column) const;

    Session& m_session; // must exist, not ours
    QTimer m_refresh;
    std::vector<User> m_users;
    std::optional<Error> m_error;
    State m_state = State::Idle;
    Column m_sortedBy = Column::Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_question = 0;
    bool m_active = false;
    bool m_missed = false; ///< a question that nobody was there for
};

} // namespace trunkline
