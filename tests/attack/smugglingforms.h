#pragma once
// Requests whose body holds another one, framed so that two readers may disagree about where it
// ends.

#include <string>
#include <vector>

namespace trunkline {

/// Where the request within asks; nobody may ever be asked for it.
inline constexpr const char* hiddenPath = "/hidden";

struct SmugglingForm {
    std::string name;
    std::string bytes;
    bool sound = false; ///< framed as the RFCs want it: what is within is nothing but a body
};

const std::vector<SmugglingForm>& smugglingForms();

} // namespace trunkline
