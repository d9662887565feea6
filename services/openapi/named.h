#pragma once
// Tables of what is known of a member by its name, and by its record's where that says more.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace trunkline::openapi {

template <class Value>
struct Named {
    std::string_view name; ///< `Record.member`, or `member` of any record
    Value value;
};

/// Null where it is not named.
template <class Value, std::size_t size>
const Value* find(
    const Named<Value> (&rows)[size], std::string_view record, std::string_view member)
{
    const std::string whole = std::string(record).append(1, '.').append(member);
    for (const std::string_view name : {std::string_view(whole), member}) {
        const auto* row = std::find_if(std::begin(rows), std::end(rows),
            [name](const Named<Value>& each) { return each.name == name; });
        if (row != std::end(rows))
            return &row->value;
    }
    return nullptr;
}

} // namespace trunkline::openapi
