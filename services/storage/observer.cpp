#include "services/storage/observer.h"

#include <algorithm>

namespace trunkline {

std::string failureClass(const Error& failure)
{
    // Every refusal of PostgreSQL ends with it (STYLE R5).
    constexpr std::string_view mark = "sqlstate ";
    constexpr std::size_t length = 5;
    const std::string& detail = failure.detail;
    const std::size_t at = detail.rfind(mark);
    if (at == std::string::npos || detail.size() != at + mark.size() + length)
        return name(failure.code);
    const std::string state = detail.substr(at + mark.size());
    const bool isState = std::all_of(state.begin(), state.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    return isState ? state : name(failure.code);
}

} // namespace trunkline
