#pragma once
// The campaigns: a list, and the form of the one that is chosen.

#include "models/campaigns/campaigneditor.h"
#include "models/campaigns/campaignlistmodel.h"
#include "ui/records/recordpage.h"

class QPushButton;

namespace trunkline {

class CampaignForm;

class CampaignsPage final : public RecordPage {
    Q_OBJECT

public:
    static PageFace face();
    CampaignsPage(Session& session, CampaignListModel& list, CampaignEditor& editor,
        QWidget* parent = nullptr);

    bool isDirty() const override { return m_editor.isDirty(); }

private:
    QString counted(int count) const override;
    void open(int row) override;
    int openedRow() const override;
    void rebuildForm();
    void askToArchive();

    Session& m_session;        // must exist, not ours
    CampaignListModel& m_list; // must exist, not ours
    CampaignEditor& m_editor;  // must exist, not ours
    QPushButton* m_new;
    QVBoxLayout* m_side;
    CampaignForm* m_form = nullptr;
};

} // namespace trunkline
