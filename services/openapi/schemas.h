#pragma once
// JSON Schemas (2020-12) of the types that cross the wire: what services/contract/json.h reads and
// writes, in the words of others.

#include "services/contract/bounds.h"
#include "services/contract/json.h"
#include "services/contract/secrets.h"

#include <boost/json/object.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace trunkline::openapi {

using Object = boost::json::object;

/// The name of a type without its namespaces: `Campaign`, and `Email` for Text<EmailTag>.
std::string typeName(const std::type_info& type);

Object booleanSchema();
Object integerSchema();
Object textSchema(std::string_view format = {});
Object choiceSchema(const std::vector<std::string_view>& names);
Object listSchema(Object item);
Object orNull(Object schema);
/// A schema for where no null can stand: in a path, in a query.
Object withoutNull(Object schema);
Object recordSchema(
    const std::vector<std::pair<std::string_view, Object>>& members, Strictness side);

/// What of a value its bound is about.
enum class Extent { Value, Characters, Items };
/// A member's schema with what it holds at least and at most, null: anything, and what it means.
Object memberSchema(Object schema, const Bound* bound, Extent extent, std::string_view record,
    std::string_view member);

template <class T>
inline constexpr Extent extentOf = Extent::Characters;
template <class T>
inline constexpr Extent extentOf<std::optional<T>> = extentOf<T>;
template <>
inline constexpr Extent extentOf<std::int64_t> = Extent::Value;
template <class Tag>
inline constexpr Extent extentOf<Amount<Tag>> = Extent::Value;
template <class T>
inline constexpr Extent extentOf<std::vector<T>> = Extent::Items;

template <class T>
inline constexpr bool isId = false;
template <class Tag>
inline constexpr bool isId<Id<Tag>> = true;

/// Rows of the store have an id and a tenant, always (SCHEMA-RULES); other records may have none.
template <class T>
concept StoredRow = requires(T row) {
    row.id;
    row.tenantId;
};

// Types whose JSON is made by hand. One that is missing here does not compile.
template <class Tag>
Object ownSchema(std::type_identity<Amount<Tag>>)
{
    Object schema = orNull(integerSchema());
    schema["description"] = "Whole millionths of the tenant's currency unit; null where the reader "
                            "may not see it or nothing is known.";
    return schema;
}
template <class Tag>
Object ownSchema(std::type_identity<Text<Tag>>)
{
    return textSchema();
}
Object ownSchema(std::type_identity<PersonName>);
Object ownSchema(std::type_identity<Email>);
Object ownSchema(std::type_identity<Json>);
Object ownSchema(std::type_identity<Phone>);
Object ownSchema(std::type_identity<Currency>);
Object ownSchema(std::type_identity<Token>);

/// Gathers each named schema once.
class Schemas {
public:
    /// Of a value of that type. A request's records take no other members; an answer may grow.
    template <class T>
    Object of(Strictness side)
    {
        if constexpr (std::is_same_v<T, bool>)
            return booleanSchema();
        else if constexpr (std::is_same_v<T, std::int64_t>)
            return integerSchema();
        else if constexpr (std::is_same_v<T, std::string>)
            return textSchema();
        else if constexpr (std::is_same_v<T, Uuid>)
            return textSchema("uuid");
        else if constexpr (isId<T>)
            return orNull(textSchema("uuid"));
        else if constexpr (std::is_same_v<T, Instant>)
            return textSchema("date-time");
        else if constexpr (std::is_same_v<T, Date>)
            return textSchema("date");
        else
            return ofClass(std::type_identity<T>{}, side);
    }

    /// Of a record's member.
    template <Described T, class Member>
    Object ofMember(std::string_view name, Strictness side)
    {
        static_assert(boundsHaveMembers<T>());
        const bool key = StoredRow<T> && (name == "id" || name == "tenant_id");
        return memberSchema(key ? withoutNull(of<Member>(side)) : of<Member>(side),
            findBound<T>(name), extentOf<Member>, typeName(typeid(T)), name);
    }

    /// A schema that no type stands for.
    Object add(const std::string& name, Object schema);
    /// All so far, by name: `components.schemas`.
    Object all() const;

private:
    template <class T>
    Object ofClass(std::type_identity<std::vector<T>>, Strictness side)
    {
        return listSchema(of<T>(side));
    }
    template <class T>
    Object ofClass(std::type_identity<std::optional<T>>, Strictness side)
    {
        return orNull(of<T>(side));
    }
    template <class T>
    Object ofClass(std::type_identity<T> type, Strictness side)
    {
        const std::string name = typeName(typeid(T));
        if constexpr (Described<T>) {
            if (m_seen.insert({name, side}).second)
                describe(name, recordSchema(members<T>(side), side), side);
        } else if constexpr (DescribedEnum<T>) {
            std::vector<std::string_view> names;
            for (const T each : enumerators<T>())
                names.push_back(wireName(each));
            describe(name, choiceSchema(names), side);
        } else {
            describe(name, ownSchema(type), side);
        }
        return reference(name);
    }

    template <Described T>
    std::vector<std::pair<std::string_view, Object>> members(Strictness side)
    {
        std::vector<std::pair<std::string_view, Object>> found;
        boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*descriptor.pointer)>;
            const std::string_view name = wireName<decltype(descriptor)>();
            found.emplace_back(name, ofMember<T, Member>(name, side));
        });
        return found;
    }

    static Object reference(const std::string& name);
    /// What a request holds is described by the stricter side, wherever else it stands.
    void describe(const std::string& name, Object schema, Strictness side);

    std::map<std::string, Object> m_named;
    std::set<std::pair<std::string, Strictness>> m_seen; ///< records
};

} // namespace trunkline::openapi
