#pragma once
// A file of call records on its way in: choose, see what it holds, import with progress, read the
// rejects.

#include "models/imports/importmodel.h"
#include "models/session/session.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QListWidget;

namespace trunkline {

class FormFields;
class NameBox;

/// Choosing a file inspects it: nothing is stored before Import is pressed. Closing while an import
/// runs asks it to stop between two batches; what was stored stays, and the same file goes on from
/// there.
class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    ImportDialog(Session& session, ImportModel& model, QWidget* parent = nullptr);

    void choose(const QString& path);

signals:
    void imported(const trunkline::ImportSummary& summary);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void buildFields();
    void buildOutcome();
    void browse();
    void browseMapping();
    void inspect();
    void fillNames();
    ImportChoice choice(bool dryRun) const;
    void showState();
    void showPreview();
    void showSummary();
    void showFailure();
    void say(const QString& words, const char* property);

    Session& m_session;   // must exist, not ours
    ImportModel& m_model; // must exist, not ours
    FormFields* m_fields;
    QLineEdit* m_path;
    NameBox* m_zone;
    QLineEdit* m_mapping;
    NameBox* m_campaign;
    NameBox* m_publisher;
    NameBox* m_buyer;
    QCheckBox* m_fromColumns;
    QCheckBox* m_create;
    QLabel* m_outcome;
    QListWidget* m_rejects;
    QProgressBar* m_progress;
    QPushButton* m_dryRun;
    QPushButton* m_import;
    QPushButton* m_cancel;
    bool m_announced = true;
};

} // namespace trunkline
