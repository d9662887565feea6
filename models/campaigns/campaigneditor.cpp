#include "models/campaigns/campaigneditor.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "services/contract/analytics.h"

#include <QStringList>

namespace trunkline {

namespace {

CampaignDraft draftOf(const Campaign& campaign)
{
    return {campaign.name, campaign.qualifyingSeconds, campaign.duplicateWindowDays,
        campaign.revenuePerCall, campaign.payoutPerCall, campaign.flowId, campaign.notes,
        campaign.version};
}

/// Gives every field of `draft` that still is as in `original` what is stored now.
void rebase(CampaignDraft& draft, const CampaignDraft& original, const CampaignDraft& stored)
{
    const auto take = [&](auto field) {
        if (draft.*field == original.*field)
            draft.*field = stored.*field;
    };
    take(&CampaignDraft::name);
    take(&CampaignDraft::qualifyingSeconds);
    take(&CampaignDraft::duplicateWindowDays);
    take(&CampaignDraft::revenuePerCall);
    take(&CampaignDraft::payoutPerCall);
    take(&CampaignDraft::notes);
    draft.flowId = stored.flowId;
    draft.version = stored.version;
}

} // namespace

CampaignEditor::CampaignEditor(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, [this] { begin(); });
}

void CampaignEditor::begin()
{
    ++m_question;
    m_id = {};
    m_state = RecordState::Active;
    m_draft = {};
    m_draft.revenuePerCall = Revenue(0);
    m_draft.payoutPerCall = Payout(0);
    m_original = m_draft;
    m_refusal.reset();
    m_qualified.reset();
    m_busy = false;
    emit changed();
}

void CampaignEditor::begin(const Campaign& campaign)
{
    ++m_question;
    m_id = campaign.id;
    m_state = campaign.state;
    m_draft = draftOf(campaign);
    m_original = m_draft;
    m_refusal.reset();
    m_qualified.reset();
    m_busy = false;
    countQualified();
    emit changed();
}

void CampaignEditor::setDraft(CampaignDraft draft)
{
    draft.version = m_original.version;
    draft.flowId = m_original.flowId;
    if (draft == m_draft)
        return;
    m_draft = std::move(draft);
    if (m_refusal && m_refusal->code == Errc::Invalid)
        m_refusal.reset();
    emit changed();
}

std::vector<FieldError> CampaignEditor::errors() const
{
    auto errors = validate(m_draft);
    if (m_refusal)
        errors.insert(errors.end(), m_refusal->fields.begin(), m_refusal->fields.end());
    return errors;
}

void CampaignEditor::submit()
{
    if (m_busy || !isDirty() || !validate(m_draft).empty())
        return;
    m_busy = true;
    m_refusal.reset();
    emit changed();
    const auto receive = [this, question = ++m_question](Result<Campaign> answer) {
        if (question == m_question)
            take(std::move(answer));
    };
    if (isNew())
        whenReady(m_session.gateway()->call(CreateCampaign{m_draft}), this, receive);
    else
        whenReady(m_session.gateway()->call(UpdateCampaign{m_id, m_draft}), this, receive);
}

void CampaignEditor::archive()
{
    if (m_busy || isNew())
        return;
    m_busy = true;
    m_refusal.reset();
    emit changed();
    whenReady(m_session.gateway()->call(ArchiveCampaign{m_id, m_original.version}), this,
        [this, question = ++m_question](Result<Campaign> answer) {
            if (question == m_question)
                take(std::move(answer));
        });
}

void CampaignEditor::take(Result<Campaign> answer)
{
    m_busy = false;
    if (!answer) {
        m_refusal = answer.error();
        emit changed();
        return;
    }
    m_id = answer->id;
    m_state = answer->state;
    m_draft = draftOf(*answer);
    m_original = m_draft;
    emit changed();
    emit saved(*answer);
}

void CampaignEditor::reload()
{
    if (isNew())
        return;
    m_busy = true;
    emit changed();
    whenReady(m_session.gateway()->call(ReadCampaign{m_id}), this,
        [this, question = ++m_question](Result<Campaign> answer) {
            if (question != m_question)
                return;
            m_busy = false;
            if (answer) {
                rebase(m_draft, m_original, draftOf(*answer));
                m_original = draftOf(*answer);
                m_state = answer->state;
                m_refusal.reset();
            } else {
                m_refusal = answer.error();
            }
            emit changed();
            if (answer)
                emit reloaded();
        });
}

void CampaignEditor::countQualified()
{
    if (!m_session.may(Permission::DashboardRead))
        return;
    const Date today = m_session.today();
    ReadDashboard question{
        Date{std::chrono::sys_days{today} - std::chrono::days{6}}, today, {}, {}, {}};
    question.filter.campaigns = {m_id};
    whenReady(m_session.gateway()->call(std::move(question)), this,
        [this, number = m_question](Result<Dashboard> answer) {
            if (number != m_question || !answer)
                return;
            m_qualified = answer->totals.qualified;
            emit changed();
        });
}

QString CampaignEditor::preview() const
{
    if (!m_qualified || isNew())
        return {};
    const Currency currency = m_session.tenant().currency;
    QStringList parts;
    const auto add = [&](const QString& what, std::optional<std::int64_t> now,
                         std::optional<std::int64_t> before) {
        std::int64_t change = 0;
        if (now == before
            || __builtin_mul_overflow(now.value_or(0) - before.value_or(0), *m_qualified, &change))
            return;
        parts.push_back(
            tr("%1 %2 → %3 a call: %4%5")
                .arg(what, formatExactMoney(before, currency), formatExactMoney(now, currency),
                    change > 0 ? QStringLiteral("+") : QString(), formatMoney(change, currency)));
    };
    add(tr("Revenue"), m_draft.revenuePerCall.micros, m_original.revenuePerCall.micros);
    add(tr("Payout"), m_draft.payoutPerCall.micros, m_original.payoutPerCall.micros);
    if (parts.isEmpty())
        return {};
    return tr("With the %1 qualified calls of the last 7 days: %2. Calls already stored keep their "
              "price.")
        .arg(formatCount(*m_qualified), parts.join(QStringLiteral("; ")));
}

} // namespace trunkline
