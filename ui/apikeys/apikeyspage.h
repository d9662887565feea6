#pragma once
// The API keys: a list, what is known of the one that is chosen, and the form of a new one.

#include "models/apikeys/apikeyeditor.h"
#include "models/apikeys/apikeylistmodel.h"
#include "ui/widgets/page.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trunkline {

class ApiKeyDetail;
class ApiKeyForm;
class DataTable;
class DraftGuard;

/// A key itself is shown once, in a window of its own, and is kept nowhere.
class ApiKeysPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    ApiKeysPage(
        Session& session, ApiKeyListModel& list, ApiKeyEditor& editor, QWidget* parent = nullptr);

    void setActive(bool active) override;
    void refresh() override;
    PageReading reading() const override;
    bool isSettled() const override;
    QString failure() const override;
    bool isDirty() const override;
    QList<DrawnPanel> drawn() const override;
    QWidget& canvas() override;

private:
    QWidget* buildSide();
    void rebuildForm();
    void showState();
    void showSide();
    void open(int row);
    void chooseOpened();
    void beginNew();
    void askToRotate();
    void askToRevoke();
    void showSecret(const ApiKeyGrant& grant);

    Session& m_session;      // must exist, not ours
    ApiKeyListModel& m_list; // must exist, not ours
    ApiKeyEditor& m_editor;  // must exist, not ours
    ApiKeyId m_opened;       ///< nil: none
    QWidget* m_body;
    DataTable* m_table;
    QPushButton* m_new;
    QLabel* m_message;
    DraftGuard* m_guard;
    QVBoxLayout* m_side;
    QLabel* m_nothing;
    ApiKeyDetail* m_detail;
    ApiKeyForm* m_form = nullptr;
    bool m_making = false; ///< the form is shown
};

} // namespace trunkline
