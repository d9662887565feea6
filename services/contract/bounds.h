#pragma once
// What the members of a request hold at least and at most: for the rules that check it, and for the
// description of the API.

#include "services/contract/describe.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace trunkline {

/// Of a number its value (of an amount: millionths), of a list its items, of a text its characters,
/// or its bytes in UTF-8 where the unit says `bytes`.
struct Bound {
    std::string_view member; ///< by its name on the wire
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::string_view unit = {};

    constexpr bool holds(std::int64_t value) const { return value >= least && value <= most; }
    bool holds(std::string_view text) const { return holds(sizeOf(text)); }
    constexpr bool countsBytes() const { return unit == "bytes"; }
    /// In what it counts of a text.
    std::int64_t sizeOf(std::string_view text) const;
};

inline constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();
/// A million units of a currency, in millionths.
inline constexpr std::int64_t millionUnits = 1'000'000'000'000;

/// Those of a record's members; see TRUNK_BOUNDS.
template <class T>
inline constexpr std::array<Bound, 0> boundsOf{};

/// TRUNK_BOUNDS(CampaignDraft, {"name", 1, 120}, {"qualifying_seconds", 0, 3'600, "seconds"})
#define TRUNK_BOUNDS(Type, ...)                                                                    \
    template <>                                                                                    \
    inline constexpr auto boundsOf<Type> = std::to_array<Bound>({__VA_ARGS__});

/// Null where a member has none.
template <class T>
constexpr const Bound* findBound(std::string_view member)
{
    for (const Bound& bound : boundsOf<T>) {
        if (bound.member == member)
            return &bound;
    }
    return nullptr;
}

/// A member without one does not compile.
template <class T>
consteval Bound boundOf(std::string_view member)
{
    return *findBound<T>(member);
}

/// Is there a member of that name for each bound?
template <Described T>
constexpr bool boundsHaveMembers()
{
    bool all = true;
    for (const Bound& bound : boundsOf<T>) {
        bool found = false;
        boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
            found = found || wireName<decltype(descriptor)>() == bound.member;
        });
        all = all && found;
    }
    return all;
}

} // namespace trunkline
