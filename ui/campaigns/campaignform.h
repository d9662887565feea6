#pragma once
// The form of one campaign: labels left, each error under its field (STYLE R11).

#include "models/campaigns/campaigneditor.h"

#include <QHash>
#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace trunkline {

/// Money fields are absent for a role that does not see that money. Ctrl+S saves. A failure keeps
/// what was typed; a conflict offers to reload the version it is measured against.
class CampaignForm final : public QWidget {
    Q_OBJECT

public:
    CampaignForm(Session& session, CampaignEditor& editor, QWidget* parent = nullptr);

    /// Shows the editor's draft anew; called when it began with another campaign.
    void load();

signals:
    /// The user asked to archive the campaign and was not asked back yet.
    void archiveRequested();

private:
    void addField(QFormLayout& layout, const QString& label, const QString& name, QWidget* field);
    QLineEdit* addAmount(QFormLayout& layout, const QString& label, const QString& name);
    void typed();
    void refresh();

    Session& m_session;       // must exist, not ours
    CampaignEditor& m_editor; // must exist, not ours
    QHash<QString, QLabel*> m_errors;
    QHash<QString, QString> m_unreadable; ///< amounts that are no number, by field
    QLineEdit* m_name;
    QSpinBox* m_qualifying;
    QSpinBox* m_window;
    QLineEdit* m_revenue = nullptr;
    QLineEdit* m_payout = nullptr;
    QPlainTextEdit* m_notes;
    QLabel* m_preview;
    QLabel* m_refusal;
    QPushButton* m_archive;
    QPushButton* m_reload;
    QPushButton* m_save;
    bool m_loading = false;
};

} // namespace trunkline
