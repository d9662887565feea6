#pragma once
// The campaigns: a list, and the form of the one that is chosen.

#include "models/campaigns/campaigneditor.h"
#include "models/campaigns/campaignlistmodel.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace trunkline {

class CampaignForm;

/// What was typed and not saved is never lost by a click: leaving it is asked about first.
class CampaignsPage final : public QWidget {
    Q_OBJECT

public:
    CampaignsPage(Session& session, CampaignListModel& list, CampaignEditor& editor,
        QWidget* parent = nullptr);

private:
    void rebuildForm();
    void showState();
    /// Does it now, or once the user agreed to discard.
    void leaveDraft(std::function<void()> then);
    void edit(int row);

    Session& m_session;        // must exist, not ours
    CampaignListModel& m_list; // must exist, not ours
    CampaignEditor& m_editor;  // must exist, not ours
    std::function<void()> m_then;
    QTableView* m_table;
    QPushButton* m_new;
    QLabel* m_message;
    QWidget* m_guard;
    QVBoxLayout* m_side;
    CampaignForm* m_form = nullptr;
};

} // namespace trunkline
