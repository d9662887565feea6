#include "models/users/usereditor.h"

#include "models/base/whenready.h"

namespace trunkline {

namespace {

UserDraft draftOf(const User& user)
{
    return {
        user.name, user.email, user.role, user.publisherId, user.buyerId, user.state, user.version};
}

/// Gives every field of `draft` that still is as in `original` what is stored now. Role and partner
/// belong together.
void rebase(UserDraft& draft, const UserDraft& original, const UserDraft& stored)
{
    if (draft.name == original.name)
        draft.name = stored.name;
    if (draft.email == original.email)
        draft.email = stored.email;
    if (draft.role == original.role && draft.publisherId == original.publisherId
        && draft.buyerId == original.buyerId) {
        draft.role = stored.role;
        draft.publisherId = stored.publisherId;
        draft.buyerId = stored.buyerId;
    }
    if (draft.state == original.state)
        draft.state = stored.state;
    draft.version = stored.version;
}

} // namespace

UserEditor::UserEditor(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::left, this, [this] { begin(); });
}

void UserEditor::begin()
{
    ++m_question;
    m_id = {};
    m_draft = {};
    m_original = m_draft;
    m_refusal.reset();
    m_busy = false;
    emit changed();
}

void UserEditor::begin(const User& user)
{
    ++m_question;
    m_id = user.id;
    m_draft = draftOf(user);
    m_original = m_draft;
    m_refusal.reset();
    m_busy = false;
    emit changed();
}

void UserEditor::setDraft(UserDraft draft)
{
    draft.version = m_original.version;
    if (draft == m_draft)
        return;
    m_draft = std::move(draft);
    if (m_refusal && !m_refusal->fields.empty())
        m_refusal.reset();
    emit changed();
}

UserEditor::Reach UserEditor::reach() const
{
    const Principal& who = m_session.principal();
    if (!m_session.may(Permission::UsersWrite))
        return Reach::None;
    if (isNew())
        return Reach::Whole;
    if (m_original.role == Role::Owner && who.role != Role::Owner)
        return Reach::Owner;
    return m_id == who.userId ? Reach::Own : Reach::Whole;
}

std::vector<Role> UserEditor::roles() const
{
    std::vector<Role> roles = enumerators<Role>();
    if (m_session.principal().role != Role::Owner && m_original.role != Role::Owner)
        std::erase(roles, Role::Owner);
    return roles;
}

std::vector<FieldError> UserEditor::errors() const
{
    auto errors = validate(m_draft);
    if (m_refusal)
        errors.insert(errors.end(), m_refusal->fields.begin(), m_refusal->fields.end());
    return errors;
}

bool UserEditor::isConflict() const
{
    return m_refusal && m_refusal->code == Errc::Conflict && m_refusal->fields.empty() && !isNew();
}

template <Operation Op, class Then>
void UserEditor::ask(Op operation, Then then)
{
    using Response = typename Op::Response;
    m_busy = true;
    m_refusal.reset();
    emit changed();
    whenReady(m_session.gateway()->call(std::move(operation)), this,
        [this, then, question = ++m_question](Result<Response> answer) {
            if (question != m_question)
                return;
            m_busy = false;
            if (answer) {
                then(*answer);
                return;
            }
            m_refusal = answer.error();
            emit changed();
        });
}

void UserEditor::submit()
{
    if (m_busy || !isDirty() || !validate(m_draft).empty())
        return;
    if (isNew())
        ask(InviteUser{m_draft}, [this](const UserGrant& grant) { take(grant); });
    else
        ask(UpdateUser{m_id, m_draft}, [this](const User& user) { take(user); });
}

void UserEditor::reset()
{
    if (!m_busy && !isNew())
        ask(ResetUser{m_id}, [this](const UserGrant& grant) { take(grant); });
}

void UserEditor::take(const User& user)
{
    m_id = user.id;
    m_draft = draftOf(user);
    m_original = m_draft;
    emit changed();
    emit saved(user);
}

void UserEditor::take(const UserGrant& grant)
{
    take(grant.user);
    emit granted(grant);
}

void UserEditor::reload()
{
    if (isNew() || m_busy)
        return;
    ask(ReadUser{m_id}, [this](const User& user) {
        rebase(m_draft, m_original, draftOf(user));
        m_original = draftOf(user);
        emit changed();
        emit reloaded();
    });
}

} // namespace trunkline
