#pragma once
// SQL put together while the program is compiled: literals, and column names from a record's
// description.

#include "services/contract/describe.h"
#include "services/storage/statement.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace trunkline {

/// Text of `N` characters and its terminator. Keep it in a `constexpr` at namespace scope: an Sql
/// made of it looks at these characters.
template <std::size_t N>
struct SqlText {
    std::array<char, N + 1> chars{};

    consteval operator Sql() const { return Sql(chars.data()); }
    constexpr std::string_view text() const { return {chars.data(), N}; }
};

namespace detail {

template <std::size_t N>
constexpr std::string_view sqlPart(const char (&literal)[N])
{
    return {literal, N - 1};
}
template <std::size_t N>
constexpr std::string_view sqlPart(const SqlText<N>& text)
{
    return text.text();
}

template <class Part>
struct SqlPartSize;
template <std::size_t N>
struct SqlPartSize<char[N]> {
    static constexpr std::size_t value = N - 1;
};
template <std::size_t N>
struct SqlPartSize<SqlText<N>> {
    static constexpr std::size_t value = N;
};

/// Counts without a buffer, writes with one; answers the length.
template <class T>
constexpr std::size_t writeColumns(char* out)
{
    std::size_t at = 0;
    const auto put = [&](std::string_view part) {
        for (const char c : part) {
            if (out != nullptr)
                out[at] = c;
            ++at;
        }
    };
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        if (at > 0)
            put(", ");
        put(wireName<decltype(descriptor)>());
    });
    return at;
}

constexpr std::size_t writeParameters(char* out, std::size_t count)
{
    std::size_t at = 0;
    const auto put = [&](char c) {
        if (out != nullptr)
            out[at] = c;
        ++at;
    };
    for (std::size_t i = 1; i <= count; ++i) {
        if (i > 1) {
            put(',');
            put(' ');
        }
        put('$');
        if (i >= 10)
            put(static_cast<char>('0' + i / 10));
        put(static_cast<char>('0' + i % 10));
    }
    return at;
}

} // namespace detail

/// `sql("select ", columns<Campaign>, " from campaigns where …")`.
template <class... Parts>
consteval auto sql(const Parts&... parts)
{
    SqlText<(detail::SqlPartSize<Parts>::value + ...)> out;
    std::size_t at = 0;
    const auto put = [&](std::string_view part) {
        for (const char c : part)
            out.chars[at++] = c;
    };
    (put(detail::sqlPart(parts)), ...);
    return out;
}

/// `id, tenant_id, name, …`: a record's members as columns, in their order.
template <Described T>
inline constexpr auto columns = [] {
    SqlText<detail::writeColumns<T>(nullptr)> out;
    detail::writeColumns<T>(out.chars.data());
    return out;
}();

/// `$1, $2, …, $n`, at most 99.
template <std::size_t N>
inline constexpr auto parameters = [] {
    static_assert(N >= 1 && N <= 99);
    SqlText<detail::writeParameters(nullptr, N)> out;
    detail::writeParameters(out.chars.data(), N);
    return out;
}();

/// How many columns a record takes.
template <Described T>
inline constexpr std::size_t width = boost::mp11::mp_size<Members<T>>::value;

} // namespace trunkline
