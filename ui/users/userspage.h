#pragma once
// The members: a list, and the form of the one that is chosen; and what each role may do.

#include "models/account/sessionlistmodel.h"
#include "models/users/rolematrixmodel.h"
#include "models/users/usereditor.h"
#include "models/users/userlistmodel.h"
#include "ui/records/recordpage.h"

class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace trunkline {

class DataTable;
class SegmentedSwitch;
class UserForm;

/// A token that is handed out is shown once, in a window of its own, and is kept nowhere.
class UsersPage final : public RecordPage {
    Q_OBJECT

public:
    static PageFace face();
    UsersPage(Session& session, UserListModel& list, UserEditor& editor, RoleMatrixModel& matrix,
        QWidget* parent = nullptr);

    bool isDirty() const override { return m_editor.isDirty(); }
    QList<DrawnPanel> drawn() const override;

private:
    QString counted(int count) const override;
    void open(int row) override;
    int openedRow() const override;
    QWidget* buildRoles();
    void rebuildForm();
    void showView(int view);
    void askToReset();
    void showToken(const UserGrant& grant);

    Session& m_session;        // must exist, not ours
    UserListModel& m_list;     // must exist, not ours
    UserEditor& m_editor;      // must exist, not ours
    RoleMatrixModel& m_matrix; // must exist, not ours
    SessionListModel m_sessions;
    SegmentedSwitch* m_view;
    QStackedWidget* m_views;
    DataTable* m_roles;
    QPushButton* m_new;
    QVBoxLayout* m_side;
    UserForm* m_form = nullptr;
};

} // namespace trunkline
