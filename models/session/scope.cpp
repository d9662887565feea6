#include "models/session/scope.h"

#include "models/base/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace trunkline {

namespace {

QString nameIn(const std::vector<Named>& names, const Uuid& id)
{
    const auto found = std::ranges::find(names, id, &Named::id);
    return found == names.end() ? text(id.text()) : found->name;
}

Date shifted(Date date, int days)
{
    return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

int lengthOf(const Days& days)
{
    return static_cast<int>(
               (std::chrono::sys_days{days.to} - std::chrono::sys_days{days.from}).count())
        + 1;
}

} // namespace

QString outcomeText(CallOutcome outcome)
{
    switch (outcome) {
    case CallOutcome::Answered:
        return QCoreApplication::translate("Outcome", "Answered");
    case CallOutcome::NoAnswer:
        return QCoreApplication::translate("Outcome", "No answer");
    case CallOutcome::Busy:
        return QCoreApplication::translate("Outcome", "Busy");
    case CallOutcome::Failed:
        return QCoreApplication::translate("Outcome", "Failed");
    case CallOutcome::Abandoned:
        return QCoreApplication::translate("Outcome", "Abandoned");
    case CallOutcome::Rejected:
        return QCoreApplication::translate("Outcome", "Rejected");
    case CallOutcome::Voicemail:
        return QCoreApplication::translate("Outcome", "Voicemail");
    case CallOutcome::Phantom:
        return QCoreApplication::translate("Outcome", "Phantom");
    }
    return {};
}

Scope::Scope(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, [this] { m_filter = {}; });
}

Outcome Scope::setRange(const QString& choice)
{
    static const std::pair<const char*, int> lengths[]
        = {{"today", 1}, {"7d", 7}, {"14d", 14}, {"30d", 30}, {"90d", 90}};
    for (const auto& [name, length] : lengths) {
        if (choice != QLatin1String(name))
            continue;
        m_fixed.reset();
        m_length = length;
        m_choice = choice;
        emit changed();
        return Done{};
    }
    const QStringList ends = choice.split(QStringLiteral(".."));
    if (ends.size() != 2)
        return invalid("range", "use today, 7d, 14d, 30d, 90d or 2026-11-01..2026-11-25");
    TRUNK_TRY(const Date from, parseIsoDate(utf8(ends[0])));
    TRUNK_TRY(const Date to, parseIsoDate(utf8(ends[1])));
    if (from > to || lengthOf({from, to}) > 3660)
        return invalid("range", "use a first day before the last, at most 3,660 days apart");
    m_fixed = Days{from, to};
    m_choice = choice;
    emit changed();
    return Done{};
}

void Scope::setComparison(bool on)
{
    if (on == m_comparison)
        return;
    m_comparison = on;
    emit changed();
}

void Scope::setFilter(CallFilter filter)
{
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    emit changed();
}

void Scope::remove(const ScopeChip& chip)
{
    CallFilter filter = m_filter;
    switch (chip.kind) {
    case ScopeChip::Kind::Campaign:
        std::erase(filter.campaigns, CampaignId{chip.id});
        break;
    case ScopeChip::Kind::Publisher:
        std::erase(filter.publishers, PublisherId{chip.id});
        break;
    case ScopeChip::Kind::Buyer:
        std::erase(filter.buyers, BuyerId{chip.id});
        break;
    case ScopeChip::Kind::EndedAs:
        std::erase(filter.outcomes, chip.outcome);
        break;
    case ScopeChip::Kind::Qualified:
        filter.qualified.reset();
        break;
    case ScopeChip::Kind::MinimumTalk:
        filter.minimumTalk = 0;
        break;
    }
    setFilter(std::move(filter));
}

void Scope::toggle(ScopeChip::Kind kind, const Uuid& id)
{
    CallFilter filter = m_filter;
    const auto flip = [](auto& ids, auto chosen) {
        if (std::erase(ids, chosen) == 0)
            ids.push_back(chosen);
    };
    if (kind == ScopeChip::Kind::Campaign)
        flip(filter.campaigns, CampaignId{id});
    else if (kind == ScopeChip::Kind::Publisher)
        flip(filter.publishers, PublisherId{id});
    else if (kind == ScopeChip::Kind::Buyer)
        flip(filter.buyers, BuyerId{id});
    setFilter(std::move(filter));
}

bool Scope::isFiltered(ScopeChip::Kind kind, const Uuid& id) const
{
    const auto holds
        = [](const auto& ids, auto wanted) { return std::ranges::find(ids, wanted) != ids.end(); };
    return (kind == ScopeChip::Kind::Campaign && holds(m_filter.campaigns, CampaignId{id}))
        || (kind == ScopeChip::Kind::Publisher && holds(m_filter.publishers, PublisherId{id}))
        || (kind == ScopeChip::Kind::Buyer && holds(m_filter.buyers, BuyerId{id}));
}

Days Scope::days() const
{
    if (m_fixed)
        return *m_fixed;
    const Date today = m_session.today();
    return {shifted(today, 1 - m_length), today};
}

Days Scope::daysBefore() const
{
    const Days now = days();
    return {shifted(now.from, -lengthOf(now)), shifted(now.from, -1)};
}

Instant Scope::begin() const { return m_session.zone().dayStart(days().from); }

Instant Scope::end() const { return m_session.zone().dayStart(shifted(days().to, 1)); }

QString Scope::rangeText() const
{
    const Days now = days();
    const QString dates = formatDates(now.from, now.to, m_session.today().year() != now.to.year());
    if (m_fixed)
        return dates;
    if (m_length == 1)
        return tr("Today · %1").arg(dates);
    //: %n days, then the dates
    return tr("Last %n days", nullptr, m_length)
               .replace(QStringLiteral("%n"), QString::number(m_length))
        + QStringLiteral(" · ") + dates;
}

QString Scope::comparisonText() const
{
    const Days before = daysBefore();
    return tr("vs %1").arg(
        formatDates(before.from, before.to, m_session.today().year() != before.to.year()));
}

std::vector<ScopeChip> Scope::chips() const
{
    std::vector<ScopeChip> chips;
    for (const CampaignId& id : m_filter.campaigns)
        chips.push_back({ScopeChip::Kind::Campaign, id.value, {},
            tr("Campaign: %1").arg(nameIn(m_session.campaigns(), id.value))});
    for (const PublisherId& id : m_filter.publishers)
        chips.push_back({ScopeChip::Kind::Publisher, id.value, {},
            tr("Publisher: %1").arg(nameIn(m_session.publishers(), id.value))});
    for (const BuyerId& id : m_filter.buyers)
        chips.push_back({ScopeChip::Kind::Buyer, id.value, {},
            tr("Buyer: %1").arg(nameIn(m_session.buyers(), id.value))});
    for (const CallOutcome outcome : m_filter.outcomes)
        chips.push_back(
            {ScopeChip::Kind::EndedAs, {}, outcome, tr("Outcome: %1").arg(outcomeText(outcome))});
    if (m_filter.qualified)
        chips.push_back({ScopeChip::Kind::Qualified, {}, {},
            *m_filter.qualified ? tr("Qualified") : tr("Not qualified")});
    if (m_filter.minimumTalk > 0)
        chips.push_back(
            {ScopeChip::Kind::MinimumTalk, {}, {}, tr("Talk ≥ %1 s").arg(m_filter.minimumTalk)});
    return chips;
}

QStringList Scope::filterTexts() const
{
    QStringList texts;
    for (const ScopeChip& chip : chips())
        texts.push_back(chip.label);
    return texts;
}

} // namespace trunkline
