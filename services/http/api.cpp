#include "services/http/api.h"

#include "services/base/text.h"
#include "services/contract/events.h"
#include "services/contract/sessions.h"
#include "services/dispatch/idempotency.h"
#include "services/http/cookie.h"
#include "services/http/httpdate.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace trunkline {

namespace {

constexpr std::string_view healthPath = "/healthz";
constexpr std::string_view readyPath = "/readyz";
constexpr std::string_view descriptionPath = "/openapi.json";
/// Of no operation, and still ours.
constexpr std::array plainPaths{healthPath, readyPath, descriptionPath};
/// A session's last use is written at most so often.
constexpr std::chrono::seconds seenStep{60};
/// Where somebody would look for a credential in a URL (SEC-H7).
constexpr std::array<std::string_view, 8> secretNames{
    "access_token", "api_key", "apikey", "authorization", "key", "password", "secret", "token"};

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

/// Does it ask for a stream? A HEAD has none.
bool wantsStream(const RequestHead& head)
{
    const std::string* accept = head.find("accept");
    return accept != nullptr && head.method == "GET"
        && lower(*accept).find("text/event-stream") != std::string::npos;
}

/// The event that a client heard last, when its stream broke. Errors: Invalid.
Outcome readLastEvent(const RequestHead& head, std::optional<std::int64_t>& into)
{
    const std::string* text = head.find("last-event-id");
    if (text == nullptr)
        return Done{};
    std::int64_t seq = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), seq);
    if (failed != std::errc() || end != text->data() + text->size() || seq < 0)
        return invalid("last-event-id", "send the id of an event, or leave it out");
    into = seq;
    return Done{};
}

