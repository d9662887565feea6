#pragma once
// An operation as a request: what stands in the path, in the query and in the body (DECISIONS 5).
//
// `{name}` of the path binds to the member of that name. What is left of a GET stands in the query:
// members of members joined by a dot (`page.limit=50`), lists as repeated keys, and what has its
// default may be left out. What is left of any other verb is the body, one JSON object, all of it;
// a DELETE of which nothing is left has none (RFC 9110, 9.3.5).

#include "services/contract/facts.h"
#include "services/contract/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trunkline {

struct WireRequest {
    std::string path;  ///< `/v1/campaigns/019b…`, percent-encoded
    std::string query; ///< without `?`; empty: none
    std::string body;  ///< JSON; empty: none
};

using WireField = std::pair<std::string, std::string>;
using WireFields = std::vector<WireField>;

/// What the server took out of a request's head and body.
struct WireParts {
    WireFields path;  ///< the path's parameters by name, decoded
    WireFields query; ///< in their order, decoded
    std::string body;
};

/// `GET`, `POST`, …
std::string_view methodOf(Verb verb);

/// A path's text between slashes: fixed, or a parameter in braces.
struct PathPart {
    std::string_view text;
    bool parameter = false;
};
std::vector<PathPart> pathParts(std::string_view path);
/// The parameters of a decoded path that fits the pattern; an empty one fits nothing.
std::optional<WireFields> matched(const std::vector<PathPart>& pattern, std::string_view path);

/// RFC 3986: everything but unreserved characters becomes %XX.
std::string percentEncoded(std::string_view text);
/// Errors: Invalid, for a broken escape, U+0000 and what is not UTF-8.
Result<std::string> percentDecoded(std::string_view text);
/// `a=1&b=2`. A plus is a plus: times have them. Errors: Invalid, naming the field.
Result<WireFields> parseQuery(std::string_view query);

namespace wire {

/// Codecs of types that are declared behind json.h are found by their Writer's namespace.
template <class T>
std::string jsonOf(const T& value)
{
    std::string out;
    json::Writer writer{out};
    write(writer, value);
    return out;
}
/// A member's JSON without quotes.
std::string plain(const std::string& json);
std::string pathOf(std::string_view pattern, const WireFields& parameters);
std::string queryOf(const WireFields& fields);
/// What the text is to a member of that kind: `17` to a number, `true` to a boolean.
boost::json::value valueOf(const std::string& text, const bool& like);
boost::json::value valueOf(const std::string& text, const std::int64_t& like);
template <class T>
boost::json::value valueOf(const std::string& text, const T&)
{
    return boost::json::value(boost::json::string(text));
}

template <class T>
inline constexpr bool isList = false;
template <class T>
inline constexpr bool isList<std::vector<T>> = true;
template <class T>
inline constexpr bool isOptional = false;
template <class T>
inline constexpr bool isOptional<std::optional<T>> = true;

std::string joined(const std::string& prefix, std::string_view name);

/// Members that differ from `usual`; all of them where it is null.
template <class T>
void put(WireFields& out, const std::string& name, const T& value, const T* usual)
{
    if constexpr (Described<T>) {
        boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
            put(out, joined(name, wireName<decltype(descriptor)>()), value.*descriptor.pointer,
                usual != nullptr ? &(usual->*descriptor.pointer) : nullptr);
        });
    } else if constexpr (isList<T>) {
        for (const auto& item : value)
            out.emplace_back(name, plain(jsonOf(item)));
    } else if constexpr (isOptional<T>) {
        if (value)
            put(out, name, *value, static_cast<const typename T::value_type*>(nullptr));
    } else {
        const std::string json = jsonOf(value);
        if (json != "null" && (usual == nullptr || json != jsonOf(*usual)))
            out.emplace_back(name, plain(json));
    }
}

/// What a query holds, each field until it is taken.
class Taken {
public:
    explicit Taken(WireFields fields);

    /// All of that name, in their order.
    std::vector<std::string> take(const std::string& name);
    /// Does anything stand there, or below it?
    bool has(const std::string& name) const;
    void refuseRest(json::Reader& from) const;

private:
    WireFields m_fields;
};

