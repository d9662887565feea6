#include "services/http/credential.h"

#include "services/access/apikeys.h"
#include "services/access/keydirectory.h"
#include "services/access/sessions.h"
#include "services/base/text.h"
#include "services/contract/sessions.h"
#include "services/http/cookie.h"

namespace trunkline {

namespace {

constexpr std::string_view bearer = "bearer ";

Error unauthenticated()
{
    return fail(Errc::Unauthenticated, "sign in and send the token as Authorization: Bearer …");
}

} // namespace

Result<std::optional<Credential>> credentialOf(const RequestHead& head)
{
    const std::string* header = head.find("authorization");
    const auto cookie = sessionCookie(head);
    if (header != nullptr && cookie)
        return invalid("authorization", "send a cookie or an Authorization header, not both");
    if (cookie)
        return std::optional(Credential{*cookie, true});
    if (header == nullptr)
        return std::optional<Credential>();
    if (lower(header->substr(0, bearer.size())) != bearer)
        return std::optional(Credential{});
    return std::optional(Credential{header->substr(bearer.size()), false});
}

Credentials::Credentials(std::shared_ptr<Dispatcher> dispatcher, Secret keyPepper)
    : m_dispatcher(std::move(dispatcher))
    , m_keyPepper(std::move(keyPepper))
{
}

Result<Known> Credentials::find(const Credential& credential, const HttpRequest& request) const
{
    if (!credential.byCookie && credential.text.starts_with("tlk_"))
        return findKey(credential, request);
    return findSession(credential, request);
}

Result<Known> Credentials::findKey(const Credential& credential, const HttpRequest& request) const
{
    const auto plain = parsePlainKey(credential.text);
    if (!plain)
        return unauthenticated();
    std::optional<KeyEntry> entry;
    {
        // Given back before another is asked for: workers that hold one each could wait for ever.
        TRUNK_TRY(const auto transaction,
            m_dispatcher->database().begin(TenantId{}, Access::Read, request.stop));
        TRUNK_TRY(entry, findKeyEntry(*transaction, plain->id));
    }
    const std::string digest = keyDigest(*plain, m_keyPepper);
    if (!entry || !sameText(entry->digest, digest) || entry->live != plain->live)
        return unauthenticated();
    Known known;
    known.caller.kind = ActorKind::Key;
    known.caller.tenantId = entry->tenantId;
    known.caller.userId = UserId{entry->apiKeyId.value};
    known.caller.address = request.client.text();
    known.rotatedAt = entry->rotatedAt;
    known.endsAt = entry->endsAt;
    return known;
}

Result<Known> Credentials::findSession(
    const Credential& credential, const HttpRequest& request) const
{
    if (!hasTokenForm(credential.text))
        return unauthenticated();
    TRUNK_TRY(const auto transaction,
        m_dispatcher->database().begin(TenantId{}, Access::Read, request.stop));
    TRUNK_TRY(
        const auto session, trunkline::findSession(*transaction, tokenDigest(credential.text)));
    if (!session)
        return unauthenticated();
    Known known;
    known.caller
        = {ActorKind::User, session->tenantId, session->userId, session->id, request.client.text()};
    known.lastSeen = session->lastSeen;
    return known;
}

void Credentials::see(
    const Known& known, const HttpRequest& request, const std::string& requestId) const
{
    Envelope envelope;
    envelope.caller = known.caller;
    envelope.requestId = requestId;
    envelope.address = request.client.text();
    const bool isKey = known.caller.kind == ActorKind::Key;
    // What cannot be written down now is written down a minute later.
    static_cast<void>(m_dispatcher->note(envelope, "api_keys.new_address", Entity::ApiKey,
        [&](Transaction& transaction, Context& context) -> Result<bool> {
            if (!isKey) {
                TRUNK_DO(touchSession(transaction, known.caller.sessionId, context.now));
                return false;
            }
            const ApiKeyId id{known.caller.userId.value};
            TRUNK_TRY(const bool fresh, noteKeyUse(transaction, id, context.address, context.now));
            context.noted("used from an address for the first time", id.text(), {});
            return fresh;
        }));
}

Result<Caller> Credentials::before(const std::any& operation, const HttpRequest& request) const
{
    Caller caller{ActorKind::User, {}, {}, {}, request.client.text()};
    TRUNK_TRY(const auto transaction, m_dispatcher->database().begin(TenantId{}, Access::Read));
    if (const auto* signIn = std::any_cast<SignIn>(&operation)) {
        TRUNK_TRY(const auto login, findLogin(*transaction, loginName(signIn->name)));
        if (login) {
            caller.tenantId = login->tenantId;
            caller.userId = login->userId;
        }
    } else if (const auto* accept = std::any_cast<AcceptInvitation>(&operation)) {
        TRUNK_TRY(const auto invitation,
            findInvitation(*transaction, tokenDigest(accept->token.value.reveal()),
                m_dispatcher->clock().now()));
        if (invitation) {
            caller.tenantId = invitation->tenantId;
            caller.userId = invitation->userId;
        }
    }
    return caller;
}

} // namespace trunkline
