#include "models/account/accountmodel.h"

#include "models/base/whenready.h"

namespace trunkline {

AccountModel::AccountModel(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_info.reset();
        m_refusal.reset();
        m_busy = false;
        emit changed();
    });
}

void AccountModel::refresh()
{
    if (m_session.gateway() == nullptr)
        return;
    whenReady(m_session.gateway()->call(ReadSession{}), this,
        [this, epoch = m_session.epoch()](Result<SessionInfo> info) {
            if (epoch != m_session.epoch())
                return;
            if (info)
                m_info = std::move(*info);
            else
                m_refusal = info.error();
            emit changed();
        });
}

void AccountModel::changePassword(const Secret& current, const Secret& password)
{
    if (m_busy || m_session.gateway() == nullptr)
        return;
    m_busy = true;
    m_refusal.reset();
    emit changed();
    // The token before is worth nothing from the answer on: the next request must have the new one,
    // also when this model is gone by then.
    const auto goOn = [adopt = m_session.adopt()](Result<SessionGrant> grant) {
        if (grant && adopt)
            adopt(grant->token.value);
        return grant;
    };
    whenReady(m_session.gateway()
                  ->call(ChangePassword{{current}, {password}})
                  .then(QtFuture::Launch::Sync, goOn),
        this, [this, question = ++m_question](Result<SessionGrant> grant) {
            if (question != m_question)
                return;
            m_busy = false;
            if (!grant) {
                m_refusal = grant.error();
                emit changed();
                return;
            }
            m_info = grant->session;
            emit changed();
            emit passwordChanged();
        });
}

} // namespace trunkline
