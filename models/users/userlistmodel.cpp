#include "models/users/userlistmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/session/rolewords.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr int columns = static_cast<int>(UserListModel::Column::Since) + 1;

} // namespace

UserListModel::UserListModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(200);
    connect(&m_refresh, &QTimer::timeout, this, &UserListModel::refresh);
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_refresh.stop();
        replace({});
        m_error.reset();
        m_state = State::Idle;
        emit stateChanged();
    });
    connect(&m_session, &Session::ready, this, &UserListModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        if (event.entity == Entity::User && !m_refresh.isActive())
            m_refresh.start();
    });
    connect(&m_session, &Session::namesChanged, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, static_cast<int>(Column::Partner)),
                index(rowCount() - 1, static_cast<int>(Column::Partner)));
    });
}

void UserListModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void UserListModel::refresh()
{
    m_missed = true;
    if (!m_active || !m_session.isReady() || !m_session.may(Permission::UsersRead))
        return;
    m_missed = false;
    ++m_question;
    m_state = State::Loading;
    emit stateChanged();
    readPage({}, {});
}

void UserListModel::readPage(const std::string& after, std::vector<User> soFar)
{
    whenReady(m_session.gateway()->call(ListUsers{{after, 1000}}), this,
        [this, question = m_question, soFar = std::move(soFar)](Result<UserPage> page) mutable {
            if (question != m_question)
                return;
            if (!page) {
                m_error = page.error();
                m_state = State::Failed;
                emit stateChanged();
                return;
            }
            std::ranges::move(page->items, std::back_inserter(soFar));
            if (!page->next.empty()) {
                readPage(page->next, std::move(soFar));
                return;
            }
            replace(std::move(soFar));
            m_error.reset();
            m_state = State::Ready;
            emit stateChanged();
        });
}

void UserListModel::replace(std::vector<User> users)
{
    beginResetModel();
    m_users = std::move(users);
    arrange();
    endResetModel();
}

bool UserListModel::isBefore(const User& a, const User& b) const
{
    if (m_sortedBy == Column::Since)
        return a.createdAt < b.createdAt;
    return QString::localeAwareCompare(textOf(a, m_sortedBy), textOf(b, m_sortedBy)) < 0;
}

void UserListModel::arrange()
{
    std::ranges::stable_sort(m_users, [this](const User& a, const User& b) {
        return m_order == Qt::AscendingOrder ? isBefore(a, b) : isBefore(b, a);
    });
}

void UserListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columns)
        return;
    m_sortedBy = static_cast<Column>(column);
    m_order = order;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<UserId> ids;
    for (const QModelIndex& index : before)
        ids.push_back(userAt(index.row())->id);
    arrange();
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after.append(index(rowOf(ids[static_cast<std::size_t>(at)]), before[at].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

const User* UserListModel::userAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_users[static_cast<std::size_t>(row)] : nullptr;
}

int UserListModel::rowOf(UserId id) const
{
    const auto found = std::ranges::find(m_users, id, &User::id);
    return found == m_users.end() ? -1 : static_cast<int>(std::distance(m_users.begin(), found));
}

int UserListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_users.size());
}

int UserListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString UserListModel::textOf(const User& user, Column column) const
{
    switch (column) {
    case Column::Name:
        return text(user.name.value);
    case Column::Address:
        return text(user.email.value);
    case Column::Rights:
        return roleText(user.role);
    case Column::Partner:
        return partnerText(m_session, user.publisherId, user.buyerId);
    case Column::Condition:
        return user.state == MembershipState::Active ? tr("Active") : tr("Disabled");
    case Column::Since:
        return formatDate(m_session.zone().date(user.createdAt));
    }
    return {};
}

QVariant UserListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const User& user = m_users[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    if (role == ToneRole) {
        const bool disabled
            = column == Column::Condition && user.state == MembershipState::Disabled;
        return QVariant::fromValue(disabled ? Tone::Warning : Tone::Plain);
    }
    if (role == RawRole && column == Column::Since)
        return text(rfc3339(user.createdAt));
    return role == Qt::DisplayRole || role == RawRole ? textOf(user, column) : QVariant();
}

QVariant UserListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::Name:
        return tr("Name");
    case Column::Address:
        return tr("E-mail");
    case Column::Rights:
        return tr("Role");
    case Column::Partner:
        return tr("Partner");
    case Column::Condition:
        return tr("State");
    case Column::Since:
        return tr("Since");
    }
    return {};
}

} // namespace trunkline
