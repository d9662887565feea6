#pragma once
// The API keys: a list, what is known of the one that is chosen, and the form of a new one.

#include "models/apikeys/apikeyeditor.h"
#include "models/apikeys/apikeylistmodel.h"
#include "ui/records/recordpage.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trunkline {

class ApiKeyDetail;
class ApiKeyForm;

/// A key itself is shown once, in a window of its own, and is kept nowhere.
class ApiKeysPage final : public RecordPage {
    Q_OBJECT

public:
    static PageFace face();
    ApiKeysPage(
        Session& session, ApiKeyListModel& list, ApiKeyEditor& editor, QWidget* parent = nullptr);

    bool isDirty() const override { return m_editor.isDirty(); }

private:
    QString counted(int count) const override;
    void open(int row) override;
    int openedRow() const override;
    void listShown() override;
    void rebuildForm();
    void showSide();
    void beginNew();
    void askToRotate();
    void askToRevoke();
    void showSecret(const ApiKeyGrant& grant);

    Session& m_session;      // must exist, not ours
    ApiKeyListModel& m_list; // must exist, not ours
    ApiKeyEditor& m_editor;  // must exist, not ours
    ApiKeyId m_opened;       ///< nil: none
    QPushButton* m_new;
    QVBoxLayout* m_side;
    QLabel* m_nothing;
    ApiKeyDetail* m_detail;
    ApiKeyForm* m_form = nullptr;
    bool m_making = false; ///< the form is shown
};

} // namespace trunkline