template <class T>
void get(json::Reader& from, Taken& fields, const std::string& name, T& value)
{
    if constexpr (Described<T>) {
        forEachMember(value, [&](std::string_view member, auto& part) {
            get(from, fields, joined(name, member), part);
        });
    } else if constexpr (isOptional<T>) {
        value.reset();
        if (fields.has(name))
            get(from, fields, name, value.emplace());
    } else {
        const std::vector<std::string> texts = fields.take(name);
        from.path = name;
        if constexpr (isList<T>) {
            if (!texts.empty())
                value.clear();
            for (const std::string& text : texts) {
                typename T::value_type item{};
                read(from, valueOf(text, item), item);
                value.push_back(std::move(item));
            }
        } else if (texts.size() > 1) {
            from.wrong("stands twice; give it once");
        } else if (!texts.empty()) {
            read(from, valueOf(texts.front(), value), value);
        }
        from.path.clear();
    }
}

/// The body's members, in `place`, which must outlive them, but for those of `lists`. Errors:
/// Invalid, also where one of them stands in the path.
Result<boost::json::object> objectOf(const WireParts& parts, const JsonLimits& limits,
    boost::json::storage_ptr place, std::span<const JsonList> lists);

template <class T>
inline constexpr bool isRecords = false;
template <Described T>
inline constexpr bool isRecords<std::vector<T>> = true;

/// Reads the records of `operation`'s lists as they come.
template <Operation Op>
std::vector<JsonList> recordsOf(Op& operation, json::Reader& reader)
{
    std::vector<JsonList> lists;
    forEachMember(operation, [&](std::string_view name, auto& member) {
        if constexpr (isRecords<std::remove_cvref_t<decltype(member)>>) {
            lists.push_back({name, [&reader, &member, name](const boost::json::value& record) {
                                 reader.path = name;
                                 reader.path += '[' + std::to_string(member.size()) + ']';
                                 json::read(reader, record, member.emplace_back());
                                 reader.path.clear();
                             }});
        }
    });
    return lists;
}

/// What came as records goes where their lists are empty now.
template <Operation Op>
void putRecords(Op& from, Op& to)
{
    boost::mp11::mp_for_each<Members<Op>>([&](auto descriptor) {
        auto& records = from.*descriptor.pointer;
        if constexpr (isRecords<std::remove_cvref_t<decltype(records)>>)
            to.*descriptor.pointer = std::move(records);
    });
}

} // namespace wire

template <Operation Op>
WireRequest toWire(const Op& operation)
{
    WireFields parameters;
    std::string body;
    WireFields query;
    const std::vector<PathPart> pattern = pathParts(Op::facts.path);
    const Op usual{};
    boost::mp11::mp_for_each<Members<Op>>([&](auto descriptor) {
        const std::string_view name = wireName<decltype(descriptor)>();
        const auto& member = operation.*descriptor.pointer;
        bool inPath = false;
        for (const PathPart& part : pattern)
            inPath = inPath || (part.parameter && part.text == name);
        if (inPath) {
            parameters.emplace_back(name, wire::plain(wire::jsonOf(member)));
        } else if (Op::facts.verb == Verb::Get) {
            wire::put(query, std::string(name), member, &(usual.*descriptor.pointer));
        } else {
            body += body.empty() ? '{' : ',';
            appendJsonString(body, name);
            body += ':' + wire::jsonOf(member);
        }
    });
    if (!body.empty())
        body += '}';
    else if (Op::facts.verb == Verb::Post || Op::facts.verb == Verb::Put)
        body = "{}";
    return {wire::pathOf(Op::facts.path, parameters), wire::queryOf(query), std::move(body)};
}

/// Strict: errors are Invalid with a field error per wrong place.
template <Operation Op>
Result<Op> fromWire(const WireParts& parts, const JsonLimits& limits = {})
{
    Op operation{};
    json::Reader reader{Strictness::Request, {}, {}};
    if (Op::facts.verb == Verb::Get) {
        if (!parts.body.empty())
            return invalid("body", "a GET has none");
        WireFields all = parts.path;
        all.insert(all.end(), parts.query.begin(), parts.query.end());
        wire::Taken fields(std::move(all));
        wire::get(reader, fields, {}, operation);
        fields.refuseRest(reader);
    } else {
        if (!parts.query.empty())
            return invalid(parts.query.front().first, "stands in the query; only a GET has one");
        boost::json::monotonic_resource place;
        Op records{};
        TRUNK_TRY(boost::json::object object,
            wire::objectOf(parts, limits, &place, wire::recordsOf(records, reader)));
        const auto bind = [&](std::string_view name, const auto& member) {
            for (const auto& [parameter, text] : parts.path) {
                if (parameter == name)
                    object[name] = wire::valueOf(text, member);
            }
        };
        forEachMember(operation, bind);
        json::read(reader, boost::json::value(std::move(object)), operation);
        wire::putRecords(records, operation);
    }
    if (!reader.errors.empty())
        return invalid(std::move(reader.errors));
    return operation;
}

} // namespace trunkline
