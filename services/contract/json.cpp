#include "services/contract/json.h"

#include "services/base/text.h"
#include "services/contract/jsonplace.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace trunkline {

namespace {

/// The keys of an object. Those of a list mostly have the same ones in the same order: what stood
/// in the one before, none twice, is only compared.
class Keys {
public:
    void begin()
    {
        m_same = 0;
        m_own.clear();
    }
    void add(std::string_view key)
    {
        if (m_own.empty() && m_same < m_before.size() && m_before[m_same] == key) {
            ++m_same;
            return;
        }
        if (m_own.empty())
            m_own.assign(m_before.begin(), m_before.begin() + static_cast<std::ptrdiff_t>(m_same));
        m_own.emplace_back(key);
    }
    /// One that stands twice; null: none.
    const std::string* end()
    {
        if (m_own.empty())
            return nullptr;
        m_before.swap(m_own);
        m_own = m_before;
        std::sort(m_own.begin(), m_own.end());
        const auto twice = std::adjacent_find(m_own.begin(), m_own.end());
        return twice == m_own.end() ? nullptr : &*twice;
    }

private:
    std::vector<std::string> m_before; ///< of the last object that was not like those before it
    std::vector<std::string> m_own;    ///< of this one, as soon as it is not like that
    std::size_t m_same = 0;            ///< so many are
};

// Feeds boost's value_stack and refuses what its own parser lets pass: duplicate keys, fractions,
// U+0000.
// NOLINTBEGIN(readability-identifier-naming): the names are those that basic_parser calls.
struct Builder {
    static constexpr std::size_t max_object_size = ~std::size_t{0};
    static constexpr std::size_t max_array_size = ~std::size_t{0};
    static constexpr std::size_t max_key_size = ~std::size_t{0};
    static constexpr std::size_t max_string_size = ~std::size_t{0};
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

    Builder(const JsonLimits& given, boost::json::storage_ptr place, std::span<const JsonList> some)
        : limits(given)
        , storage(std::move(place))
        , lists(some)
        , begun(some.size())
    {
    }

    bool stop(error_code& ec, std::string what)
    {
        problem = std::move(what);
        ec = boost::json::error::syntax;
        return false;
    }

    bool tooMany(error_code& ec, std::string_view parts)
    {
        return stop(ec,
            "has more than " + std::to_string(limits.elements) + ' ' + std::string(parts)
                + "; send fewer at once");
    }
    /// The member of `json` that is wrong, where so many bytes of it were taken.
    std::string wrongMember(std::string_view json, std::size_t bytes) const
    {
        std::string place = placeIn(json.substr(0, bytes + (closing ? 1 : 0)));
        if (overfull)
            place.resize(std::min(place.rfind('['), place.size()));
        if (!second.empty())
            place += (place.empty() ? "" : ".") + maskedValue(second);
        return place;
    }

    bool isElement() const { return list != nullptr && depth == elementDepth; }
    boost::json::value_stack& tree() { return list == nullptr ? whole : element; }
    void begins()
    {
        if (isElement())
            element.reset(&elementPlace.emplace(room.data(), room.size()));
    }
    bool ended(error_code& ec)
    {
        if (!isElement())
            return true;
        overfull = ++taken > limits.elements;
        if (overfull)
            return tooMany(ec, "elements");
        list->take(element.release());
        return true;
    }

