#pragma once
// JSON of described records, both ways. Strict where requests come in, tolerant where answers do
// (DECISIONS 7).

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/describe.h"
#include "services/contract/fields.h"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

enum class Strictness {
    Request, ///< unknown, duplicate and missing keys are refused, with their path
    Response ///< unknown keys are ignored, missing ones keep their default
};

struct JsonLimits {
    std::size_t depth = 32;
    std::size_t elements = 10'000; ///< of one array or object
    std::size_t stringBytes = std::size_t{64} * 1024;
};
/// For what our own programs wrote: no limits but memory.
inline constexpr JsonLimits ownJson{32, ~std::size_t{0}, ~std::size_t{0}};

/// A list in the outermost object whose elements are taken one by one: it is empty in the tree, and
/// however long it is, no more than one of them is in memory as a tree.
struct JsonList {
    std::string_view member;
    /// The element does not last. Faults that are found behind it refuse the text all the same.
    std::function<void(const boost::json::value& element)> take;
};

/// Text to a tree, in `place`, which must outlive it. Errors: Invalid (not UTF-8, syntax, duplicate
/// key, U+0000 in a string, a fraction, a limit), naming the member, or `body`.
Result<boost::json::value> parseJson(std::string_view text, const JsonLimits& limits = {},
    boost::json::storage_ptr place = {}, std::span<const JsonList> lists = {});

/// RFC 8785: keys sorted, no blanks; integers beyond 2^53 become strings.
std::string canonicalJson(const boost::json::value& value);

/// A JSON string literal.
void appendJsonString(std::string& out, std::string_view text);

/// Where personal values go when a record is written for the audit: the text keeps a commitment
/// only.
class PersonalSink {
public:
    virtual ~PersonalSink() = default;
    /// Returns the commitment, hexadecimal.
    virtual std::string commit(std::string_view kind, const std::string& value) = 0;
};

namespace json {

struct Writer {
    std::string& out;
    PersonalSink* personal = nullptr;
};

inline void write(Writer& to, bool value) { to.out += value ? "true" : "false"; }
void write(Writer& to, std::int64_t value);
inline void write(Writer& to, const std::string& value) { appendJsonString(to.out, value); }
void write(Writer& to, const Uuid& id);
void write(Writer& to, Instant time);
void write(Writer& to, Date date);
void write(Writer& to, Currency currency);
void writePersonal(Writer& to, std::string_view kind, const std::string& value);

template <class Tag>
void write(Writer& to, const Id<Tag>& id)
{
    if (id.isNil())
        to.out += "null";
    else
        write(to, id.value);
}
template <class Tag>
void write(Writer& to, const Amount<Tag>& amount)
{
    if (amount.micros)
        write(to, *amount.micros);
    else
        to.out += "null";
}
template <class Tag>
void write(Writer& to, const Text<Tag>& text)
{
    write(to, text.value);
}
inline void write(Writer& to, const PersonName& name) { writePersonal(to, "name", name.value); }
inline void write(Writer& to, const CallerName& name) { writePersonal(to, "name", name.value); }
inline void write(Writer& to, const AgentName& name) { writePersonal(to, "name", name.value); }
inline void write(Writer& to, const Email& address) { writePersonal(to, "email", address.value); }
inline void write(Writer& to, const Phone& phone) { writePersonal(to, "phone", phone.value); }
inline void write(Writer& to, const Json& document)
{
    to.out += document.value.empty() ? std::string_view("null") : document.value;
}
template <DescribedEnum E>
void write(Writer& to, E value)
{
    // A name of C++ has nothing to be escaped.
    to.out += '"';
    to.out += wireName(value);
    to.out += '"';
}
template <class T>
void write(Writer& to, const std::vector<T>& list);
template <class T>
void write(Writer& to, const std::optional<T>& value);

/// `,"qualifying_seconds":`, made when compiling.
template <class Descriptor>
inline constexpr auto memberKey = [] {
    constexpr std::string_view name = wireName<Descriptor>();
    std::array<char, name.size() + 4> key{',', '"'};
    std::copy(name.begin(), name.end(), key.begin() + 2);
    key[name.size() + 2] = '"';
    key[name.size() + 3] = ':';
    return key;
}();

template <Described T>
void write(Writer& to, const T& record)
{
    to.out += '{';
    bool first = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        constexpr auto& key = memberKey<decltype(descriptor)>;
        to.out.append(key.data() + (first ? 1 : 0), key.size() - (first ? 1 : 0));
        first = false;
        write(to, record.*descriptor.pointer);
    });
    to.out += '}';
}
template <class T>
void write(Writer& to, const std::vector<T>& list)
{
    to.out += '[';
    const std::size_t begin = to.out.size();
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0)
            to.out += ',';
        // The others are about as long as the first.
        if (i == 1)
            to.out.reserve(to.out.size() + (to.out.size() - begin + 16) * (list.size() - 1));
        write(to, static_cast<const T&>(list[i]));
    }
    to.out += ']';
}
template <class T>
void write(Writer& to, const std::optional<T>& value)
{
    if (value)
        write(to, *value);
    else
        to.out += "null";
}

/// Gathers what is wrong; `path` is where the reader stands.
struct Reader {
    Strictness strictness;
    std::string path;
    std::vector<FieldError> errors;

