#include "ui/users/userspage.h"

#include "models/base/format.h"
#include "ui/theme/delegates.h"
#include "ui/users/userform.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/oncedialog.h"
#include "ui/widgets/segmentedswitch.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int widestText = 220; // pixels, of a name, an address, a partner
constexpr int leastSide = 340;
constexpr int groupWidth = 160;
constexpr int roleWidth = 92;

} // namespace

PageFace UsersPage::face() { return {QStringLiteral("users"), tr("Users & roles"), Icon::Users}; }

UsersPage::UsersPage(Session& session, UserListModel& list, UserEditor& editor,
    RoleMatrixModel& matrix, QWidget* parent)
    : Page(face(), parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_matrix(matrix)
    , m_sessions(session)
    , m_view(new SegmentedSwitch(tr("Show"), {tr("Members"), tr("Roles")}))
    , m_body(new QStackedWidget)
    , m_table(new DataTable("usersTable", tr("Members")))
    , m_roles(new DataTable("rolesTable", tr("What each role may do")))
    , m_new(new QPushButton(tr("&Invite…")))
    , m_message(new QLabel)
    , m_guard(new DraftGuard(QStringLiteral("user")))
    , m_side(new QVBoxLayout)
{
    m_view->setObjectName(QStringLiteral("usersView"));
    m_new->setObjectName(QStringLiteral("userNew"));
    m_message->setObjectName(QStringLiteral("usersMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 12, 16, 0);
    top->addWidget(m_view);
    top->addSpacing(8);
    top->addWidget(m_message, 1);
    top->addWidget(m_new);
    m_body->addWidget(buildMembers());
    m_body->addWidget(buildRoles());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_guard);
    all->addWidget(m_body, 1);

    const auto choose = [this](const QModelIndex& index) { edit(index.row()); };
    connect(m_table, &DataTable::activated, this, choose);
    connect(m_table, &DataTable::clicked, this, choose);
    connect(m_view, &SegmentedSwitch::chosen, this, &UsersPage::showView);
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_guard->leave(m_editor.isDirty(), [this] {
            m_editor.begin();
            m_form->load();
            m_form->setFocus();
            chooseEdited();
        });
    });
    connect(m_guard, &DraftGuard::stayed, this, &UsersPage::chooseEdited);
    connect(&m_list, &UserListModel::stateChanged, this, &UsersPage::showState);
    connect(&m_editor, &UserEditor::granted, this, &UsersPage::showToken);
    connect(&m_session, &Session::ready, this, &UsersPage::rebuildForm);
    rebuildForm();
    showState();
}

QWidget* UsersPage::buildMembers()
{
    m_table->setModel(&m_list);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->setItemDelegateForColumn(
        static_cast<int>(UserListModel::Column::Condition), new PillDelegate(ToneRole, m_table));
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolled"));
    inside->setLayout(m_side);
    m_side->setContentsMargins(6, 6, 6, 6);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* side = new QFrame;
    side->setProperty("surface", true);
    auto* frame = new QVBoxLayout(side);
    frame->setContentsMargins(1, 1, 1, 1);
    frame->addWidget(scroll);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(side);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    m_table->setMinimumWidth(320);
    side->setMinimumWidth(leastSide);
    split->setSizes({780, leastSide});
    auto* page = new QWidget;
    auto* body = new QVBoxLayout(page);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(split);
    return page;
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
    m_body->setCurrentIndex(view);
    m_new->setVisible(view == 0 && m_session.may(Permission::UsersWrite));
    showState();
}

void UsersPage::showState()
{
    QString words;
    switch (m_list.state()) {
    case UserListModel::State::Idle:
        break;
    case UserListModel::State::Loading:
        words = m_list.rowCount() == 0 ? tr("Reading the members…") : QString();
        break;
    case UserListModel::State::Ready:
        words = m_list.rowCount() == 0 ? tr("There is no member yet.") : QString();
        break;
    case UserListModel::State::Failed:
        words = m_list.error() ? errorText(*m_list.error()) : QString();
        break;
    }
    m_message->setText(words);
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_list.columnCount(); ++column) {
        if (m_table->columnWidth(column) > widestText)
            m_table->setColumnWidth(column, widestText);
    }
    chooseEdited();
    emit readingChanged();
}

/// After the list was read again, or a click that did not lead away: the row of what the form
/// shows.
void UsersPage::chooseEdited()
{
    const int row = m_editor.isNew() ? -1 : m_list.rowOf(m_editor.id());
    if (row < 0)
        m_table->clearSelection();
    m_table->setCurrentIndex(m_list.index(row, 0));
}

void UsersPage::setActive(bool active) { m_list.setActive(active); }

QWidget& UsersPage::canvas() { return *m_body; }

bool UsersPage::isDirty() const { return m_editor.isDirty(); }

bool UsersPage::isSettled() const
{
    return m_list.state() == UserListModel::State::Ready
        || m_list.state() == UserListModel::State::Failed;
}

QString UsersPage::failure() const
{
    return m_list.error() ? errorText(*m_list.error()) : QString();
}

PageReading UsersPage::reading() const
{
    PageReading reading;
    reading.busy = m_list.state() == UserListModel::State::Loading;
    reading.counted = tr("%1 members").arg(formatCount(m_list.rowCount()));
    return reading;
}

QList<DrawnPanel> UsersPage::drawn() const
{
    return {{name(), tr("Members"), m_table->allRows(m_list.rowCount())},
        {QStringLiteral("roles"), tr("Roles"), m_roles->allRows(m_matrix.rowCount())}};
}

void UsersPage::edit(int row)
{
    const User* user = m_list.userAt(row);
    if (user == nullptr || (!m_editor.isNew() && user->id == m_editor.id()))
        return;
    m_guard->leave(m_editor.isDirty(), [this, chosen = *user] {
        m_editor.begin(chosen);
        m_form->load();
        chooseEdited();
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
        m_message->setText(
            tr("The token of %1 got lost on its way. Hand out a new one.").arg(breakable(name)));
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

void UsersPage::refresh() { m_list.refresh(); }

} // namespace trunkline
