#pragma once
// Request heads that must not pass, as bytes, and some that must.

#include <string>
#include <vector>

namespace trunkline {

/// Our own name in all of the forms.
inline constexpr const char* FormHost = "calls.example.com";

struct HostileForm {
    std::string name;
    int status;
    std::string why;    ///< the gate's reason: a form refused for another one proves nothing
    std::string bytes;  ///< with the empty line at its end
    std::string mended; ///< the same without its defect, which passes
};

struct GoodForm {
    std::string name;
    std::string bytes;
    std::string target; ///< origin form
    std::string path;   ///< decoded
    bool keepAlive = true;
};

const std::vector<HostileForm>& hostileForms();
const std::vector<GoodForm>& goodForms();

} // namespace trunkline