    bool on_document_begin(error_code&)
    {
        whole.reset(storage);
        return true;
    }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&)
    {
        begins();
        ++depth;
        if (open == levels.size())
            levels.emplace_back();
        levels[open++].begin();
        return true;
    }
    bool on_object_end(std::size_t n, error_code& ec)
    {
        closing = true;
        if (n > limits.elements)
            return tooMany(ec, "members");
        if (const std::string* name = levels[--open].end()) {
            second = *name;
            return stop(ec, twice);
        }
        tree().push_object(n);
        --depth;
        closing = !ended(ec);
        return !closing;
    }
    bool on_array_begin(error_code&)
    {
        begins();
        ++depth;
        if (depth == elementDepth && open == 1) {
            list = std::exchange(named, nullptr);
            taken = 0;
        }
        return true;
    }
    bool on_array_end(std::size_t n, error_code& ec)
    {
        closing = true;
        if (n > limits.elements)
            return tooMany(ec, "elements");
        const bool wasTaken = isElement();
        if (wasTaken)
            list = nullptr;
        tree().push_array(wasTaken ? 0 : n);
        --depth;
        closing = !ended(ec);
        return !closing;
    }
    bool text(string_view s, std::size_t n, error_code& ec)
    {
        if (n > limits.stringBytes)
            return stop(ec, "is longer than " + std::to_string(limits.stringBytes) + " bytes");
        return s.find('\0') == string_view::npos || stop(ec, "holds U+0000; leave it out");
    }
    bool on_key_part(string_view s, std::size_t n, error_code& ec)
    {
        key.append(s.data(), s.size());
        tree().push_chars(s);
        return text(s, n, ec);
    }
    bool on_key(string_view s, std::size_t n, error_code& ec)
    {
        if (!text(s, n, ec))
            return false;
        std::string_view all = s;
        if (!key.empty())
            all = key.append(s.data(), s.size());
        levels[open - 1].add(all);
        if (depth == 1) {
            const auto found = std::ranges::find(lists, all, &JsonList::member);
            named = found == lists.end() ? nullptr : &*found;
            if (named != nullptr) {
                const auto which = static_cast<std::size_t>(found - lists.begin());
                if (begun[which]) {
                    second = all;
                    return stop(ec, twice);
                }
                begun[which] = true;
            }
        }
        key.clear();
        tree().push_key(s);
        return true;
    }
    bool on_string_part(string_view s, std::size_t n, error_code& ec)
    {
        if (!std::exchange(inString, true))
            begins();
        tree().push_chars(s);
        return text(s, n, ec);
    }
    bool on_string(string_view s, std::size_t n, error_code& ec)
    {
        if (!text(s, n, ec))
            return false;
        if (!std::exchange(inString, false))
            begins();
        tree().push_string(s);
        return ended(ec);
    }
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t i, string_view, error_code& ec)
    {
        begins();
        tree().push_int64(i);
        return ended(ec);
    }
    bool tooLarge(error_code& ec, string_view digits)
    {
        return stop(ec,
            "must lie between -9223372036854775808 and 9223372036854775807, which "
                + maskedValue(digits) + " does not");
    }
    bool on_uint64(std::uint64_t, string_view digits, error_code& ec)
    {
        return tooLarge(ec, digits);
    }
    bool on_double(double, string_view digits, error_code& ec)
    {
        if (digits.find_first_of(".eE") == string_view::npos)
            return tooLarge(ec, digits);
        return stop(ec, "must be a whole number, not " + maskedValue(digits));
    }
    bool on_bool(bool b, error_code& ec)
    {
        begins();
        tree().push_bool(b);
        return ended(ec);
    }
    bool on_null(error_code& ec)
    {
        begins();
        tree().push_null();
        return ended(ec);
    }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    static constexpr const char* twice = "stands twice in its object; keep one";
    static constexpr std::size_t elementDepth = 2; ///< in a list of the outermost object

    JsonLimits limits;
    boost::json::storage_ptr storage; ///< of the tree
    std::span<const JsonList> lists;
    std::vector<bool> begun; ///< of them: two of a name would escape the limit of elements
    boost::json::value_stack whole;
    std::array<unsigned char, 4'096> room{};                     ///< for most elements
    std::optional<boost::json::monotonic_resource> elementPlace; ///< one's own: it only grows
    boost::json::value_stack element;
    const JsonList* named = nullptr; ///< by the last key of the outermost object
    const JsonList* list = nullptr;  ///< whose elements come
    std::size_t taken = 0;           ///< of them
    std::size_t depth = 0;           ///< objects and arrays around
    std::vector<Keys> levels;        ///< by the number of objects around
    std::size_t open = 0;            ///< of them: of objects that are not at their end
    std::string key;                 ///< what has come of it
    bool inString = false;           ///< some of it has come
    std::string problem;
    std::string second;    ///< the key that stands twice, where it is not the last of its object
    bool overfull = false; ///< the element is one too many
    bool closing = false;  ///< the end of an object or array is not yet taken
};
// NOLINTEND(readability-identifier-naming)

void appendCanonical(std::string& out, const boost::json::value& value)
{
    switch (value.kind()) {
    case boost::json::kind::object: {
        const boost::json::object& object = value.get_object();
        std::vector<std::string_view> names;
        for (const auto& member : object)
            names.push_back(std::string_view(member.key()));
        // RFC 8785 sorts by UTF-16 code units; our keys are ASCII, where bytes sort alike.
        std::sort(names.begin(), names.end());
        char separator = '{';
        for (const std::string_view name : names) {
            out += separator;
            appendJsonString(out, name);
            out += ':';
            appendCanonical(out, object.at(name));
            separator = ',';
        }
        out += names.empty() ? "{}" : "}";
        return;
    }
    case boost::json::kind::array: {
        char separator = '[';
        for (const boost::json::value& item : value.get_array()) {
            out += separator;
            appendCanonical(out, item);
            separator = ',';
        }
        out += value.get_array().empty() ? "[]" : "]";
        return;
    }
    case boost::json::kind::string:
        return appendJsonString(out, std::string_view(value.get_string()));
    case boost::json::kind::int64: {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        const std::int64_t number = value.get_int64();
        const bool fits = number >= -exact && number <= exact;
        out += fits ? std::to_string(number) : '"' + std::to_string(number) + '"';
        return;
    }
    case boost::json::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        return;
    case boost::json::kind::null:
    case boost::json::kind::uint64:
    case boost::json::kind::double_:
        out += "null";
        return;
    }
}

} // namespace

