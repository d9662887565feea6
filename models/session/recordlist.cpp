#include "models/session/recordlist.h"

namespace trunkline {

RecordListModel::RecordListModel(Session& session, const Facts& facts, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_facts(facts)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(200);
    connect(&m_refresh, &QTimer::timeout, this, &RecordListModel::refresh);
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_refresh.stop();
        clear();
        m_error.reset();
        m_state = State::Idle;
        emit stateChanged();
    });
    connect(&m_session, &Session::ready, this, &RecordListModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        if (event.entity == m_facts.touches && !m_refresh.isActive())
            m_refresh.start();
    });
}

void RecordListModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void RecordListModel::refresh()
{
    m_missed = true;
    if (!m_active || !m_session.isReady() || !m_session.may(m_facts.permission))
        return;
    m_missed = false;
    ++m_question;
    m_state = State::Loading;
    emit stateChanged();
    read();
}

void RecordListModel::settle(std::optional<Error> error)
{
    m_error = std::move(error);
    m_state = m_error ? State::Failed : State::Ready;
    emit stateChanged();
}

void RecordListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    m_sortedBy = sortKey(column);
    m_order = order;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Uuid> ids;
    for (const QModelIndex& index : before)
        ids.push_back(idAt(index.row()));
    arrange();
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after.append(index(rowOfId(ids[static_cast<std::size_t>(at)]), before[at].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

} // namespace trunkline
