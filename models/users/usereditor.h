#pragma once
// One member being invited or changed: the draft's rules, the submit, the token for a password.

#include "models/session/session.h"
#include "services/contract/users.h"

#include <QObject>

#include <optional>
#include <vector>

namespace trunkline {

/// Holds no token: `granted` hands it on, once. Threads: the GUI thread.
class UserEditor final : public QObject {
    Q_OBJECT

public:
    /// Why the caller may not change the member that is edited, or may not change all of it.
    enum class Reach { Whole, Own, Owner, None };

    explicit UserEditor(Session& session, QObject* parent = nullptr);

    void begin(); ///< a new one
    void begin(const User& user);
    void setDraft(UserDraft draft);
    void submit();
    /// Hands out a token for another password.
    void reset();
    /// After a conflict: takes what is stored now and keeps what was typed, field by field.
    void reload();

    const UserDraft& draft() const { return m_draft; }
    const UserDraft& original() const { return m_original; }
    bool isNew() const { return m_id.isNil(); }
    UserId id() const { return m_id; }
    bool isDirty() const { return !(m_draft == m_original); }
    bool isBusy() const { return m_busy; }
    /// Own: nobody changes their own role or state. Owner: an OWNER is changed by OWNERs only.
    Reach reach() const;
    /// Roles that the caller may give, and the one that the member has.
    std::vector<Role> roles() const;
    /// The handler's rules, and what it answered to this draft.
    std::vector<FieldError> errors() const;
    const std::optional<Error>& refusal() const { return m_refusal; }
    /// Somebody changed the member meanwhile, and reloading mends it.
    bool isConflict() const;

signals:
    void changed();
    void saved(const trunkline::User& user);
    /// The draft holds what is stored now, where nothing else was typed.
    void reloaded();
    void granted(const trunkline::UserGrant& grant);

private:
    template <Operation Op, class Then>
    void ask(Op operation, Then then);
    void take(const User& user);
    void take(const UserGrant& grant);

    Session& m_session; // must exist, not ours
    UserId m_id;
    UserDraft m_draft;
    UserDraft m_original;
    std::optional<Error> m_refusal;
    int m_question = 0;
    bool m_busy = false;
};

} // namespace trunkline
