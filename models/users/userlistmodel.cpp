#include "models/users/userlistmodel.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"

namespace trunkline {

namespace {

constexpr int columns = static_cast<int>(UserListModel::Column::Since) + 1;

} // namespace

UserListModel::UserListModel(Session& session, QObject* parent)
    : RecordsOf(session, parent)
{
    connect(&session, &Session::namesChanged, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, static_cast<int>(Column::Partner)),
                index(rowCount() - 1, static_cast<int>(Column::Partner)));
    });
}

bool UserListModel::isBefore(const User& a, const User& b, int key) const
{
    const auto column = static_cast<Column>(key);
    if (column == Column::Since)
        return a.createdAt < b.createdAt;
    return QString::localeAwareCompare(textOf(a, column), textOf(b, column)) < 0;
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
        return partnerText(session(), user.publisherId, user.buyerId);
    case Column::Condition:
        return user.state == MembershipState::Active ? tr("Active") : tr("Disabled");
    case Column::Since:
        return formatDate(session().zone().date(user.createdAt));
    }
    return {};
}

QVariant UserListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const User& user = *recordAt(index.row());
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
