#include "services/openapi/schemas.h"

#include "services/openapi/meanings.h"

#include <boost/core/demangle.hpp>
#include <boost/json/array.hpp>

#include <algorithm>

namespace trunkline::openapi {

namespace {

using boost::json::array;

Object described(Object schema, std::string_view description)
{
    schema["description"] = description;
    return schema;
}

} // namespace

std::string typeName(const std::type_info& type)
{
    std::string name = boost::core::demangle(type.name());
    name.erase(0, name.rfind(':') + 1);
    if (const std::size_t tag = name.find("Tag>"); tag != std::string::npos)
        name.erase(tag);
    return name;
}

Object booleanSchema() { return {{"type", "boolean"}}; }

Object integerSchema() { return {{"type", "integer"}, {"format", "int64"}}; }

Object textSchema(std::string_view format)
{
    Object schema{{"type", "string"}};
    if (!format.empty())
        schema["format"] = format;
    return schema;
}

Object choiceSchema(const std::vector<std::string_view>& names)
{
    return {{"type", "string"}, {"enum", array(names.begin(), names.end())}};
}

Object listSchema(Object item) { return {{"type", "array"}, {"items", std::move(item)}}; }

Object orNull(Object schema)
{
    boost::json::value* type = schema.if_contains("type");
    if (type == nullptr)
        return {{"anyOf", array{std::move(schema), Object{{"type", "null"}}}}};
    if (type->is_string())
        *type = array{*type, "null"};
    return schema;
}

Object withoutNull(Object schema)
{
    if (boost::json::value* type = schema.if_contains("type"); type != nullptr && type->is_array())
        *type = boost::json::value(type->get_array().front());
    if (boost::json::value* items = schema.if_contains("items"))
        *items = withoutNull(std::move(items->get_object()));
    return schema;
}

Object memberSchema(Object schema, const Bound* bound, Extent extent, std::string_view record,
    std::string_view member)
{
    constexpr std::pair<const char*, const char*> words[]
        = {{"minimum", "maximum"}, {"minLength", "maxLength"}, {"minItems", "maxItems"}};
    if (bound != nullptr) {
        const auto& [least, most] = words[static_cast<std::size_t>(extent)];
        if (extent == Extent::Value || bound->least > 0)
            schema[least] = bound->least;
        if (bound->most != unbounded)
            schema[most] = bound->most;
    }
    std::string meaning(meaningOf(record, member));
    if (bound != nullptr && extent == Extent::Characters && bound->countsBytes())
        meaning += " Counted in bytes of UTF-8.";
    if (!meaning.empty())
        schema["description"] = meaning;
    return schema;
}

Object recordSchema(
    const std::vector<std::pair<std::string_view, Object>>& members, Strictness side)
{
    Object properties;
    array required;
    for (const auto& [name, schema] : members) {
        required.emplace_back(name);
        properties[name] = schema;
    }
    Object schema{{"type", "object"}};
    if (!required.empty())
        schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    if (side == Strictness::Request)
        schema["additionalProperties"] = false;
    return schema;
}

Object ownSchema(std::type_identity<PersonName>)
{
    return described(textSchema(), "The name of a person; masked as `Z•••••` for some readers.");
}

Object ownSchema(std::type_identity<Email>)
{
    return described(textSchema(),
        "An e-mail address, or empty; masked as `j•••@example.com` for some readers.");
}

Object ownSchema(std::type_identity<Json>)
{
    // No `type`: whatever JSON may hold, null included.
    return {{"description", "Any JSON value."}};
}

Object ownSchema(std::type_identity<Phone>)
{
    return described(textSchema(),
        "A telephone number in E.164 behind `+`, or the text as it came where that is none, or "
        "empty; masked as `+1•••••••23` for some readers.");
}

Object ownSchema(std::type_identity<Currency>)
{
    Object schema = described(textSchema(), "An ISO 4217 code, or empty where none is known.");
    schema["pattern"] = "^([A-Z]{3})?$";
    return schema;
}

Object ownSchema(std::type_identity<Token>)
{
    return described(textSchema("password"), "A secret: sent once, shown nowhere again.");
}

Object Schemas::add(const std::string& name, Object schema)
{
    m_named[name] = std::move(schema);
    return reference(name);
}

Object Schemas::all() const
{
    Object all;
    for (const auto& [name, schema] : m_named)
        all[name] = schema;
    return all;
}

Object Schemas::reference(const std::string& name)
{
    return {{"$ref", "#/components/schemas/" + name}};
}

void Schemas::describe(const std::string& name, Object schema, Strictness side)
{
    if (side == Strictness::Request || !m_named.contains(name))
        m_named[name] = std::move(schema);
}

} // namespace trunkline::openapi
