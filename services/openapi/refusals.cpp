#include "services/openapi/refusals.h"

#include "services/contract/problem.h"

#include <boost/json/array.hpp>

#include <initializer_list>

namespace trunkline::openapi {

namespace {

using boost::json::array;

constexpr std::string_view exampleRequest = "01951c2e-7a40-7b1f-a6c4-3d1e0f5a9b77";

/// One status: what it means and the codes that it comes with.
struct Refusal {
    int status;
    std::string_view component;
    std::string_view meaning;
    std::vector<std::string_view> codes;
    std::string_view detail; ///< of the example
};

const std::vector<Refusal>& refusals()
{
    static const std::vector<Refusal> all{
        {400, "Invalid", "The request breaks a rule; `fields` says which, field by field.",
            {name(Errc::Invalid), "bad_request"}, "the request breaks a rule"},
        {401, "Unauthenticated", "No credential, or one that is wrong or over.",
            {name(Errc::Unauthenticated)}, "the session is over; sign in again"},
        {403, "Forbidden",
            "The caller's role or scope does not reach so far; it was audited. Or a browser sent "
            "it "
            "from another site or without its token.",
            {name(Errc::Forbidden), "cross_site", "csrf_token"},
            "the role readonly may not call this operation"},
        {404, "NotFound", "There is no such thing, or the caller may not see it.",
            {name(Errc::NotFound)}, "there is no such campaign"},
        {409, "Conflict",
            "What is to be changed has changed, or is there already. Read it again first.",
            {name(Errc::Conflict)}, "the campaign changed since it was read"},
        {413, "TooLarge", "The body is larger than a request may be.", {name(Errc::TooLarge)},
            "the body is larger than a request may be"},
        {415, "UnsupportedMediaType", "The body is no `application/json`.",
            {"unsupported_media_type"}, "send application/json"},
        {422, "KeyReused", "The `Idempotency-Key` was used for another request.",
            {"idempotency_key_reused"}, "use a new Idempotency-Key"},
        {429, "Limited",
            "Too many requests in that time; or, once tenants have quotas, more than one of them "
            "allows.",
            {name(Errc::RateLimited), name(Errc::QuotaExceeded)}, "too many requests; wait"},
        {500, "Internal", "The request failed inside; nothing was changed.", {name(Errc::Internal)},
            "the operation failed inside; nothing was changed"},
        {503, "Unavailable",
            "Too much is waiting, or a part of the server is away; nothing was changed.",
            {name(Errc::Unavailable), name(Errc::AuditUnavailable)},
            "too many requests wait; try again in a second"},
    };
    return all;
}

std::vector<const Refusal*> possible(const Facts& facts, bool names)
{
    const bool sends = facts.verb != Verb::Get;
    const bool writes = facts.effect == Effect::Write;
    std::vector<const Refusal*> found;
    for (const Refusal& each : refusals()) {
        const bool can = each.status == 404            ? names
            : each.status == 409                       ? writes
            : each.status == 422                       ? isRemembered(facts)
            : each.status == 413 || each.status == 415 ? sends
                                                       : true;
        if (can)
            found.push_back(&each);
    }
    return found;
}

Object textHeader(std::string_view description, bool always)
{
    return {{"description", description}, {"required", always}, {"schema", textSchema()}};
}

/// One that is the same on every answer.
Object fixedHeader(std::string_view description, std::string_view value)
{
    Object header = textHeader(description, true);
    header["schema"].get_object()["const"] = value;
    return header;
}

Object headerReference(std::string_view name)
{
    return {{"$ref", "#/components/headers/" + std::string(name)}};
}

Object headersOf(std::initializer_list<std::string_view> names)
{
    Object headers;
    for (const std::string_view each : {"Cache-Control", "Content-Security-Policy",
             "Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options"})
        headers[each] = headerReference(each);
    for (const std::string_view each : names)
        headers[each] = headerReference(each);
    return headers;
}

Object headersFor(const Refusal& refusal)
{
    Object headers = headersOf({"RateLimit", "RateLimit-Policy", "X-Request-Id"});
    if (refusal.status == 401)
        headers["WWW-Authenticate"] = headerReference("WWW-Authenticate");
    if (refusal.status == 429 || refusal.status == 503)
        headers["Retry-After"] = headerReference("Retry-After");
    return headers;
}

/// Written by hand in services/contract/problem.cpp, so it is described by hand.
Object problemSchema()
{
    using Members = std::vector<std::pair<std::string_view, Object>>;
    Object status = integerSchema();
    status["minimum"] = 400;
    status["maximum"] = 599;
    const auto record = [](std::string_view name, const Members& members) {
        Members told;
        for (const auto& [member, schema] : members)
            told.emplace_back(member, memberSchema(schema, nullptr, {}, name, member));
        return recordSchema(told, Strictness::Response);
    };
    const Object field = record("FieldError", {{"field", textSchema()}, {"message", textSchema()}});
    return record("Problem",
        {{"type", textSchema("uri-reference")}, {"title", textSchema()}, {"status", status},
            {"code", textSchema()}, {"detail", textSchema()}, {"request_id", textSchema()},
            {"fields", listSchema(field)}});
}

boost::json::value exampleOf(const Refusal& refusal)
{
    Error error = fail(Errc::Invalid, std::string(refusal.detail));
    error.requestId = exampleRequest;
    if (refusal.status == 400)
        error.fields = {{"draft.name", "Give it a name."}};
    const auto document = parseJson(
        problemDocument(error, refusal.status, reasonOf(refusal.status), refusal.codes.front()));
    return document ? *document : boost::json::value();
}

Object componentOf(const Refusal& refusal, const Object& problem)
{
    const Object finer{{"type", "object"},
        {"properties",
            Object{{"status", Object{{"const", refusal.status}}},
                {"code", choiceSchema(refusal.codes)}}}};
    const Object media{
        {"schema", Object{{"allOf", array{problem, finer}}}}, {"example", exampleOf(refusal)}};
    return {{"description", refusal.meaning}, {"headers", headersFor(refusal)},
        {"content", Object{{"application/problem+json", media}}}};
}

} // namespace

bool isRemembered(const Facts& facts)
{
    return facts.effect == Effect::Write && facts.permission != Permission::Anonymous;
}

Object refusalsOf(const Facts& facts, bool names)
{
    Object responses;
    for (const Refusal* each : possible(facts, names))
        responses[std::to_string(each->status)]
            = Object{{"$ref", "#/components/responses/" + std::string(each->component)}};
    return responses;
}

array refusalCodesOf(const Facts& facts, bool names)
{
    array codes;
    for (const Refusal* each : possible(facts, names)) {
        for (const std::string_view code : each->codes)
            codes.emplace_back(code);
    }
    return codes;
}

Object refusalComponents(Schemas& schemas)
{
    const Object problem = schemas.add("Problem", problemSchema());
    Object components;
    for (const Refusal& each : refusals())
        components[each.component] = componentOf(each, problem);
    return components;
}

Object answerHeaders(const Facts& facts)
{
    Object headers = headersOf({"RateLimit", "RateLimit-Policy", "X-Request-Id"});
    if (isRemembered(facts))
        headers["Idempotency-Replayed"] = headerReference("Idempotency-Replayed");
    return headers;
}

Object headerComponents()
{
    Object wait = textHeader("Whole seconds until asking again may succeed.", true);
    wait["schema"] = Object{{"type", "integer"}, {"minimum", 0}};
    Object request = textHeader("Finds the request in the audit trail and the log.", true);
    request["schema"] = textSchema("uuid");
    return {
        {"Cache-Control", fixedHeader("Nothing is kept on the way.", "no-store")},
        {"Content-Security-Policy",
            fixedHeader("Nothing here is a page.",
                "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")},
        {"Cross-Origin-Resource-Policy", fixedHeader("Not for other sites.", "same-origin")},
        {"Idempotency-Replayed",
            textHeader("`true`: it was done before, and this is the answer of then.", false)},
        {"RateLimit",
            textHeader("What is left of each limit: `\"key-read\";r=99;t=1` (a draft of the IETF).",
                false)},
        {"RateLimit-Policy",
            textHeader("Each limit: `\"key-read\";q=100;w=2` (a draft of the IETF).", false)},
        {"Referrer-Policy", fixedHeader("No address is told on.", "no-referrer")},
        {"Retry-After", std::move(wait)},
        {"WWW-Authenticate", textHeader("How to authenticate.", true)},
        {"X-Content-Type-Options", fixedHeader("The type is what it says.", "nosniff")},
        {"X-Request-Id", std::move(request)},
    };
}

} // namespace trunkline::openapi
