#include "services/http/api.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"
#include "services/base/text.h"
#include "services/contract/sessions.h"
#include "services/dispatch/idempotency.h"

#include <algorithm>
#include <array>

namespace trunkline {

namespace {

constexpr Sql anything("select 1");
constexpr std::string_view bearer = "bearer ";
/// Written at most so often.
constexpr std::chrono::seconds seenStep{60};
/// Where somebody would look for a credential in a URL (SEC-H7).
constexpr std::array<std::string_view, 8> secretNames{
    "access_token", "api_key", "apikey", "authorization", "key", "password", "secret", "token"};

Error unauthenticated()
{
    return fail(Errc::Unauthenticated, "sign in and send the token as Authorization: Bearer …");
}

bool isJson(const RequestHead& head)
{
    const std::string* type = head.find("content-type");
    if (type == nullptr)
        return false;
    const std::string plain = lower(*type);
    const std::string_view media = trimmed(std::string_view(plain).substr(0, plain.find(';')));
    return media == "application/json";
}

/// Errors: Invalid.
Result<std::string> idempotencyKeyOf(const RequestHead& head)
{
    const std::string* key = head.find("idempotency-key");
    if (key == nullptr)
        return std::string();
    TRUNK_DO(checkIdempotencyKey(*key));
    return *key;
}

Outcome refuseSecrets(const WireFields& query)
{
    for (const auto& [name, value] : query) {
        const std::string plain = lower(name);
        if (std::find(secretNames.begin(), secretNames.end(), plain) != secretNames.end())
            return invalid(plain, "a credential never stands in a URL; send it as a header");
    }
    return Done{};
}

} // namespace

Api::Api(
    std::shared_ptr<Dispatcher> dispatcher, std::shared_ptr<Random> random, std::string description)
    : m_dispatcher(std::move(dispatcher))
    , m_random(std::move(random))
    , m_description(std::move(description))
{
}

Answer Api::answerPublic(const HttpRequest& request, std::string_view requestId) const
{
    if (request.head.method != "GET" && request.head.method != "HEAD") {
        Answer answer = problem(405, "method_not_allowed", "use GET", requestId);
        answer.fields.emplace_back("Allow", "GET, HEAD");
        return answer;
    }
    if (request.head.path == "/readyz") {
        const auto transaction = m_dispatcher->database().begin(TenantId{}, Access::Read);
        const auto asked = transaction
            ? (*transaction)->query(anything, {}, [](const Row&) { return true; })
            : Outcome(transaction.error());
        if (!asked)
            return problem(503, "unavailable", "not ready", requestId);
    }
    return {200, R"({"status":"ok"})"};
}

/// What there is to ask is told to members only (SEC-H9), in whatever role.
Answer Api::describe(
    const HttpRequest& request, const Caller& caller, std::string_view requestId) const
{
    if (request.head.method != "GET" && request.head.method != "HEAD")
        return answerPublic(request, requestId); // which says so
    const auto transaction
        = m_dispatcher->database().begin(caller.tenantId, Access::Read, request.stop);
    if (!transaction)
        return problem(transaction.error(), requestId);
    if (const auto known = identify(**transaction, caller, m_dispatcher->clock().now()); !known)
        return problem(known.error(), requestId);
    Answer answer{200, m_description};
    answer.fields.emplace_back("X-Request-Id", requestId);
    return answer;
}

Result<Caller> Api::callerOf(const HttpRequest& request) const
{
    const std::string* header = request.head.find("authorization");
    if (header == nullptr || lower(header->substr(0, bearer.size())) != bearer)
        return unauthenticated();
    const std::string token = header->substr(bearer.size());
    if (!hasTokenForm(token))
        return unauthenticated();
    std::optional<SessionRow> session;
    {
        // Given back before another is asked for: workers that hold one each could wait for ever.
        TRUNK_TRY(const auto transaction,
            m_dispatcher->database().begin(TenantId{}, Access::Read, request.stop));
        TRUNK_TRY(session, findSession(*transaction, tokenDigest(token)));
    }
    if (!session)
        return unauthenticated();
    const Caller caller{ActorKind::User, session->tenantId, session->userId, session->id};
    if (m_dispatcher->clock().now() - session->lastSeen >= seenStep)
        see(caller);
    return caller;
}

/// A session that is used lives on. One that is over stays over; whether it is, is judged again
/// where it is used.
void Api::see(const Caller& caller) const
{
    const Instant now = m_dispatcher->clock().now();
    const auto transaction = m_dispatcher->database().begin(caller.tenantId, Access::Write);
    if (transaction && identify(**transaction, caller, now)
        && touchSession(**transaction, caller.sessionId, now))
        static_cast<void>((*transaction)->commit());
}

/// Of those who have no session yet: the tenant comes from what they present, never from a header.
Result<Caller> Api::callerBefore(const std::any& operation) const
{
    Caller caller{ActorKind::User, {}, {}, {}};
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

Answer Api::answer(const HttpRequest& request) const
{
    const RequestHead& head = request.head;
    const std::string requestId = m_random->uuid(m_dispatcher->clock().now()).text();
    const auto refused = [&requestId](const Error& error) { return problem(error, requestId); };
    if (head.path == "/healthz" || head.path == "/readyz")
        return answerPublic(request, requestId);

    const Found found = m_router.find(head.method, head.path);
    const bool anonymous = found.endpoint != nullptr
        && found.endpoint->route->facts->permission == Permission::Anonymous;
    Caller caller;
    if (!anonymous) {
        // Nobody learns what paths there are before we know who asks.
        auto known = callerOf(request);
        if (!known)
            return refused(known.error());
        caller = *known;
    }
    if (found.endpoint == nullptr) {
        if (head.path == "/openapi.json" && !m_description.empty())
            return describe(request, caller, requestId);
        if (found.allowed.empty())
            return refused(fail(Errc::NotFound, "there is nothing at this path"));
        Answer answer = problem(405, "method_not_allowed", "use " + found.allowed, requestId);
        answer.fields.emplace_back("Allow", found.allowed);
        return answer;
    }

    const Route& route = *found.endpoint->route;
    if (route.facts->verb != Verb::Get && !request.body.empty() && !isJson(head))
        return problem(415, "unsupported_media_type", "send application/json", requestId);
    auto query = parseQuery(head.query);
    if (!query)
        return refused(query.error());
    if (const Outcome clean = refuseSecrets(*query); !clean)
        return refused(clean.error());
    const auto key = idempotencyKeyOf(head);
    if (!key)
        return refused(key.error());
    const auto operation = route.fromWire({found.parameters, *std::move(query), request.body});
    if (!operation)
        return refused(operation.error());
    if (anonymous) {
        auto before = callerBefore(*operation);
        if (!before)
            return refused(before.error());
        caller = *before;
    }
    const Envelope envelope{caller, requestId, *key, request.client.text()};
    const auto response = route.dispatch(*m_dispatcher, envelope, *operation, request.stop);
    if (!response)
        return refused(response.error());
    Answer answer{200, route.encodeResponse(*response)};
    answer.fields.emplace_back("X-Request-Id", requestId);
    return answer;
}

} // namespace trunkline