    void wrong(std::string message) { errors.push_back({path, std::move(message)}); }
};

void read(Reader& from, const boost::json::value& json, bool& value);
void read(Reader& from, const boost::json::value& json, std::int64_t& value);
void read(Reader& from, const boost::json::value& json, std::string& value);
void read(Reader& from, const boost::json::value& json, Uuid& id);
void read(Reader& from, const boost::json::value& json, Instant& time);
void read(Reader& from, const boost::json::value& json, Date& date);
void read(Reader& from, const boost::json::value& json, Currency& currency);
inline void read(Reader& from, const boost::json::value& json, Phone& phone)
{
    read(from, json, phone.value);
}
void read(Reader& from, const boost::json::value& json, Json& document);
template <class Tag>
void read(Reader& from, const boost::json::value& json, Id<Tag>& id)
{
    id = {};
    if (!json.is_null())
        read(from, json, id.value);
}
template <class Tag>
void read(Reader& from, const boost::json::value& json, Amount<Tag>& amount)
{
    amount.micros.reset();
    if (!json.is_null())
        read(from, json, amount.micros.emplace());
}
template <class Tag>
void read(Reader& from, const boost::json::value& json, Text<Tag>& text)
{
    read(from, json, text.value);
}
std::string oneOf(const std::vector<std::string_view>& names);
template <DescribedEnum E>
void read(Reader& from, const boost::json::value& json, E& value)
{
    if (json.is_string() && fromWireName<E>(std::string_view(json.get_string()), value))
        return;
    std::vector<std::string_view> names;
    for (const E each : enumerators<E>())
        names.push_back(wireName(each));
    from.wrong("must be one of " + oneOf(names));
}
template <class T>
void read(Reader& from, const boost::json::value& json, std::vector<T>& list);
template <class T>
void read(Reader& from, const boost::json::value& json, std::optional<T>& value);
void refuseUnknown(
    Reader& from, const boost::json::object& object, const std::vector<std::string_view>& known);

/// Members of an object by their names, quickest in the order in which they stand.
class MemberSearch {
public:
    explicit MemberSearch(const boost::json::object& object)
        : m_object(object)
        , m_next(object.begin())
    {
    }
    const boost::json::value* find(std::string_view name)
    {
        if (m_next != m_object.end() && std::string_view(m_next->key()) == name) {
            ++m_found;
            return &(m_next++)->value();
        }
        const boost::json::value* found = m_object.if_contains(name);
        m_found += found == nullptr ? 0 : 1;
        return found;
    }
    /// Has every member been found, each once?
    bool all() const { return m_found == m_object.size(); }

private:
    const boost::json::object& m_object;
    boost::json::object::const_iterator m_next;
    std::size_t m_found = 0;
};

template <Described T>
void read(Reader& from, const boost::json::value& json, T& record)
{
    const boost::json::object* object = json.if_object();
    if (object == nullptr)
        return from.wrong("must be an object");
    const std::size_t parent = from.path.size();
    const bool strict = from.strictness == Strictness::Request;
    MemberSearch members(*object);
    forEachMember(record, [&](std::string_view name, auto& member) {
        if (parent > 0)
            from.path += '.';
        from.path += name;
        if (const boost::json::value* found = members.find(name))
            read(from, *found, member);
        else if (strict)
            from.wrong("is missing");
        from.path.resize(parent);
    });
    if (!strict || members.all())
        return;
    std::vector<std::string_view> known;
    forEachMember(record, [&known](std::string_view name, auto&) { known.push_back(name); });
    refuseUnknown(from, *object, known);
}
template <class T>
void read(Reader& from, const boost::json::value& json, std::vector<T>& list)
{
    const boost::json::array* array = json.if_array();
    if (array == nullptr)
        return from.wrong("must be an array");
    list.clear();
    list.reserve(array->size());
    const std::size_t parent = from.path.size();
    for (const boost::json::value& item : *array) {
        from.path += '[' + std::to_string(list.size()) + ']';
        T value{};
        read(from, item, value);
        list.push_back(std::move(value));
        from.path.resize(parent);
    }
}
template <class T>
void read(Reader& from, const boost::json::value& json, std::optional<T>& value)
{
    value.reset();
    if (!json.is_null())
        read(from, json, value.emplace());
}

} // namespace json

template <class T>
std::string toJson(const T& value)
{
    std::string out;
    json::Writer writer{out};
    json::write(writer, value);
    return out;
}

/// Personal values of the record become commitments in `sink`.
template <class T>
std::string toAuditJson(const T& value, PersonalSink& sink)
{
    std::string out;
    json::Writer writer{out, &sink};
    json::write(writer, value);
    return out;
}

/// Errors: Invalid, with a field error per wrong place.
template <class T>
Result<T> fromJson(std::string_view text, Strictness strictness = Strictness::Request,
    const JsonLimits& limits = {})
{
    boost::json::monotonic_resource place; // its thousand small pieces come and go together
    TRUNK_TRY(const boost::json::value tree, parseJson(text, limits, &place));
    json::Reader reader{strictness, {}, {}};
    T value{};
    json::read(reader, tree, value);
    if (!reader.errors.empty())
        return invalid(std::move(reader.errors));
    return value;
}

} // namespace trunkline
