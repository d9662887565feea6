#pragma once
// The members: a list, and the form of the one that is chosen; and what each role may do.

#include "models/account/sessionlistmodel.h"
#include "models/users/rolematrixmodel.h"
#include "models/users/usereditor.h"
#include "models/users/userlistmodel.h"
#include "ui/widgets/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace trunkline {

class DataTable;
class DraftGuard;
class SegmentedSwitch;
class UserForm;

/// A token that is handed out is shown once, in a window of its own, and is kept nowhere.
class UsersPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    UsersPage(Session& session, UserListModel& list, UserEditor& editor, RoleMatrixModel& matrix,
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
    QWidget* buildMembers();
    QWidget* buildRoles();
    void rebuildForm();
    void showState();
    void showView(int view);
    void edit(int row);
    void chooseEdited();
    void askToReset();
    void showToken(const UserGrant& grant);

    Session& m_session;        // must exist, not ours
    UserListModel& m_list;     // must exist, not ours
    UserEditor& m_editor;      // must exist, not ours
    RoleMatrixModel& m_matrix; // must exist, not ours
    SessionListModel m_sessions;
    SegmentedSwitch* m_view;
    QStackedWidget* m_body;
    DataTable* m_table;
    DataTable* m_roles;
    QPushButton* m_new;
    QLabel* m_message;
    DraftGuard* m_guard;
    QVBoxLayout* m_side;
    UserForm* m_form = nullptr;
};

} // namespace trunkline
