#include "models/account/sessionlistmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr int columns = static_cast<int>(SessionListModel::Column::LastSeen) + 1;

} // namespace

SessionListModel::SessionListModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(200);
    connect(&m_refresh, &QTimer::timeout, this, &SessionListModel::refresh);
    connect(&m_session, &Session::left, this, &SessionListModel::clear);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        // A changed role or another password ends sessions too.
        const bool ours = event.entity == Entity::Session || event.entity == Entity::User;
        if (m_user && ours && !m_refresh.isActive())
            m_refresh.start();
    });
}

void SessionListModel::show(UserId user)
{
    if (m_user == user)
        return;
    clear();
    m_user = user;
    refresh();
}

void SessionListModel::clear()
{
    ++m_question;
    m_refresh.stop();
    m_user.reset();
    m_error.reset();
    m_state = State::Idle;
    replace({});
    emit stateChanged();
}

void SessionListModel::refresh()
{
    if (!m_user || m_session.gateway() == nullptr)
        return;
    m_state = State::Loading;
    emit stateChanged();
    whenReady(m_session.gateway()->call(ListSessions{*m_user}), this,
        [this, question = ++m_question](Result<OpenSessions> answer) {
            if (question != m_question)
                return;
            if (answer) {
                replace(std::move(answer->items));
                m_state = State::Ready;
            } else {
                m_error = answer.error();
                m_state = State::Failed;
            }
            emit stateChanged();
        });
}

void SessionListModel::end(int row)
{
    if (const OpenSession* session = sessionAt(row))
        end(session->id);
}

void SessionListModel::endOthers()
{
    for (const OpenSession& session : m_sessions) {
        if (!session.current)
            end(session.id);
    }
}

void SessionListModel::end(SessionId id)
{
    m_error.reset();
    whenReady(m_session.gateway()->call(EndSession{id}), this,
        [this, epoch = m_session.epoch()](Result<SignedOut> answer) {
            if (epoch != m_session.epoch())
                return;
            // Gone already is what was wanted.
            if (!answer && answer.error().code != Errc::NotFound)
                m_error = answer.error();
            m_refresh.start();
            emit stateChanged();
        });
}

void SessionListModel::replace(std::vector<OpenSession> sessions)
{
    beginResetModel();
    m_sessions = std::move(sessions);
    endResetModel();
}

const OpenSession* SessionListModel::sessionAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_sessions[static_cast<std::size_t>(row)] : nullptr;
}

int SessionListModel::others() const
{
    return static_cast<int>(
        std::ranges::count_if(m_sessions, [](const OpenSession& each) { return !each.current; }));
}

int SessionListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

int SessionListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant SessionListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const OpenSession& session = m_sessions[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    if (role == ToneRole)
        return QVariant::fromValue(
            column == Column::From && session.current ? Tone::Good : Tone::Plain);
    if (role != Qt::DisplayRole && role != RawRole)
        return {};
    switch (column) {
    case Column::From:
        if (session.address.empty())
            return session.current ? tr("Here") : tr("Not known");
        return session.current ? tr("Here · %1").arg(text(session.address)) : text(session.address);
    case Column::Since:
        return role == RawRole ? text(rfc3339(session.createdAt))
                               : formatMoment(session.createdAt, m_session.zone()).chopped(3);
    case Column::LastSeen:
        return role == RawRole ? text(rfc3339(session.lastSeen))
                               : formatMoment(session.lastSeen, m_session.zone()).chopped(3);
    }
    return {};
}

QVariant SessionListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::From:
        return tr("From");
    case Column::Since:
        return tr("Since");
    case Column::LastSeen:
        return tr("Last seen");
    }
    return {};
}

} // namespace trunkline
