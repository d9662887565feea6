#pragma once
// SQL as constant text, and the values bound to it.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trunkline {

/// Text of a statement with parameters `$1` to `$n`, known when the program is compiled.
class Sql {
public:
    consteval Sql(const char* text)
        : m_text(text)
    {
    }
    constexpr std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
    friend class Query;
    constexpr explicit Sql(std::string_view text, int)
        : m_text(text)
    {
    }
};

/// Bytes: `bytea` on PostgreSQL, BLOB on SQLite.
struct Bytes {
    std::string value;
    friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// What can be bound and what a column can hold. Uuid is `uuid` on PostgreSQL and a BLOB of 16 on
/// SQLite; an Instant is bound as its microseconds (`bigint`); a bool as 0 or 1 (`smallint`); there
/// is no floating point.
using Value = std::variant<std::monostate, std::int64_t, std::string, Uuid, Bytes>;

inline Value toValue(std::int64_t value) { return value; }
inline Value toValue(int value) { return std::int64_t{value}; }
inline Value toValue(bool value) { return std::int64_t{value ? 1 : 0}; }
inline Value toValue(std::string value) { return Value(std::move(value)); }
inline Value toValue(std::string_view value) { return std::string(value); }
inline Value toValue(const char* value) { return std::string(value); }
inline Value toValue(const Uuid& value) { return value; }
inline Value toValue(Bytes value) { return Value(std::move(value)); }
inline Value toValue(Instant value) { return std::int64_t{value.time_since_epoch().count()}; }
inline Value toValue(Seconds value) { return std::int64_t{value.count()}; }
template <class Tag>
Value toValue(const Id<Tag>& id)
{
    return id.value;
}
template <class T>
Value toValue(const std::optional<T>& value)
{
    return value ? toValue(*value) : Value();
}

using Values = std::vector<Value>;

template <class... Parts>
Values values(Parts&&... parts)
{
    Values out;
    out.reserve(sizeof...(parts));
    (out.push_back(toValue(std::forward<Parts>(parts))), ...);
    return out;
}

/// A statement put together from fragments known at compile time; only values come from outside.
///
///     Query query("select … from calls where tenant_id = $1", values(tenant));
///     if (campaign)
///         query.add(" and campaign_id = ", *campaign);      // numbers the parameter itself
///     query.in(" and buyer_id in ", ids);                   // ($3, $4, $5); an empty list matches
///     nothing
class Query {
public:
    Query(Sql text, Values values = {});

    Query& add(Sql fragment);
    template <class T>
    Query& add(Sql fragment, const T& value)
    {
        return bind(fragment, toValue(value));
    }
    template <class T>
    Query& in(Sql fragment, const std::vector<T>& list)
    {
        Values converted;
        converted.reserve(list.size());
        for (const T& item : list)
            converted.push_back(toValue(item));
        return bindList(fragment, std::move(converted));
    }

    const std::string& text() const { return m_text; }
    const Values& values() const { return m_values; }

private:
    Query& bind(Sql fragment, Value value);
    Query& bindList(Sql fragment, Values list);

    std::string m_text;
    Values m_values;
};

} // namespace trunkline
