#include "models/apikeys/apikeylistmodel.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"

namespace trunkline {

namespace {

using Column = ApiKeyListModel::Column;

constexpr int columns = static_cast<int>(Column::Created) + 1;

Qt::Alignment alignmentOf(Column column)
{
    return Qt::AlignVCenter | (column == Column::Scopes ? Qt::AlignRight : Qt::AlignLeft);
}

Tone toneOf(KeyState state)
{
    switch (state) {
    case KeyState::Active:
        return Tone::Good;
    case KeyState::Rotated:
        return Tone::Warning;
    case KeyState::Ended:
    case KeyState::Expired:
        return Tone::Plain;
    }
    return Tone::Plain;
}

} // namespace

KeyState keyState(const ApiKey& key, Instant now)
{
    if (key.endsAt && *key.endsAt <= now)
        return *key.endsAt < key.expiresAt ? KeyState::Ended : KeyState::Expired;
    if (key.expiresAt <= now)
        return KeyState::Expired;
    return key.endsAt ? KeyState::Rotated : KeyState::Active;
}

QString keyStateText(const ApiKey& key, Instant now, const Zone& zone)
{
    switch (keyState(key, now)) {
    case KeyState::Active:
        return ApiKeyListModel::tr("Active");
    case KeyState::Rotated:
        //: %1: a moment
        return ApiKeyListModel::tr("Rotated, ends %1").arg(formatMoment(*key.endsAt, zone));
    case KeyState::Ended:
        return ApiKeyListModel::tr("Ended");
    case KeyState::Expired:
        return ApiKeyListModel::tr("Expired");
    }
    return {};
}

QString keyText(const ApiKey& key)
{
    return text(key.keyId) + QStringLiteral("…") + text(key.lastFour);
}

ApiKeyListModel::ApiKeyListModel(Session& session, QObject* parent)
    : RecordsOf(session, parent)
{
    m_minute.setInterval(std::chrono::minutes{1});
    connect(&m_minute, &QTimer::timeout, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, static_cast<int>(Column::Condition)),
                index(rowCount() - 1, static_cast<int>(Column::Condition)));
    });
    m_minute.start();
}

bool ApiKeyListModel::isBefore(const ApiKey& a, const ApiKey& b, int key) const
{
    const auto column = static_cast<Column>(key);
    switch (column) {
    case Column::Scopes:
        return a.scopes.size() < b.scopes.size();
    case Column::Created:
        return a.createdAt < b.createdAt;
    case Column::Expires:
        return a.expiresAt < b.expiresAt;
    case Column::LastUsed:
        return a.lastUsedAt < b.lastUsedAt; // never used: before all others
    case Column::Name:
    case Column::Key:
    case Column::Condition:
    case Column::Rights:
    case Column::Networks:
        break;
    }
    return QString::localeAwareCompare(textOf(a, column), textOf(b, column)) < 0;
}

int ApiKeyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString ApiKeyListModel::textOf(const ApiKey& key, Column column) const
{
    const Zone& zone = session().zone();
    switch (column) {
    case Column::Name:
        return text(key.name);
    case Column::Key:
        return keyText(key);
    case Column::Condition:
        return keyStateText(key, session().now(), zone);
    case Column::Rights:
        return roleText(key.role);
    case Column::Scopes:
        return formatCount(static_cast<std::int64_t>(key.scopes.size()));
    case Column::Networks:
        if (key.networks.empty())
            return tr("Everywhere");
        return key.networks.size() == 1
            ? text(key.networks.front())
            : tr("%1 networks").arg(formatCount(static_cast<std::int64_t>(key.networks.size())));
    case Column::Created:
        return formatDate(zone.date(key.createdAt));
    case Column::Expires:
        return formatDate(zone.date(key.expiresAt));
    case Column::LastUsed:
        return key.lastUsedAt ? formatMoment(*key.lastUsedAt, zone) : tr("Never");
    }
    return {};
}

QVariant ApiKeyListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ApiKey& key = *recordAt(index.row());
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(column));
    if (role == ToneRole)
        return QVariant::fromValue(
            column == Column::Condition ? toneOf(keyState(key, session().now())) : Tone::Plain);
    if (role != Qt::DisplayRole && role != RawRole)
        return {};
    if (role == RawRole) {
        if (column == Column::Scopes)
            return QVariant::fromValue<qint64>(static_cast<qint64>(key.scopes.size()));
        if (column == Column::Created)
            return text(rfc3339(key.createdAt));
        if (column == Column::Expires)
            return text(rfc3339(key.expiresAt));
        if (column == Column::LastUsed)
            return key.lastUsedAt ? text(rfc3339(*key.lastUsedAt)) : QString();
    }
    return textOf(key, column);
}

QVariant ApiKeyListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(column));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Name:
        return tr("Name");
    case Column::Key:
        return tr("Key");
    case Column::Condition:
        return tr("State");
    case Column::Rights:
        return tr("Role");
    case Column::Scopes:
        return tr("Scopes");
    case Column::Networks:
        return tr("Networks");
    case Column::Created:
        return tr("Created");
    case Column::Expires:
        return tr("Expires");
    case Column::LastUsed:
        return tr("Last used");
    }
    return {};
}

} // namespace trunkline
