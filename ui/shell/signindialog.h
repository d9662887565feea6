#pragma once
// Into a server: which one, and who.

#include "ui/shell/doors.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace trunkline {

class FormFields;
struct SavedServer;

/// Stays open until somebody is in or gives up; what was refused is said under its field.
class SignInDialog final : public QDialog {
    Q_OBJECT

public:
    explicit SignInDialog(Doors& doors, QWidget* parent = nullptr);

    /// Of a saved server, instead of the one that was used last.
    void prefill(const SavedServer& server);

signals:
    void connected(const trunkline::Connection& connection);

private:
    void buildFields();
    void showFirstTime(bool first);
    void focusFirst();
    void fit();
    void submit();
    void take(Result<Connection> connection);
    void setBusy(bool busy);

    Doors& m_doors; // must exist, not ours
    FormFields* m_fields;
    QLineEdit* m_server;
    QLineEdit* m_authority;
    QCheckBox* m_first;
    QLineEdit* m_code;
    QLineEdit* m_name;
    QLineEdit* m_password;
    QLabel* m_refusal;
    QPushButton* m_enter;
};

} // namespace trunkline
