#pragma once
// The saved servers: added, changed, removed, and gone to.

#include "ui/shell/savedservers.h"

#include <QDialog>
#include <QStandardItemModel>

class QLabel;
class QLineEdit;
class QPushButton;

namespace trunkline {

class DataTable;
class DraftGuard;
class FormFields;

/// Shows the fingerprint of a private authority, so that it can be compared with what the server's
/// people say. What is wrong is said under its field, and is not saved.
class ServersDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ServersDialog(QWidget* parent = nullptr);

    /// Closes it, or asks first, where something typed is not saved.
    void reject() override;

signals:
    /// The dialog closes then.
    void connectRequested(const trunkline::SavedServer& server);

private:
    QWidget* buildList();
    void buildFields();
    void buildButtons();
    void fill();
    void choose(int row);
    void edit(int row);
    SavedServer typed() const;
    bool isDirty() const;
    void refresh();
    void save();
    void remove();

    QList<SavedServer> m_servers;
    SavedServer m_original;
    int m_row = -1; ///< of the one that is edited; -1: a new one
    QStandardItemModel m_model;
    DataTable* m_table;
    DraftGuard* m_guard;
    FormFields* m_fields;
    QLineEdit* m_name;
    QLineEdit* m_server;
    QLineEdit* m_authority;
    QLabel* m_fingerprint;
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_save;
    QPushButton* m_connect;
};

} // namespace trunkline
