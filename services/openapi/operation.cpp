#include "services/openapi/operation.h"

#include "services/access/roles.h"
#include "services/openapi/refusals.h"

namespace trunkline::openapi {

namespace {

using boost::json::array;

bool leavesEntry(const Facts& facts) { return facts.effect == Effect::Write || facts.audited; }

bool tellsEvents(const Facts& facts) { return facts.touches == Entity::Event; }

constexpr std::string_view streamed
    = " Asked for with `Accept: text/event-stream` it goes on telling them as they happen "
      "(Server-Sent Events): an `id`, and as `data` the event in JSON. `event: reset` says that "
      "something was missed: read anew whatever is shown. A comment comes now and then where "
      "nothing happens. Come again with the last `id` as `Last-Event-ID`.";

Object lastEventId()
{
    return {{"name", "Last-Event-ID"}, {"in", "header"}, {"required", false},
        {"description",
            "Of a stream: the last event that was heard. It goes before the parameter `after`."},
        {"schema", textSchema()}, {"example", "412"}};
}

array rolesOf(const Facts& facts)
{
    array roles;
    for (const Role role : enumerators<Role>()) {
        if (allows(role, facts.permission))
            roles.emplace_back(wireName(role));
    }
    return roles;
}

std::string descriptionOf(const Facts& facts)
{
    std::string text;
    if (facts.permission == Permission::Anonymous) {
        text = "Needs no credential.";
    } else {
        text = "Scope `" + std::string(wireName(facts.permission.value)) + '`';
        std::string_view separator = "; roles ";
        for (const boost::json::value& role : rolesOf(facts)) {
            text += separator;
            text += '`' + std::string(std::string_view(role.get_string())) + '`';
            separator = ", ";
        }
        text += '.';
    }
    if (leavesEntry(facts))
        text += " Leaves an entry in the audit trail.";
    if (isRemembered(facts))
        text += " With an `Idempotency-Key`, asking again is harmless.";
    if (tellsEvents(facts))
        text += streamed;
    return text;
}

Object parameterOf(const Parameter& parameter)
{
    Object schema = parameter.schema;
    Object told{{"name", parameter.name}, {"in", parameter.inPath ? "path" : "query"},
        {"required", parameter.required}};
    if (const boost::json::value* meaning = schema.if_contains("description")) {
        told["description"] = *meaning;
        schema.erase("description");
    }
    told["schema"] = std::move(schema);
    told["example"] = parameter.example;
    return told;
}

Object jsonContent(const Object& schema, const boost::json::value& example)
{
    return {{"application/json", Object{{"schema", schema}, {"example", example}}}};
}

} // namespace

boost::json::value treeOf(const std::string& json)
{
    const auto tree = parseJson(json, ownJson);
    return tree ? *tree : boost::json::value();
}

Object withDefault(Object schema, const boost::json::value& usual)
{
    schema["default"] = usual;
    return schema;
}

Object describe(const Parts& parts)
{
    const Facts& facts = *parts.facts;
    Object operation{{"operationId", facts.name.value}, {"summary", facts.summary.value},
        {"description", descriptionOf(facts)}, {"tags", array{wireName(facts.touches.value)}},
        {"x-scope", wireName(facts.permission.value)}, {"x-roles", rolesOf(facts)},
        {"x-rate-class", wireName(facts.rate.value)}, {"x-effect", wireName(facts.effect.value)},
        {"x-step-up", facts.stepUp.value}, {"x-audited", leavesEntry(facts)},
        {"x-error-codes", refusalCodesOf(facts, parts.names)}};
    if (facts.permission == Permission::Anonymous)
        operation["security"] = array{};
    array parameters;
    for (const Parameter& each : parts.parameters)
        parameters.push_back(parameterOf(each));
    if (tellsEvents(facts))
        parameters.push_back(lastEventId());
    if (isRemembered(facts))
        parameters.push_back(Object{{"$ref", "#/components/parameters/IdempotencyKey"}});
    if (!parameters.empty())
        operation["parameters"] = std::move(parameters);
    if (!parts.bodyExample.is_null())
        operation["requestBody"] = Object{{"required", !parts.body.empty()},
            {"content",
                jsonContent(recordSchema(parts.body, Strictness::Request), parts.bodyExample)}};
    Object content = jsonContent(parts.answer, parts.answerExample);
    if (tellsEvents(facts))
        content["text/event-stream"] = Object{{"schema", textSchema()}};
    Object responses{{"200",
        Object{{"description", "It was done; this is the answer."},
            {"headers", answerHeaders(facts)}, {"content", std::move(content)}}}};
    for (auto& [status, response] : refusalsOf(facts, parts.names))
        responses[status] = std::move(response);
    operation["responses"] = std::move(responses);
    return operation;
}

} // namespace trunkline::openapi
