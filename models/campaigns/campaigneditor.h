#pragma once
// One campaign being edited: the draft's rules, the submit, what it would change.

#include "models/session/session.h"
#include "services/contract/campaigns.h"

#include <QObject>

#include <optional>
#include <vector>

namespace trunkline {

/// Threads: the GUI thread.
class CampaignEditor final : public QObject {
    Q_OBJECT

public:
    explicit CampaignEditor(Session& session, QObject* parent = nullptr);

    void begin(); ///< a new one
    void begin(const Campaign& campaign);
    void setDraft(CampaignDraft draft);
    void submit();
    void archive();
    /// After a conflict: takes what is stored now and keeps what was typed, field by field.
    void reload();

    const CampaignDraft& draft() const { return m_draft; }
    const CampaignDraft& original() const { return m_original; }
    bool isNew() const { return m_id.isNil(); }
    CampaignId id() const { return m_id; }
    RecordState stored() const { return m_state; } ///< of the campaign as it was read
    bool isDirty() const { return !(m_draft == m_original); }
    bool isBusy() const { return m_busy; }
    /// The handler's rules, and what it answered to this draft.
    std::vector<FieldError> errors() const;
    const std::optional<Error>& refusal() const { return m_refusal; }
    bool isConflict() const { return m_refusal && m_refusal->code == Errc::Conflict; }
    /// What the money fields would have made of the last 7 days' qualified calls; empty while
    /// nothing about money changed or the calls are not counted yet.
    QString preview() const;

signals:
    void changed();
    void saved(const trunkline::Campaign& campaign);
    /// The draft holds what is stored now, where nothing else was typed.
    void reloaded();

private:
    void take(Result<Campaign> answer);
    void countQualified();

    Session& m_session; // must exist, not ours
    CampaignId m_id;
    RecordState m_state = RecordState::Active;
    CampaignDraft m_draft;
    CampaignDraft m_original;
    std::optional<Error> m_refusal;
    std::optional<std::int64_t> m_qualified; ///< of the last 7 days
    int m_question = 0;
    bool m_busy = false;
};

} // namespace trunkline
