#pragma once
// Look-ups in constant tables that are sorted by a key.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>

namespace trunkline {

/// The row whose key is `key`; null where there is none. The table is sorted by `projection`.
template <class Row, std::size_t Size, class Key, class Projection>
constexpr const Row* findSorted(const Row (&table)[Size], const Key& key, Projection projection)
{
    const Row* row = std::ranges::lower_bound(table, key, std::ranges::less{}, projection);
    return row != std::end(table) && std::invoke(projection, *row) == key ? row : nullptr;
}

} // namespace trunkline
