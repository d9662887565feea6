#pragma once
// The form of one member: labels left, each error under its field, sessions below (STYLE R11).

#include "models/account/sessionlistmodel.h"
#include "models/users/usereditor.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace trunkline {

class ElidedLabel;
class FormFields;
class NamedBox;

/// What the caller may not change is disabled and says why. Ctrl+S saves. A failure keeps what was
/// typed; a conflict offers to reload.
class UserForm final : public QWidget {
    Q_OBJECT

public:
    UserForm(Session& session, UserEditor& editor, SessionListModel& sessions,
        QWidget* parent = nullptr);

    /// Shows the editor's draft anew; called when it began with another member.
    void load();

signals:
    /// The user asked for another password of the member and was not asked back yet.
    void resetRequested();

private:
    QWidget* buildButtons();
    void fillRoles();
    void typed();
    void refresh();
    void showErrors();
    void showReach();

    Session& m_session;           // must exist, not ours
    UserEditor& m_editor;         // must exist, not ours
    SessionListModel& m_sessions; // must exist, not ours
    ElidedLabel* m_title;
    FormFields* m_fields;
    QLineEdit* m_name;
    QLineEdit* m_email;
    QComboBox* m_role;
    NamedBox* m_publisher;
    NamedBox* m_buyer;
    QComboBox* m_state;
    QLabel* m_reason;
    QLabel* m_refusal;
    QPushButton* m_reset;
    QPushButton* m_reload;
    QPushButton* m_save;
    QWidget* m_places;
    bool m_loading = false;
};

} // namespace trunkline
