#pragma once
// Where a member is signed in, as a table.

#include "models/base/roles.h"
#include "models/session/session.h"
#include "services/contract/sessions.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <vector>

namespace trunkline {

/// Of one member at a time, the newest session first. Threads: the GUI thread.
class SessionListModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };
    enum class Column { From, Since, LastSeen };

    explicit SessionListModel(Session& session, QObject* parent = nullptr);

    /// Nil: the caller's own.
    void show(UserId user);
    void clear();
    void refresh();
    void end(int row);
    /// All but the one that asks.
    void endOthers();

    State state() const { return m_state; }
    /// Of the last question, or of the last end that was refused.
    const std::optional<Error>& error() const { return m_error; }
    const OpenSession* sessionAt(int row) const;
    int others() const; ///< sessions that are not the one that asks

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void stateChanged();

private:
    void end(SessionId id);
    void replace(std::vector<OpenSession> sessions);

    Session& m_session; // must exist, not ours
    QTimer m_refresh;
    std::optional<UserId> m_user; ///< none: nobody's
    std::vector<OpenSession> m_sessions;
    std::optional<Error> m_error;
    State m_state = State::Idle;
    int m_question = 0;
};

} // namespace trunkline
