#include "models/apikeys/apikeyeditor.h"

#include "models/base/whenready.h"
#include "models/session/rolewords.h"

namespace trunkline {

ApiKeyEditor::ApiKeyEditor(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, &ApiKeyEditor::begin);
}

void ApiKeyEditor::begin()
{
    ++m_question;
    m_draft = {};
    m_refusal.reset();
    m_busy = false;
    emit changed();
}

void ApiKeyEditor::setDraft(ApiKeyDraft draft)
{
    if (draft == m_draft)
        return;
    m_draft = std::move(draft);
    if (m_refusal && !m_refusal->fields.empty())
        m_refusal.reset();
    emit changed();
}

std::vector<Role> ApiKeyEditor::roles() const
{
    std::vector<Role> roles = enumerators<Role>();
    if (m_session.principal().role != Role::Owner)
        std::erase(roles, Role::Owner);
    return roles;
}

std::vector<Permission> ApiKeyEditor::offered() const
{
    std::vector<Permission> scopes = arrangedPermissions();
    std::erase_if(scopes, [this](Permission permission) {
        return !isKeyScope(permission) || !m_session.allows(m_draft.role, permission);
    });
    return scopes;
}

bool ApiKeyEditor::mayChange(const ApiKey& key) const
{
    return m_session.may(Permission::ApiKeysWrite)
        && (key.role != Role::Owner || m_session.principal().role == Role::Owner);
}

std::vector<FieldError> ApiKeyEditor::errors() const
{
    auto errors = validate(m_draft);
    if (m_refusal)
        errors.insert(errors.end(), m_refusal->fields.begin(), m_refusal->fields.end());
    return errors;
}

template <Operation Op, class Then>
void ApiKeyEditor::ask(Op operation, Then then)
{
    using Response = typename Op::Response;
    if (m_busy)
        return;
    m_busy = true;
    m_refusal.reset();
    emit changed();
    whenReady(m_session.gateway()->call(std::move(operation)), this,
        [this, then, question = ++m_question](Result<Response> answer) {
            if (question != m_question)
                return;
            m_busy = false;
            if (answer)
                then(*answer);
            else
                m_refusal = answer.error();
            emit changed();
        });
}

void ApiKeyEditor::create()
{
    if (!validate(m_draft).empty())
        return;
    ask(CreateApiKey{m_draft}, [this](const ApiKeyGrant& grant) {
        m_draft = {};
        emit granted(grant);
    });
}

void ApiKeyEditor::rotate(const ApiKey& key, int overlapHours)
{
    ask(RotateApiKey{key.id, key.version, overlapHours},
        [this](const ApiKeyGrant& grant) { emit granted(grant); });
}

void ApiKeyEditor::revoke(const ApiKey& key)
{
    ask(RevokeApiKey{key.id, key.version}, [this](const ApiKey& ended) { emit revoked(ended); });
}

} // namespace trunkline