Result<boost::json::value> parseJson(std::string_view text, const JsonLimits& limits,
    boost::json::storage_ptr place, std::span<const JsonList> lists)
{
    boost::json::parse_options options;
    options.max_depth = static_cast<decltype(options.max_depth)>(limits.depth);
    boost::json::basic_parser<Builder> parser(options, limits, std::move(place), lists);
    boost::json::error_code ec;
    std::size_t used = 0;
    try {
        used = parser.write_some(false, text.data(), text.size(), ec);
    } catch (const std::bad_alloc&) {
        return fail(Errc::TooLarge, "the body needs more memory than there is");
    }
    if (!ec && used < text.size())
        ec = boost::json::error::extra_data;
    // The parser takes nothing else, but calls it faulty syntax.
    if (ec && !isUtf8(text))
        return fail(Errc::Invalid, "the body is not UTF-8");
    if (ec) {
        const Builder& builder = parser.handler();
        const std::string member = builder.wrongMember(text, used);
        std::string what = builder.problem;
        if (what.empty() && ec == boost::json::error::too_deep)
            what = "has more than " + std::to_string(limits.depth) + " objects and lists around it";
        else if (what.empty())
            what = "is no JSON at byte " + std::to_string(used) + ": " + ec.message();
        return invalid(member.empty() ? "body" : member, what);
    }
    return parser.handler().whole.release();
}

std::string canonicalJson(const boost::json::value& value)
{
    std::string out;
    appendCanonical(out, value);
    return out;
}

void appendJsonString(std::string& out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    std::size_t begin = 0; // of what is written as it is
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(text, begin, at - begin);
        begin = at + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\b') {
            out += "\\b";
        } else if (c == '\f') {
            out += "\\f";
        } else {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out.append(text, begin);
    out += '"';
}

namespace json {

void write(Writer& to, const Uuid& id)
{
    to.out += '"';
    id.appendTo(to.out);
    to.out += '"';
}

void write(Writer& to, std::int64_t value)
{
    std::array<char, 20> digits; // NOLINT(cppcoreguidelines-pro-type-member-init): written at once
    const auto written = std::to_chars(digits.begin(), digits.end(), value);
    to.out.append(digits.begin(), written.ptr);
}

void write(Writer& to, Instant time)
{
    to.out += '"';
    appendRfc3339(to.out, time);
    to.out += '"';
}

void write(Writer& to, Date date) { appendJsonString(to.out, isoDate(date)); }

void write(Writer& to, Currency currency) { appendJsonString(to.out, currency.text()); }

void writePersonal(Writer& to, std::string_view kind, const std::string& value)
{
    if (to.personal == nullptr || value.empty())
        return write(to, value);
    to.out += "{\"commitment\":";
    appendJsonString(to.out, to.personal->commit(kind, value));
    to.out += '}';
}

void read(Reader& from, const boost::json::value& json, bool& value)
{
    if (json.is_bool())
        value = json.get_bool();
    else
        from.wrong("must be true or false");
}

void read(Reader& from, const boost::json::value& json, std::int64_t& value)
{
    if (json.is_int64())
        value = json.get_int64();
    else
        from.wrong("must be a whole number");
}

void read(Reader& from, const boost::json::value& json, std::string& value)
{
    if (json.is_string())
        value.assign(json.get_string().data(), json.get_string().size());
    else
        from.wrong("must be text");
}

namespace {

template <class T, class Parse>
void readText(Reader& from, const boost::json::value& json, T& value, Parse parse, const char* mend)
{
    if (json.is_string()) {
        if (auto parsed = parse(std::string_view(json.get_string()))) {
            value = *parsed;
            return;
        }
    }
    from.wrong(mend);
}

} // namespace

void read(Reader& from, const boost::json::value& json, Uuid& id)
{
    readText(from, json, id, Uuid::parse, "must be an id of 36 characters");
}

void read(Reader& from, const boost::json::value& json, Instant& time)
{
    readText(
        from, json, time, parseRfc3339, "must be a time such as 2026-11-25T14:02:11Z (RFC 3339)");
}

void read(Reader& from, const boost::json::value& json, Date& date)
{
    readText(from, json, date, parseIsoDate, "must be a date such as 2026-11-25");
}

void read(Reader& from, const boost::json::value& json, Currency& currency)
{
    if (json.is_string() && json.get_string().empty()) {
        currency = {};
        return;
    }
    readText(from, json, currency, Currency::parse, "must be an ISO 4217 code such as USD");
}

void read(Reader&, const boost::json::value& json, Json& document)
{
    document.value = json.is_null() ? std::string() : canonicalJson(json);
}

std::string oneOf(const std::vector<std::string_view>& names)
{
    std::string out;
    for (const std::string_view name : names) {
        if (!out.empty())
            out += ", ";
        out += name;
    }
    return out;
}

void refuseUnknown(
    Reader& from, const boost::json::object& object, const std::vector<std::string_view>& known)
{
    const std::size_t parent = from.path.size();
    for (const auto& member : object) {
        const std::string_view key(member.key());
        if (std::find(known.begin(), known.end(), key) != known.end())
            continue;
        from.path += (parent > 0 ? "." : "") + maskedValue(key);
        from.wrong("is not known here");
        from.path.resize(parent);
    }
}

} // namespace json

} // namespace trunkline