/// The key has a form that it may have, so it stands for something else.
bool isReused(const Error& error)
{
    return error.code == Errc::Invalid && error.fields.size() == 1
        && error.fields.front().field == "idempotency_key";
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

/// One request on its way.
struct Api::Asked {
    const HttpRequest& request;
    std::string requestId;
    Found found{};
    Credential credential{};
    Known known{};
    Verdict verdict{};

    const RequestHead& head() const { return request.head; }
    const Route& route() const { return *found.endpoint->route; }
    bool isAnonymous() const
    {
        return found.endpoint != nullptr && route().facts->permission == Permission::Anonymous;
    }
    Answer refused(const Error& error) const { return problem(error, requestId); }
    void tell(About& about) const;
};

void Api::Asked::tell(About& about) const
{
    about.requestId = requestId;
    if (found.endpoint != nullptr) {
        about.route = route().facts->path;
        about.operation = route().facts->name;
    } else if (const auto plain = std::ranges::find(plainPaths, head().path);
               plain != plainPaths.end()) {
        about.route = *plain;
    }
    about.tenantId = known.caller.tenantId;
    about.actorId = known.caller.userId;
    about.actorKind = known.caller.kind;
    if (credential.byCookie)
        about.presented = Presented::Cookie;
    else if (!credential.text.empty())
        about.presented = credential.text.starts_with("tlk_") ? Presented::Key : Presented::Token;
}

Api::Api(ApiParts parts)
    : m_parts(std::move(parts))
    , m_admission(m_parts.limiter, m_parts.policies, m_parts.draftFields, m_parts.rateListener)
    , m_credentials(m_parts.dispatcher, m_parts.keyPepper)
    , m_seen(std::make_shared<SeenCredentials>(m_parts.monotonic))
    , m_throttle(m_parts.dispatcher->database(), m_parts.dispatcher->clock(), m_parts.throttle)
{
    m_parts.dispatcher->subscribe([seen = std::weak_ptr(m_seen)](const ChangeEvent& event) {
        const bool ofThem = event.entity == Entity::ApiKey || event.entity == Entity::Session
            || event.entity == Entity::User;
        if (const auto alive = ofThem ? seen.lock() : nullptr)
            alive->forgetKnown();
    });
}

Answer Api::answer(const HttpRequest& request)
{
    Asked asked{request, m_parts.random->uuid(m_parts.dispatcher->clock().now()).text()};
    Answer answer = answerAsked(asked);
    m_admission.addFields(answer, asked.verdict);
    answer.fields.emplace_back("X-Request-Id", asked.requestId);
    asked.tell(answer.about);
    return answer;
}

std::optional<Answer> Api::answerAtOnce(const HttpRequest& request)
{
    return request.head.path == healthPath ? std::optional(answer(request)) : std::nullopt;
}

bool Api::isApart(const HttpRequest& request) const
{
    return m_router.isForStrangers(request.head.method, request.head.path);
}

bool Api::mayBeLarge(const HttpRequest& request)
{
    const Found found = m_router.find(request.head.method, request.head.path);
    if (found.endpoint == nullptr || found.endpoint->route->facts->rate != RateClass::Bulk)
        return false;
    const auto credential = credentialOf(request.head);
    if (!credential || !*credential)
        return false;
    if (!m_seen->isRecent((*credential)->text) && !m_admission.stranger(request.client).admitted)
        return false;
    return whose(**credential, request).ok();
}

/// What was found out a moment ago is not looked up again.
Result<Known> Api::whose(const Credential& credential, const HttpRequest& request)
{
    if (auto kept = m_seen->known(credential.text)) {
        kept->caller.address = request.client.text();
        return *std::move(kept);
    }
    TRUNK_TRY(Known found, m_credentials.find(credential, request));
    m_seen->keep(credential.text, found);
    return found;
}

Answer Api::answerPublic(const HttpRequest& request, std::string_view requestId) const
{
    if (request.head.method != "GET" && request.head.method != "HEAD") {
        Answer answer = problem(405, "method_not_allowed", "use GET", requestId);
        answer.fields.emplace_back("Allow", "GET, HEAD");
        return answer;
    }
    if (request.head.path == readyPath && m_parts.ready && !m_parts.ready())
        return problem(503, "unavailable", "not ready", requestId);
    return {200, R"({"status":"ok"})"};
}

/// Nobody learns what paths there are before we know who asks, and nobody is looked up whose
/// address asks too often.
Answer Api::answerAsked(Asked& asked)
{
    const RequestHead& head = asked.head();
    if (head.path == healthPath || head.path == readyPath)
        return answerPublic(asked.request, asked.requestId);
    auto credential = credentialOf(head);
    if (!credential)
        return asked.refused(credential.error());
    asked.found = m_router.find(head.method, head.path);
    if (*credential)
        asked.credential = **std::move(credential);
    if (!m_seen->isRecent(asked.credential.text)) {
        asked.verdict = m_admission.stranger(asked.request.client);
        if (!asked.verdict.admitted)
            return m_admission.refusal(std::exchange(asked.verdict, {}), asked.requestId);
    }
    if (!asked.isAnonymous()) {
        if (auto refusal = identify(asked))
            return *std::move(refusal);
    }
    if (asked.found.endpoint == nullptr) {
        if (head.path == descriptionPath && !m_parts.description.empty())
            return describe(asked);
        if (asked.found.allowed.empty())
            return asked.refused(fail(Errc::NotFound, "there is nothing at this path"));
        Answer answer
            = problem(405, "method_not_allowed", "use " + asked.found.allowed, asked.requestId);
        answer.fields.emplace_back("Allow", asked.found.allowed);
        return answer;
    }
    if (auto refusal = refuseForgery(asked))
        return *std::move(refusal);
    return answerOperation(asked);
}

/// What there is to ask is told to those whom we know only (SEC-H9), in whatever role.
Answer Api::describe(const Asked& asked) const
{
    if (asked.head().method != "GET" && asked.head().method != "HEAD")
        return answerPublic(asked.request, asked.requestId); // which says so
    const Caller& caller = asked.known.caller;
    const auto transaction
        = m_parts.dispatcher->database().begin(caller.tenantId, Access::Read, asked.request.stop);
    if (!transaction)
        return asked.refused(transaction.error());
    const auto known
        = trunkline::identify(**transaction, caller, m_parts.dispatcher->clock().now());
    return known ? Answer{200, m_parts.description} : asked.refused(known.error());
}

std::optional<Answer> Api::identify(Asked& asked)
{
    auto known = whose(asked.credential, asked.request);
    if (!known) {
        if (known.error().code == Errc::Unauthenticated && !asked.credential.text.empty()) {
            m_seen->forget(asked.credential.text);
            m_admission.refused(asked.request.client);
        }
        return asked.refused(known.error());
    }
    asked.known = *std::move(known);
    const RateClass rate
        = asked.found.endpoint != nullptr ? asked.route().facts->rate.value : RateClass::Read;
    asked.verdict = m_admission.operation(asked.known.caller, rate);
    if (!asked.verdict.admitted)
        return m_admission.refusal(std::exchange(asked.verdict, {}), asked.requestId);
    return std::nullopt;
}

/// Another page must not act with the cookie that a browser adds by itself (SEC-S5).
std::optional<Answer> Api::refuseForgery(const Asked& asked) const
{
    const RequestHead& head = asked.head();
    const bool byCookie = asked.credential.byCookie && !asked.isAnonymous();
    if (asked.route().facts->verb == Verb::Get
        || !(byCookie || (asked.isAnonymous() && isFromBrowser(head))))
        return std::nullopt;
    const Defences& defences = m_parts.defences;
    if (defences.ownPage && !isFromOurPage(head, m_parts.origins))
        return refuseForged(asked, "cross_site", "the request comes from another site");
    if (defences.jsonOnly && !isJson(head))
        return problem(415, "unsupported_media_type", "send application/json", asked.requestId);
    if (defences.csrfToken && byCookie
        && !hasCsrfToken(head, m_parts.csrfKey, asked.credential.text))
        return refuseForged(
            asked, "csrf_token", "send the X-CSRF-Token that GET /v1/session answers");
    return std::nullopt;
}

std::optional<Answer> Api::noteRefused(const Asked& asked, const char* why) const
{
    const Caller& caller = asked.known.caller;
    if (caller.tenantId.isNil())
        return std::nullopt;
    Envelope envelope;
    envelope.caller = caller;
    envelope.requestId = asked.requestId;
    envelope.address = caller.address;
    const Error said
        = m_parts.dispatcher->refused(envelope, *asked.route().facts, fail(Errc::Forbidden, why));
    return said.code == Errc::Forbidden ? std::nullopt : std::optional(asked.refused(said));
}

Answer Api::refuseForged(const Asked& asked, std::string_view code, const char* why) const
{
    if (auto unwritten = noteRefused(asked, why))
        return *std::move(unwritten);
    return problem(403, code, why, asked.requestId);
}

Answer Api::answerOperation(Asked& asked)
{
    const RequestHead& head = asked.head();
    if (m_parts.defences.jsonOnly && asked.route().facts->verb != Verb::Get
        && !asked.request.body.empty() && !isJson(head))
        return problem(415, "unsupported_media_type", "send application/json", asked.requestId);
    auto query = parseQuery(head.query);
    if (!query)
        return asked.refused(query.error());
    if (const Outcome clean = refuseSecrets(*query); !clean) {
        if (auto unwritten = noteRefused(asked, "a credential stood in the URL"))
            return *std::move(unwritten);
        return asked.refused(clean.error());
    }
    auto operation
        = asked.route().fromWire({asked.found.parameters, *std::move(query), asked.request.body});
    if (!operation)
        return asked.refused(operation.error());
    if (asked.isAnonymous())
        return answerAnonymous(asked, *std::move(operation));
    if (const auto* events = std::any_cast<ListEvents>(&*operation);
        events != nullptr && m_parts.streams && wantsStream(head))
        return stream(asked, *events);
    if (std::any_cast<ChangePassword>(&*operation) != nullptr)
        return changePassword(asked, *operation);
    return dispatch(asked, *operation);
}

/// It is shown a password, as a sign-in is: whoever holds somebody's session may not try as many as
/// they like (SEC-I6).
Answer Api::changePassword(Asked& asked, const std::any& operation)
{
    auto turn = m_throttle.begin(
        "change of " + asked.known.caller.userId.text(), asked.request.client.text());
    if (!turn)
        return asked.refused(turn.error());
    if (!turn->isOpen()) {
        Answer answer = asked.refused(
            fail(Errc::RateLimited, "too many wrong passwords; wait, or have it reset"));
        answer.fields.emplace_back("Retry-After", "60");
        return answer;
    }
    Answer answer = dispatch(asked, operation);
    // Should it not be written down, the next failure comes a little early.
    if (answer.status == 200)
        static_cast<void>(turn->succeeded());
    return answer;
}

Answer Api::answerAnonymous(Asked& asked, std::any operation)
{
    std::optional<LoginThrottle::Turn> turn;
    if (auto* signIn = std::any_cast<SignIn>(&operation)) {
        asked.verdict = m_admission.signIn(asked.request.client, signIn->name);
        if (!asked.verdict.admitted)
            return m_admission.refusal(std::exchange(asked.verdict, {}), asked.requestId);
        auto begun = m_throttle.begin(signIn->name, asked.request.client.text());
        if (!begun)
            return asked.refused(begun.error());
        turn.emplace(*std::move(begun));
    }
    auto caller = m_credentials.before(operation, asked.request);
    if (!caller)
        return asked.refused(caller.error());
    asked.known.caller = *std::move(caller);
    // Too many failures: asked as nobody's, which takes as long and answers the same (SEC-I7).
    if (turn && !turn->isOpen())
        std::any_cast<SignIn>(&operation)->name.clear();
    Answer answer = dispatch(asked, operation);
    if (answer.status == 401)
        m_admission.refused(asked.request.client);
    // Should it not be written down, the next failure comes a little early.
    if (turn && answer.status == 200)
        static_cast<void>(turn->succeeded());
    return answer;
}

Answer Api::dispatch(Asked& asked, const std::any& operation)
{
    const auto key = idempotencyKeyOf(asked.head());
    if (!key)
        return asked.refused(key.error());
    const Caller& caller = asked.known.caller;
    bool replayed = false;
    const Envelope envelope{caller, asked.requestId, *key, caller.address, &replayed};
    auto response
        = asked.route().dispatch(*m_parts.dispatcher, envelope, operation, asked.request.stop);
    if (!response) {
        if (response.error().code == Errc::Unauthenticated)
            m_seen->forget(asked.credential.text);
        return isReused(response.error())
            ? problem(422, "idempotency_key_reused",
                "this Idempotency-Key was used for another request; use a new one", asked.requestId)
            : asked.refused(response.error());
    }
    Answer answer;
    addSession(asked, *response, answer);
    answer.body = asked.route().encodeResponse(*response);
    if (replayed)
        answer.fields.emplace_back("Idempotency-Replayed", "true");
    if (asked.known.endsAt && asked.known.rotatedAt) {
        answer.fields.emplace_back("Deprecation", structuredDate(*asked.known.rotatedAt));
        answer.fields.emplace_back("Sunset", httpDate(*asked.known.endsAt));
    }
    if (!asked.isAnonymous())
        noteUse(asked, Use::Request);
    return answer;
}

/// Writes down, at most once a minute, that a key or a session is used. A session ends by itself as
/// if nobody listened: a stream is no use of it.
void Api::noteUse(Asked& asked, Use use)
{
    const bool due = m_seen->note(asked.credential.text, asked.known.caller.address);
    const Instant now = m_parts.dispatcher->clock().now();
    const bool isKey = asked.known.caller.kind == ActorKind::Key;
    if (isKey ? !due : use == Use::Stream || now - asked.known.lastSeen < seenStep)
        return;
    m_credentials.see(asked.known, asked.request, asked.requestId);
    asked.known.lastSeen = now;
    m_seen->keep(asked.credential.text, asked.known);
}

Answer Api::stream(Asked& asked, const ListEvents& events)
{
    std::optional<std::int64_t> after = events.after;
    if (const Outcome read = readLastEvent(asked.head(), after); !read)
        return asked.refused(read.error());
    auto opened = m_parts.streams->open(asked.known.caller, after);
    if (!opened)
        return asked.refused(opened.error());
    noteUse(asked, Use::Stream);
    Answer answer;
    answer.type = "text/event-stream; charset=utf-8";
    answer.fields.emplace_back("X-Accel-Buffering", "no"); // a proxy shall not hold events back
    answer.goesOn = *std::move(opened);
    return answer;
}

/// A browser keeps its token in a cookie that no script reads, and the answer's body has none.
void Api::addSession(Asked& asked, std::any& response, Answer& answer) const
{
    std::string token;
    if (auto* grant = std::any_cast<SessionGrant>(&response)) {
        if (!(asked.isAnonymous() ? isFromBrowser(asked.head()) : asked.credential.byCookie))
            return;
        answer.fields.emplace_back("Set-Cookie", setCookie(grant->token.value, m_parts.defences));
        token = grant->token.value.reveal();
        forgetTokens(*grant);
    } else if (std::any_cast<SessionInfo>(&response) != nullptr && asked.credential.byCookie) {
        token = asked.credential.text;
    } else if (std::any_cast<SignedOut>(&response) != nullptr && asked.credential.byCookie) {
        answer.fields.emplace_back("Clear-Site-Data", "\"cookies\", \"storage\"");
    }
    if (!token.empty())
        answer.fields.emplace_back("X-CSRF-Token", csrfToken(m_parts.csrfKey, token));
}

} // namespace trunkline
