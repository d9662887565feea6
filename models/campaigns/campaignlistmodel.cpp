#include "models/campaigns/campaignlistmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"

#include <algorithm>

namespace trunkline {

namespace {

bool isRight(CampaignListModel::Column column)
{
    return column == CampaignListModel::Column::Qualifies
        || column == CampaignListModel::Column::Window || column == CampaignListModel::Column::Earns
        || column == CampaignListModel::Column::Pays;
}

bool isBefore(const Campaign& a, const Campaign& b, CampaignListModel::Column column)
{
    switch (column) {
    case CampaignListModel::Column::Name:
        return QString::localeAwareCompare(text(a.name), text(b.name)) < 0;
    case CampaignListModel::Column::Qualifies:
        return a.qualifyingSeconds < b.qualifyingSeconds;
    case CampaignListModel::Column::Window:
        return a.duplicateWindowDays < b.duplicateWindowDays;
    case CampaignListModel::Column::Earns:
        return a.revenuePerCall.orZero() < b.revenuePerCall.orZero();
    case CampaignListModel::Column::Pays:
        return a.payoutPerCall.orZero() < b.payoutPerCall.orZero();
    case CampaignListModel::Column::Condition:
        return a.state < b.state;
    case CampaignListModel::Column::Updated:
        return a.updatedAt < b.updatedAt;
    }
    return false;
}

} // namespace

CampaignListModel::CampaignListModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(200);
    connect(&m_refresh, &QTimer::timeout, this, &CampaignListModel::refresh);
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_refresh.stop();
        replace({});
        m_state = State::Idle;
        emit stateChanged();
    });
    connect(&m_session, &Session::ready, this, &CampaignListModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        if (event.entity == Entity::Campaign && !m_refresh.isActive())
            m_refresh.start();
    });
}

void CampaignListModel::refresh()
{
    if (!m_session.isReady() || !m_session.may(Permission::CampaignsRead))
        return;
    ++m_question;
    m_state = State::Loading;
    emit stateChanged();
    readPage({}, {});
}

void CampaignListModel::readPage(const std::string& after, std::vector<Campaign> soFar)
{
    whenReady(m_session.gateway()->call(ListCampaigns{{after, 1000}}), this,
        [this, question = m_question, soFar = std::move(soFar)](Result<CampaignPage> page) mutable {
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

void CampaignListModel::replace(std::vector<Campaign> campaigns)
{
    beginResetModel();
    m_campaigns = std::move(campaigns);
    const Visibility see = m_session.visibility();
    m_columns = {Column::Name, Column::Qualifies, Column::Window};
    if (see.revenue)
        m_columns.push_back(Column::Earns);
    if (see.payout)
        m_columns.push_back(Column::Pays);
    m_columns.push_back(Column::Condition);
    m_columns.push_back(Column::Updated);
    arrange();
    endResetModel();
}

void CampaignListModel::arrange()
{
    std::ranges::stable_sort(m_campaigns, [this](const Campaign& a, const Campaign& b) {
        return m_order == Qt::AscendingOrder ? isBefore(a, b, m_sortedBy)
                                             : isBefore(b, a, m_sortedBy);
    });
}

void CampaignListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    m_sortedBy = m_columns[static_cast<std::size_t>(column)];
    m_order = order;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<CampaignId> ids;
    for (const QModelIndex& index : before)
        ids.push_back(campaignAt(index.row())->id);
    arrange();
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after.append(index(rowOf(ids[static_cast<std::size_t>(at)]), before[at].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

const Campaign* CampaignListModel::campaignAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_campaigns[static_cast<std::size_t>(row)] : nullptr;
}

int CampaignListModel::rowOf(CampaignId id) const
{
    const auto found = std::ranges::find(m_campaigns, id, &Campaign::id);
    return found == m_campaigns.end() ? -1
                                      : static_cast<int>(std::distance(m_campaigns.begin(), found));
}

int CampaignListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_campaigns.size());
}

int CampaignListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant CampaignListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Campaign& campaign = m_campaigns[static_cast<std::size_t>(index.row())];
    const Column column = m_columns[static_cast<std::size_t>(index.column())];
    const Currency currency = m_session.tenant().currency;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isRight(column) ? Qt::AlignRight : Qt::AlignLeft)));
    if (role == ToneRole) {
        const bool archived
            = column == Column::Condition && campaign.state == RecordState::Archived;
        return QVariant::fromValue(archived ? Tone::Warning : Tone::Plain);
    }
    if (role != Qt::DisplayRole && role != RawRole)
        return {};
    switch (column) {
    case Column::Name:
        return text(campaign.name);
    case Column::Qualifies:
        if (role == RawRole)
            return QVariant::fromValue<qint64>(campaign.qualifyingSeconds);
        return tr("%1 s").arg(formatCount(campaign.qualifyingSeconds));
    case Column::Window:
        if (role == RawRole)
            return QVariant::fromValue<qint64>(campaign.duplicateWindowDays);
        return tr("%1 d").arg(formatCount(campaign.duplicateWindowDays));
    case Column::Earns:
        if (role == RawRole)
            return QVariant::fromValue<qint64>(campaign.revenuePerCall.orZero());
        return formatMoney(campaign.revenuePerCall.micros, currency);
    case Column::Pays:
        if (role == RawRole)
            return QVariant::fromValue<qint64>(campaign.payoutPerCall.orZero());
        return formatMoney(campaign.payoutPerCall.micros, currency);
    case Column::Condition:
        return campaign.state == RecordState::Active ? tr("Active") : tr("Archived");
    case Column::Updated:
        if (role == RawRole)
            return text(rfc3339(campaign.updatedAt));
        return formatMoment(campaign.updatedAt, m_session.zone());
    }
    return {};
}

QVariant CampaignListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isRight(column) ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Name:
        return tr("Name");
    case Column::Qualifies:
        return tr("Qualifies at");
    case Column::Window:
        return tr("Repeat window");
    case Column::Earns:
        return tr("Revenue a call");
    case Column::Pays:
        return tr("Payout a call");
    case Column::Condition:
        return tr("State");
    case Column::Updated:
        return tr("Changed");
    }
    return {};
}

} // namespace trunkline
