#include "models/apikeys/apikeylistmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/session/rolewords.h"

#include <algorithm>

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
    : QAbstractTableModel(parent)
    , m_session(session)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(200);
    m_minute.setInterval(std::chrono::minutes{1});
    connect(&m_refresh, &QTimer::timeout, this, &ApiKeyListModel::refresh);
    connect(&m_minute, &QTimer::timeout, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, static_cast<int>(Column::Condition)),
                index(rowCount() - 1, static_cast<int>(Column::Condition)));
    });
    m_minute.start();
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_refresh.stop();
        replace({});
        m_error.reset();
        m_state = State::Idle;
        emit stateChanged();
    });
    connect(&m_session, &Session::ready, this, &ApiKeyListModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        if (event.entity == Entity::ApiKey && !m_refresh.isActive())
            m_refresh.start();
    });
}

void ApiKeyListModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void ApiKeyListModel::refresh()
{
    m_missed = true;
    if (!m_active || !m_session.isReady() || !m_session.may(Permission::ApiKeysRead))
        return;
    m_missed = false;
    ++m_question;
    m_state = State::Loading;
    emit stateChanged();
    readPage({}, {});
}

void ApiKeyListModel::readPage(const std::string& after, std::vector<ApiKey> soFar)
{
    whenReady(m_session.gateway()->call(ListApiKeys{{after, 1000}}), this,
        [this, question = m_question, soFar = std::move(soFar)](Result<ApiKeyPage> page) mutable {
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

void ApiKeyListModel::replace(std::vector<ApiKey> keys)
{
    beginResetModel();
    m_keys = std::move(keys);
    arrange();
    endResetModel();
}

bool ApiKeyListModel::isBefore(const ApiKey& a, const ApiKey& b) const
{
    switch (m_sortedBy) {
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
    return QString::localeAwareCompare(textOf(a, m_sortedBy), textOf(b, m_sortedBy)) < 0;
}

void ApiKeyListModel::arrange()
{
    std::ranges::stable_sort(m_keys, [this](const ApiKey& a, const ApiKey& b) {
        return m_order == Qt::AscendingOrder ? isBefore(a, b) : isBefore(b, a);
    });
}

void ApiKeyListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columns)
        return;
    m_sortedBy = static_cast<Column>(column);
    m_order = order;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<ApiKeyId> ids;
    for (const QModelIndex& index : before)
        ids.push_back(keyAt(index.row())->id);
    arrange();
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after.append(index(rowOf(ids[static_cast<std::size_t>(at)]), before[at].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

const ApiKey* ApiKeyListModel::keyAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_keys[static_cast<std::size_t>(row)] : nullptr;
}

int ApiKeyListModel::rowOf(ApiKeyId id) const
{
    const auto found = std::ranges::find(m_keys, id, &ApiKey::id);
    return found == m_keys.end() ? -1 : static_cast<int>(std::distance(m_keys.begin(), found));
}

int ApiKeyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int ApiKeyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString ApiKeyListModel::textOf(const ApiKey& key, Column column) const
{
    const Zone& zone = m_session.zone();
    switch (column) {
    case Column::Name:
        return text(key.name);
    case Column::Key:
        return keyText(key);
    case Column::Condition:
        return keyStateText(key, m_session.now(), zone);
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
    const ApiKey& key = m_keys[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(column));
    if (role == ToneRole)
        return QVariant::fromValue(
            column == Column::Condition ? toneOf(keyState(key, m_session.now())) : Tone::Plain);
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
