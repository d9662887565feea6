#pragma once
// The form of a new API key: labels left, each error under its field (STYLE R11).

#include "models/apikeys/apikeyeditor.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace trunkline {

class FormFields;
class NamedBox;
class ScopeList;

/// Offers the roles that the caller may give and the scopes that the role allows. A failure keeps
/// what was typed.
class ApiKeyForm final : public QWidget {
    Q_OBJECT

public:
    ApiKeyForm(Session& session, ApiKeyEditor& editor, QWidget* parent = nullptr);

    /// Shows the editor's draft anew; called when it began again.
    void load();

private:
    void addFields();
    void typed();
    void refresh();

    Session& m_session;     // must exist, not ours
    ApiKeyEditor& m_editor; // must exist, not ours
    FormFields* m_fields;
    QLineEdit* m_name;
    QComboBox* m_role;
    NamedBox* m_publisher;
    NamedBox* m_buyer;
    ScopeList* m_scopes;
    QPlainTextEdit* m_networks;
    QSpinBox* m_days;
    QLabel* m_refusal;
    QPushButton* m_create;
    bool m_loading = false;
};

} // namespace trunkline
