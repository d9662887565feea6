#pragma once
// One API key: what it may do, from where, until when; and the buttons that rotate and revoke it.

#include "models/apikeys/apikeyeditor.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trunkline {

class ElidedLabel;

class ApiKeyDetail final : public QWidget {
    Q_OBJECT

public:
    ApiKeyDetail(Session& session, ApiKeyEditor& editor, QWidget* parent = nullptr);

    void setKey(const ApiKey& key);
    const ApiKey& key() const { return m_key; }

signals:
    /// The user asked for it and was not asked back yet.
    void rotateRequested();
    void revokeRequested();

private:
    void refresh();

    Session& m_session;     // must exist, not ours
    ApiKeyEditor& m_editor; // must exist, not ours
    ApiKey m_key;
    ElidedLabel* m_title;
    QLabel* m_facts;
    QLabel* m_scopes;
    QLabel* m_reason;
    QLabel* m_refusal;
    QPushButton* m_rotate;
    QPushButton* m_revoke;
};

} // namespace trunkline
