#pragma once
// The campaigns: a list, and the form of the one that is chosen.

#include "models/campaigns/campaigneditor.h"
#include "models/campaigns/campaignlistmodel.h"

#include "ui/widgets/page.h"

#include <functional>

class QLabel;
class QPushButton;
class QSplitter;
class QVBoxLayout;

namespace trunkline {

class CampaignForm;
class DataTable;

/// What was typed and not saved is never lost by a click: leaving it is asked about first.
class CampaignsPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    CampaignsPage(Session& session, CampaignListModel& list, CampaignEditor& editor,
        QWidget* parent = nullptr);

    void setActive(bool active) override;
    void refresh() override;
    PageReading reading() const override;
    bool isSettled() const override;
    QString failure() const override;
    bool isDirty() const override;
    QList<DrawnPanel> drawn() const override;
    QWidget& canvas() override;

private:
    void rebuildForm();
    void showState();
    /// Does it now, or once the user agreed to discard.
    void leaveDraft(std::function<void()> then);
    void edit(int row);
    void askToArchive();

    Session& m_session;        // must exist, not ours
    CampaignListModel& m_list; // must exist, not ours
    CampaignEditor& m_editor;  // must exist, not ours
    std::function<void()> m_then;
    DataTable* m_table;
    QWidget* m_body;
    QPushButton* m_new;
    QLabel* m_message;
    QWidget* m_guard;
    QVBoxLayout* m_side;
    CampaignForm* m_form = nullptr;
};

} // namespace trunkline
