#pragma once
// API keys being made, rotated and revoked.

#include "models/session/session.h"
#include "services/contract/apikeys.h"

#include <QObject>

#include <optional>
#include <vector>

namespace trunkline {

/// Holds no secret: `granted` hands it on, once. Threads: the GUI thread.
class ApiKeyEditor final : public QObject {
    Q_OBJECT

public:
    explicit ApiKeyEditor(Session& session, QObject* parent = nullptr);

    void begin(); ///< an empty draft
    void setDraft(ApiKeyDraft draft);
    void create();
    /// A successor; the key itself goes on for so many hours.
    void rotate(const ApiKey& key, int overlapHours);
    void revoke(const ApiKey& key);

    const ApiKeyDraft& draft() const { return m_draft; }
    bool isDirty() const { return !(m_draft == ApiKeyDraft()); }
    bool isBusy() const { return m_busy; }
    /// Roles whose rights the caller may give to a key.
    std::vector<Role> roles() const;
    /// Scopes that a key with the draft's role may have, group by group.
    std::vector<Permission> offered() const;
    /// May the caller rotate and revoke it? An OWNER's key is changed by OWNERs only.
    bool mayChange(const ApiKey& key) const;
    /// The handler's rules, and what it answered to this draft.
    std::vector<FieldError> errors() const;
    const std::optional<Error>& refusal() const { return m_refusal; }

signals:
    void changed();
    void granted(const trunkline::ApiKeyGrant& grant);
    void revoked(const trunkline::ApiKey& key);

private:
    template <Operation Op, class Then>
    void ask(Op operation, Then then);

    Session& m_session; // must exist, not ours
    ApiKeyDraft m_draft;
    std::optional<Error> m_refusal;
    int m_question = 0;
    bool m_busy = false;
};

} // namespace trunkline
