#pragma once
// One's own place on a server: who one is, another password, where one is signed in.

#include "models/account/accountmodel.h"
#include "models/account/sessionlistmodel.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace trunkline {

class FormFields;

/// Only for somebody who is signed in: a workspace file has no password. Closes when the workspace
/// is left. What was refused is said under its field; passwords are emptied once they were changed.
class AccountDialog final : public QDialog {
    Q_OBJECT

public:
    explicit AccountDialog(Session& session, QWidget* parent = nullptr);

private:
    QWidget* buildWho();
    QWidget* buildPassword();
    QWidget* buildSessions();
    void showWho();
    void showRefusal();
    void showChanged();
    void typed();
    void submit();
    void fit();

    Session& m_session; // must exist, not ours
    AccountModel m_model;
    SessionListModel m_sessions;
    QLabel* m_who;
    QLabel* m_until;
    FormFields* m_fields;
    QLineEdit* m_current;
    QLineEdit* m_password;
    QLineEdit* m_again;
    QLabel* m_message;
    QPushButton* m_change;
};

} // namespace trunkline
