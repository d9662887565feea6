#include "services/openapi/document.h"

#include "services/contract/operations.h"
#include "services/openapi/indented.h"
#include "services/openapi/operation.h"
#include "services/openapi/refusals.h"

#include <algorithm>

namespace trunkline::openapi {

namespace {

using boost::json::array;

constexpr std::string_view about
    = "Everything that Trunkline can do, as its console and its command line do it.\n\n"
      "Sign in, or make an API key, and send it as `Authorization: Bearer …`. What is left "
      "of a GET beside its path stands in the query, members of members joined by a dot "
      "(`page.limit=50`), lists as repeated keys. Requests are strict: a member that is "
      "unknown, missing or there twice is refused, and so is one of another type. Answers may "
      "grow.\n\n"
      "Amounts are whole millionths of the tenant's currency unit. Times are UTC, dates the "
      "tenant's own. A page goes on where `next` says, as the `page.after` of the next "
      "request; an empty `next` is the end. A cursor belongs to its list, filter, order and "
      "range; the limit may change.\n\n"
      "Bodies are JSON in UTF-8, of at most 1 MiB, of the rate class `bulk` 64 MiB, unless the "
      "operator of the server chose otherwise.\n\n"
      "A call is known by its `source` and `external_id`. To send it again changes nothing: "
      "told with other values than were sent before, it is named in `conflicts`. It is "
      "qualified when it was answered, belongs to a campaign and has at least the campaign's "
      "`qualifying_seconds` of talk; then the campaign's prices of that moment are its revenue "
      "and payout, unless the record brings its own. Telephone numbers are stored as they "
      "come: send E.164.\n\n"
      "An `Idempotency-Key` belongs to its caller and operation. A request that is refused "
      "leaves it free.\n\n"
      "Limits of rates are the operator's. `RateLimit-Policy` names those that apply, each "
      "with `q` requests in `w` seconds; of the tightest `RateLimit` says how many are left "
      "(`r`) and in how many seconds the next is free (`t`). A 429 says in `Retry-After` when "
      "to come again. `x-rate-class` is what an operation counts as.\n\n"
      "What calls refer to is never deleted but archived (`state`): out of use, and still there "
      "to be read, with its name taken. `x-step-up` marks operations that later versions will "
      "want a recent password or code for.\n\n"
      "Errors are problem documents (RFC 9457) with a stable `code`. Before an operation is "
      "known, the server may also refuse with 404, 405, 408, 414, 417, 431 or 505, in the same "
      "form.";

Object information()
{
    return {{"title", "Trunkline"}, {"version", TRUNK_VERSION}, {"description", about},
        // Whose server it is, the program cannot know.
        {"contact", Object{{"name", "Whoever runs this server"}}},
        {"license",
            Object{{"name", "GNU General Public License v3.0 or later"},
                {"identifier", "GPL-3.0-or-later"}}}};
}

Object idempotencyKey()
{
    Object schema = textSchema();
    schema["minLength"] = 1;
    schema["maxLength"] = 255;
    schema["pattern"] = "^[!-~]+$";
    return {{"name", "Idempotency-Key"}, {"in", "header"}, {"required", false},
        {"description",
            "Chosen by the client, one for each thing to be done. The same request with the same "
            "key is answered as the first time, for 24 hours, and nothing is done twice."},
        {"schema", std::move(schema)}, {"example", "import-2026-03-batch-17"}};
}

std::string methodName(Verb verb) { return std::string(wireName(verb)); }

} // namespace

Object documentTree()
{
    Schemas schemas;
    Object paths;
    std::vector<std::string_view> tags;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>(
        [&](auto identity) {
            const Parts parts = partsOf<typename decltype(identity)::type>(schemas);
            boost::json::value& path
                = paths.emplace(parts.facts->path.value, Object()).first->value();
            path.get_object()[methodName(parts.facts->verb)] = describe(parts);
            const std::string_view tag = wireName(parts.facts->touches.value);
            if (std::find(tags.begin(), tags.end(), tag) == tags.end())
                tags.push_back(tag);
        });
    array named;
    for (const std::string_view tag : tags)
        named.push_back(Object{{"name", tag}});
    Object responses = refusalComponents(schemas);
    Object components{{"schemas", schemas.all()}, {"responses", std::move(responses)},
        {"parameters", Object{{"IdempotencyKey", idempotencyKey()}}},
        {"headers", headerComponents()},
        {"securitySchemes",
            Object{{"bearer",
                Object{{"type", "http"}, {"scheme", "bearer"},
                    {"description", "The token of a session, or an API key (`tlk_…`)."}}}}}};
    return {{"openapi", "3.1.0"}, {"info", information()}, {"servers", array{Object{{"url", "/"}}}},
        {"security", array{Object{{"bearer", array{}}}}}, {"tags", std::move(named)},
        {"paths", std::move(paths)}, {"components", std::move(components)}};
}

std::string document() { return indented(documentTree()) + '\n'; }

} // namespace trunkline::openapi
