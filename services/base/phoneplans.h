#pragma once
// The national dialling plans of ITU-T E.164: what a number looks like under each calling code.

#include <cstddef>
#include <span>
#include <string_view>

namespace trunkline {

/// How numbers of one country are dialled and how long they are. A form is a list such as
/// `8:25 10:1`: eight digits of which the first is 2 or 5, or ten that begin with 1.
struct NumberPlan {
    std::string_view callingCode;
    std::string_view country; ///< ISO 3166-1 alpha-2 (`XK` for Kosovo), empty for a global service
    std::string_view exits;   ///< international prefixes, apart by blanks
    std::string_view trunks;  ///< national prefixes, apart by blanks
    std::string_view forms;   ///< national significant numbers
    std::string_view bare;    ///< of these, those that are dialled whole and without a trunk prefix
};

/// Digits of the assigned calling code that `digits` begins with; 0 where none is.
std::size_t callingCodeLength(std::string_view digits);

/// Every plan under a calling code; empty where it is not assigned.
std::span<const NumberPlan> plansUnder(std::string_view callingCode);

/// Null where the country has none.
const NumberPlan* planOf(std::string_view country);

} // namespace trunkline
