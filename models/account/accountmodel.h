#pragma once
// Who is signed in to a server, and another password.

#include "models/session/session.h"
#include "services/contract/sessions.h"

#include <QObject>

#include <optional>

namespace trunkline {

/// Keeps no password. Threads: the GUI thread.
class AccountModel final : public QObject {
    Q_OBJECT

public:
    explicit AccountModel(Session& session, QObject* parent = nullptr);

    void refresh();
    /// Ends every session of the user; this one goes on with the token that is answered.
    void changePassword(const Secret& current, const Secret& password);

    /// None until it has arrived.
    const std::optional<SessionInfo>& info() const { return m_info; }
    bool isBusy() const { return m_busy; }
    const std::optional<Error>& refusal() const { return m_refusal; }

signals:
    void changed();
    void passwordChanged();

private:
    Session& m_session; // must exist, not ours
    std::optional<SessionInfo> m_info;
    std::optional<Error> m_refusal;
    int m_question = 0;
    bool m_busy = false;
};

} // namespace trunkline
