#pragma once
// A record is described once; everything else (JSON, rows, audit diffs, schemas, columns) is
// derived from that.

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

/// Describes a plain struct: TRUNK_RECORD(Campaign, id, tenantId, name). At most 52 members.
#define TRUNK_RECORD(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
/// Defines and describes an enum class.
#define TRUNK_ENUM(Type, ...)                                                                      \
    enum class Type { __VA_ARGS__ };                                                               \
    BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__)

namespace trunkline {

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

namespace detail {

constexpr std::size_t snakeLength(const char* name)
{
    std::size_t length = 0;
    for (const char* c = name; *c != '\0'; ++c)
        length += (*c >= 'A' && *c <= 'Z' && c != name) ? 2 : 1;
    return length;
}

template <class Descriptor>
constexpr auto makeSnake()
{
    std::array<char, snakeLength(Descriptor::name)> out{};
    std::size_t at = 0;
    for (const char* c = Descriptor::name; *c != '\0'; ++c) {
        const bool capital = *c >= 'A' && *c <= 'Z';
        if (capital && c != Descriptor::name)
            out[at++] = '_';
        out[at++] = capital ? static_cast<char>(*c - 'A' + 'a') : *c;
    }
    return out;
}

template <class Descriptor>
inline constexpr auto snake = makeSnake<Descriptor>();

} // namespace detail

/// A member's or enumerator's name on the wire and in SQL: `snake_case`, made when compiling.
template <class Descriptor>
constexpr std::string_view wireName()
{
    return {detail::snake<Descriptor>.data(), detail::snake<Descriptor>.size()};
}

template <DescribedEnum E>
constexpr std::string_view wireName(E value)
{
    std::string_view found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto descriptor) {
        if (descriptor.value == value)
            found = wireName<decltype(descriptor)>();
    });
    return found;
}

/// The enumerator of that wire name; false when there is none.
template <DescribedEnum E>
constexpr bool fromWireName(std::string_view name, E& value)
{
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto descriptor) {
        if (!found && wireName<decltype(descriptor)>() == name) {
            value = descriptor.value;
            found = true;
        }
    });
    return found;
}

template <DescribedEnum E>
std::vector<E> enumerators()
{
    std::vector<E> all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto descriptor) { all.push_back(descriptor.value); });
    return all;
}

/// Calls `visit(name, member)` for every member of a described record.
template <class T, class Visit>
    requires Described<std::remove_const_t<T>>
void forEachMember(T& record, Visit visit)
{
    boost::mp11::mp_for_each<Members<std::remove_const_t<T>>>([&](auto descriptor) {
        visit(wireName<decltype(descriptor)>(), record.*descriptor.pointer);
    });
}

} // namespace trunkline
