#include "models/calls/calldetailmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/session/scope.h"

#include <QStringList>

namespace trunkline {

CallDetailModel::CallDetailModel(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, &CallDetailModel::clear);
}

void CallDetailModel::clear()
{
    ++m_question;
    m_call.reset();
    m_transcript.reset();
    m_error.reset();
    emit changed();
}

void CallDetailModel::show(CallId id)
{
    if (!m_session.isReady())
        return;
    const int question = ++m_question;
    whenReady(m_session.gateway()->call(ReadCall{id}), this, [this, question](Result<Call> call) {
        if (question != m_question)
            return;
        m_call.reset();
        m_transcript.reset();
        m_error.reset();
        if (call)
            m_call = std::move(*call);
        else
            m_error = call.error();
        emit changed();
    });
}

bool CallDetailModel::mayReadTranscript() const
{
    return m_call && m_call->transcribed && m_session.may(Permission::TranscriptsRead)
        && m_session.visibility().transcripts;
}

void CallDetailModel::readTranscript()
{
    if (!mayReadTranscript())
        return;
    whenReady(m_session.gateway()->call(ReadTranscript{m_call->id}), this,
        [this, question = m_question](Result<Transcript> transcript) {
            if (question != m_question)
                return;
            if (transcript)
                m_transcript = std::move(*transcript);
            else
                m_error = transcript.error();
            emit changed();
        });
}

std::vector<std::pair<QString, QString>> CallDetailModel::facts() const
{
    std::vector<std::pair<QString, QString>> facts;
    if (!m_call)
        return facts;
    const Call& call = *m_call;
    const Currency currency = m_session.tenant().currency;
    const auto add = [&](const QString& label, const QString& value) {
        if (!value.isEmpty())
            facts.emplace_back(label, value);
    };
    add(tr("Started"), formatFullMoment(call.startedAt, m_session.zone()));
    add(tr("Region"), text(call.region));
    add(tr("Outcome"), call.qualified ? tr("Qualified") : outcomeText(call.outcome));
    add(tr("Campaign"), text(call.campaignName));
    add(tr("Publisher"), text(call.publisherName.value));
    add(tr("Buyer"), text(call.buyerName.value));
    add(tr("Dialled"), text(call.dialled.value));
    add(tr("Caller name"), text(call.callerName.value));
    add(tr("Agent"), text(call.agent.value));
    QStringList path;
    for (const FlowStep& step : call.path.steps)
        path.push_back(step.took.empty() ? text(step.title)
                                         : tr("%1 (%2)").arg(text(step.title), text(step.took)));
    if (!path.isEmpty())
        add(tr("Path"),
            tr("v%1: %2").arg(call.path.graphVersion).arg(path.join(QStringLiteral(" → "))));
    add(tr("Ring / talk"),
        formatDuration(call.ringSeconds) + QStringLiteral(" / ")
            + formatDuration(call.talkSeconds));
    if (call.revenue.micros)
        add(tr("Revenue"), formatExactMoney(call.revenue.micros, currency));
    if (call.payout.micros)
        add(tr("Payout"), formatExactMoney(call.payout.micros, currency));
    if (call.cost.micros)
        add(tr("Carrier cost"), formatExactMoney(call.cost.micros, currency));
    add(tr("Hang-up"), text(call.hangupCause));
    if (call.repeatCaller)
        add(tr("Caller"), tr("called before"));
    return facts;
}

} // namespace trunkline
