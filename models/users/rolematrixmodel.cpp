#include "models/users/rolematrixmodel.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr int groupColumn = 0;
constexpr int wordsColumn = 1;
constexpr int firstRole = 2;

const std::vector<Role>& allRoles()
{
    static const std::vector<Role> all = enumerators<Role>();
    return all;
}

} // namespace

RoleMatrixModel::RoleMatrixModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, &RoleMatrixModel::rebuild);
    connect(&m_session, &Session::ready, this, &RoleMatrixModel::rebuild);
    rebuild();
}

void RoleMatrixModel::rebuild()
{
    beginResetModel();
    m_permissions.clear();
    for (const Permission permission : arrangedPermissions()) {
        if (std::ranges::find(m_session.roles().rows, permission, &RoleRow::permission)
            != m_session.roles().rows.end())
            m_permissions.push_back(permission);
    }
    endResetModel();
}

int RoleMatrixModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_permissions.size());
}

int RoleMatrixModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : firstRole + static_cast<int>(allRoles().size());
}

QVariant RoleMatrixModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Permission permission = m_permissions[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool shown = role == Qt::DisplayRole || role == RawRole;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (column < firstRole ? Qt::AlignLeft : Qt::AlignHCenter)));
    if (column == groupColumn) {
        // Said once: the rows below it belong to it.
        const bool first = index.row() == 0
            || permissionGroup(m_permissions[static_cast<std::size_t>(index.row()) - 1])
                != permissionGroup(permission);
        return shown && (first || role == RawRole) ? permissionGroup(permission) : QVariant();
    }
    if (column == wordsColumn) {
        if (role != Qt::ToolTipRole)
            return shown ? permissionText(permission) : QVariant();
        QStringList operations;
        for (const RoleRow& row : m_session.roles().rows) {
            if (row.permission == permission)
                operations.append(text(row.operation));
        }
        return operations.join(QStringLiteral(", "));
    }
    const bool may
        = m_session.allows(allRoles()[static_cast<std::size_t>(column - firstRole)], permission);
    if (role == RawRole)
        return may;
    if (role == ToneRole)
        return QVariant::fromValue(may ? Tone::Good : Tone::Plain);
    return role == Qt::DisplayRole ? (may ? QStringLiteral("✓") : QStringLiteral("–")) : QVariant();
}

QVariant RoleMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (section < firstRole ? Qt::AlignLeft : Qt::AlignHCenter)));
    if (role != Qt::DisplayRole)
        return {};
    if (section == groupColumn)
        return tr("About");
    if (section == wordsColumn)
        return tr("May");
    return roleText(allRoles()[static_cast<std::size_t>(section - firstRole)]);
}

} // namespace trunkline
