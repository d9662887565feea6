#pragma once
// Area codes of the United States, each with a city that stands for it.

#include <span>
#include <string_view>

namespace trunkline {

struct Area {
    int code;
    std::string_view region; ///< `Phoenix, AZ`

    std::string_view state() const { return region.substr(region.size() - 2); }
};

/// In order of their codes' states; no code twice. Source: North American Numbering Plan.
std::span<const Area> areas();

} // namespace trunkline
