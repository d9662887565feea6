#include "ui/users/userspage.h"

#include "models/base/format.h"
#include "ui/theme/delegates.h"
#include "ui/users/userform.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/oncedialog.h"
#include "ui/widgets/segmentedswitch.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int widestColumn = 220; // pixels
constexpr int leastSide = 340;
constexpr int groupWidth = 160;
constexpr int roleWidth = 92;

} // namespace

PageFace UsersPage::face() { return {QStringLiteral("users"), tr("Users & roles"), Icon::Users}; }

UsersPage::UsersPage(Session& session, UserListModel& list, UserEditor& editor,
    RoleMatrixModel& matrix, QWidget* parent)
    : RecordPage(face(), list,
        {"usersTable", "usersMessage", QStringLiteral("user"), tr("Reading the members…"),
            tr("There is no member yet.")},
        parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_matrix(matrix)
    , m_sessions(session)
    , m_view(new SegmentedSwitch(tr("Show"), {tr("Members"), tr("Roles")}))
    , m_views(new QStackedWidget)
    , m_roles(new DataTable("rolesTable", tr("What each role may do")))
    , m_new(new QPushButton(tr("&Invite…")))
    , m_side(new QVBoxLayout)
{
    m_view->setObjectName(QStringLiteral("usersView"));
    m_new->setObjectName(QStringLiteral("userNew"));
    table().setItemDelegateForColumn(
        static_cast<int>(UserListModel::Column::Condition), new PillDelegate(ToneRole, &table()));
    top().insertWidget(0, m_view);
    top().insertSpacing(1, 8);
    top().addWidget(m_new);
    m_views->addWidget(split(scrolling(m_side), leastSide));
    m_views->addWidget(buildRoles());
    assemble(m_views, widestColumn);
    connect(m_view, &SegmentedSwitch::chosen, this, &UsersPage::showView);
    connect(m_new, &QPushButton::clicked, this, [this] {
        guard().leave(m_editor.isDirty(), [this] {
            m_editor.begin();
            m_form->load();
            m_form->setFocus();
            chooseOpened();
        });
    });
    connect(&m_editor, &UserEditor::granted, this, &UsersPage::showToken);
    connect(&m_session, &Session::ready, this, &UsersPage::rebuildForm);
    rebuildForm();
}

QWidget* UsersPage::buildRoles()
{
    m_roles->setModel(&m_matrix);
    for (int column = 0; column < m_matrix.columnCount(); ++column)
        m_roles->setColumnWidth(column, column == 0 ? groupWidth : roleWidth);
    m_roles->horizontalHeader()->setStretchLastSection(false);
    m_roles->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    for (int column = 2; column < m_matrix.columnCount(); ++column)
        m_roles->setItemDelegateForColumn(column, new FigureDelegate(m_roles, ToneRole));
    auto* page = new QWidget;
    auto* body = new QVBoxLayout(page);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(m_roles);
    return page;
}

void UsersPage::rebuildForm()
{
    delete m_form;
    m_editor.begin();
    m_form = new UserForm(m_session, m_editor, m_sessions);
    connect(m_form, &UserForm::resetRequested, this, &UsersPage::askToReset);
    m_side->addWidget(m_form);
    showView(m_view->current());
}

void UsersPage::showView(int view)
{
    m_views->setCurrentIndex(view);
    m_new->setVisible(view == 0 && m_session.may(Permission::UsersWrite));
    showState();
}

QString UsersPage::counted(int count) const { return tr("%1 members").arg(formatCount(count)); }

int UsersPage::openedRow() const { return m_editor.isNew() ? -1 : m_list.rowOf(m_editor.id()); }

QList<DrawnPanel> UsersPage::drawn() const
{
    return {{name(), tr("Members"), table().allRows(m_list.rowCount())},
        {QStringLiteral("roles"), tr("Roles"), m_roles->allRows(m_matrix.rowCount())}};
}

void UsersPage::open(int row)
{
    const User* user = m_list.recordAt(row);
    if (user == nullptr || (!m_editor.isNew() && user->id == m_editor.id()))
        return;
    guard().leave(m_editor.isDirty(), [this, chosen = *user] {
        m_editor.begin(chosen);
        m_form->load();
        chooseOpened();
    });
}

void UsersPage::askToReset()
{
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("A new password"),
        tr("Hand out a token with which “%1” chooses a new password? The old one works no more, "
           "and every session of this member ends.")
            .arg(breakable(text(m_editor.original().name.value))),
        QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("resetQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = question->addButton(tr("Hand it out"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, &m_editor, &UserEditor::reset);
    question->open();
}

void UsersPage::showToken(const UserGrant& grant)
{
    const QString name = text(grant.user.name.value);
    if (grant.token.value.empty()) {
        say(tr("The token of %1 got lost on its way. Hand out a new one.").arg(breakable(name)));
        return;
    }
    const auto left = std::chrono::duration_cast<std::chrono::hours>(
        grant.expiresAt - m_session.now() + std::chrono::minutes{30});
    const QString until = tr("%1, in %2 hours")
                              .arg(formatMoment(grant.expiresAt, m_session.zone()).chopped(3),
                                  formatCount(left.count()));
    auto* dialog = new OnceDialog(
        {tr("A token for %1").arg(name), tr("With this %1 chooses a password, once.").arg(name),
            tr("It works until %1. Give it to %2 in person or over the phone, not in the same "
               "message as the server's address. They open Trunkline, choose “Sign in to a "
               "server”, tick “First time here: I was given a code” and enter it with %3.")
                .arg(until, name, text(grant.user.email.value))},
        grant.token.value, this);
    dialog->open();
}

} // namespace trunkline
