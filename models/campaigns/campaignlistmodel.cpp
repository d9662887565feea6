#include "models/campaigns/campaignlistmodel.h"

#include "models/base/format.h"

namespace trunkline {

namespace {

bool isRight(CampaignListModel::Column column)
{
    return column == CampaignListModel::Column::Qualifies
        || column == CampaignListModel::Column::Window || column == CampaignListModel::Column::Earns
        || column == CampaignListModel::Column::Pays;
}

} // namespace

CampaignListModel::CampaignListModel(Session& session, QObject* parent)
    : RecordsOf(session, parent)
{
}

bool CampaignListModel::isBefore(const Campaign& a, const Campaign& b, int key) const
{
    switch (static_cast<Column>(key)) {
    case Column::Name:
        return QString::localeAwareCompare(text(a.name), text(b.name)) < 0;
    case Column::Qualifies:
        return a.qualifyingSeconds < b.qualifyingSeconds;
    case Column::Window:
        return a.duplicateWindowDays < b.duplicateWindowDays;
    case Column::Earns:
        return a.revenuePerCall.orZero() < b.revenuePerCall.orZero();
    case Column::Pays:
        return a.payoutPerCall.orZero() < b.payoutPerCall.orZero();
    case Column::Condition:
        return a.state < b.state;
    case Column::Updated:
        return a.updatedAt < b.updatedAt;
    }
    return false;
}

int CampaignListModel::sortKey(int column) const
{
    return static_cast<int>(m_columns[static_cast<std::size_t>(column)]);
}

void CampaignListModel::chooseColumns()
{
    const Visibility see = session().visibility();
    m_columns = {Column::Name, Column::Qualifies, Column::Window};
    if (see.revenue)
        m_columns.push_back(Column::Earns);
    if (see.payout)
        m_columns.push_back(Column::Pays);
    m_columns.push_back(Column::Condition);
    m_columns.push_back(Column::Updated);
}

int CampaignListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant CampaignListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Campaign& campaign = *recordAt(index.row());
    const Column column = m_columns[static_cast<std::size_t>(index.column())];
    const Currency currency = session().tenant().currency;
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
        return formatMoment(campaign.updatedAt, session().zone());
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
