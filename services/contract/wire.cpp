#include "services/contract/wire.h"

#include "services/base/hexdigit.h"
#include "services/base/text.h"

#include <algorithm>
#include <charconv>

namespace trunkline {

namespace {

bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

} // namespace

std::string_view methodOf(Verb verb)
{
    switch (verb) {
    case Verb::Get:
        return "GET";
    case Verb::Post:
        return "POST";
    case Verb::Put:
        return "PUT";
    case Verb::Delete:
        return "DELETE";
    }
    return {};
}

std::vector<PathPart> pathParts(std::string_view path)
{
    std::vector<PathPart> parts;
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const std::string_view text = path.substr(0, path.find('/'));
        path.remove_prefix(text.size());
        if (text.starts_with('{') && text.ends_with('}'))
            parts.push_back({text.substr(1, text.size() - 2), true});
        else
            parts.push_back({text, false});
    }
    return parts;
}

std::optional<WireFields> matched(const std::vector<PathPart>& pattern, std::string_view path)
{
    if (!path.starts_with('/'))
        return std::nullopt;
    const std::vector<PathPart> parts = pathParts(path);
    if (parts.size() != pattern.size())
        return std::nullopt;
    WireFields parameters;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string_view text = parts[i].text;
        if (text.empty() || (!pattern[i].parameter && text != pattern[i].text))
            return std::nullopt;
        if (pattern[i].parameter)
            parameters.emplace_back(pattern[i].text, text);
    }
    return parameters;
}

std::string percentEncoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

Result<std::string> percentDecoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return fail(Errc::Invalid, "a % is not followed by two hexadecimal digits");
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!isUtf8(out) || out.find('\0') != std::string::npos)
        return fail(Errc::Invalid, "an escape is no UTF-8, or U+0000");
    return out;
}

Result<WireFields> parseQuery(std::string_view query)
{
    WireFields fields;
    while (!query.empty()) {
        const std::string_view field = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), field.size() + 1));
        if (field.empty())
            continue;
        const std::size_t equals = field.find('=');
        auto name = percentDecoded(field.substr(0, equals));
        if (!name)
            return invalid("query", name.error().detail);
        auto value = percentDecoded(
            equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1));
        if (!value)
            return invalid(*name, value.error().detail);
        fields.emplace_back(*std::move(name), *std::move(value));
    }
    return fields;
}

namespace wire {

std::string plain(const std::string& json)
{
    if (!json.starts_with('"'))
        return json;
    const auto value = parseJson(json, ownJson);
    return value ? std::string(std::string_view(value->get_string())) : std::string();
}

std::string pathOf(std::string_view pattern, const WireFields& parameters)
{
    std::string out;
    for (const PathPart& part : pathParts(pattern)) {
        out += '/';
        if (!part.parameter) {
            out += part.text;
            continue;
        }
        for (const auto& [name, value] : parameters) {
            if (name == part.text)
                out += percentEncoded(value);
        }
    }
    return out;
}

std::string queryOf(const WireFields& fields)
{
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty())
            out += '&';
        out += percentEncoded(name) + '=' + percentEncoded(value);
    }
    return out;
}

boost::json::value valueOf(const std::string& text, const bool&)
{
    if (text == "true")
        return true;
    if (text == "false")
        return false;
    return nullptr; // refused by the reader, which says what it wants
}

boost::json::value valueOf(const std::string& text, const std::int64_t&)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return nullptr;
    return number;
}

std::string joined(const std::string& prefix, std::string_view name)
{
    return prefix.empty() ? std::string(name) : prefix + '.' + std::string(name);
}

Taken::Taken(WireFields fields)
    : m_fields(std::move(fields))
{
}

std::vector<std::string> Taken::take(const std::string& name)
{
    std::vector<std::string> values;
    for (const auto& [key, value] : m_fields) {
        if (key == name)
            values.push_back(value);
    }
    std::erase_if(m_fields, [&name](const WireField& field) { return field.first == name; });
    return values;
}

bool Taken::has(const std::string& name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [&name](const WireField& field) {
        return field.first == name || field.first.starts_with(name + '.');
    });
}

void Taken::refuseRest(json::Reader& from) const
{
    for (const auto& [name, value] : m_fields)
        from.errors.push_back({maskedValue(name), "is no field of this request"});
}

Result<boost::json::object> objectOf(const WireParts& parts, const JsonLimits& limits,
    boost::json::storage_ptr place, std::span<const JsonList> lists)
{
    if (parts.body.empty())
        return boost::json::object();
    TRUNK_TRY(boost::json::value value, parseJson(parts.body, limits, std::move(place), lists));
    if (!value.is_object())
        return invalid("body", "must be a JSON object");
    for (const auto& [name, text] : parts.path) {
        if (value.get_object().contains(name))
            return invalid(name, "stands in the path already; leave it out of the body");
    }
    return std::move(value.get_object());
}

} // namespace wire

} // namespace trunkline
