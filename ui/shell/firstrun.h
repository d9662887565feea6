#pragma once
// What stands there before a workspace is open: make one, open one, or look at the demo.

#include "ui/shell/doors.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace trunkline {

class FormFields;
class NameBox;

class FirstRun final : public QWidget {
    Q_OBJECT

public:
    explicit FirstRun(QWidget* parent = nullptr);

    void setRecent(const QStringList& paths);
    /// Under the field of each error, what has none under the form.
    void showError(const Error& error);
    void showForm();

signals:
    void demoRequested();
    void openRequested(const QString& path); ///< empty: ask which
    void signInRequested();
    void serversRequested();
    void createRequested(const trunkline::NewWorkspace& wish);

private:
    QWidget* buildForm();
    void browse();
    void submit();

    FormFields* m_fields;
    QLineEdit* m_name;
    NameBox* m_zone;
    QLineEdit* m_country;
    QLineEdit* m_currency;
    QLineEdit* m_path;
    QLabel* m_refusal;
    QPushButton* m_create;
    QVBoxLayout* m_recent;
};

} // namespace trunkline
