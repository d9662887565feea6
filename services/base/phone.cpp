#include "services/base/phone.h"

#include "services/base/text.h"

namespace trunkline {

std::string Phone::masked() const
{
    if (value.size() < 4)
        return value.empty() ? std::string() : "\u2022\u2022\u2022";
    std::string out = value.front() == '+' ? value.substr(0, 2) : std::string();
    for (std::size_t i = out.size() + 2; i < value.size(); ++i)
        out += "\u2022";
    return out + value.substr(value.size() - 2);
}

Phone normalisePhone(std::string_view text, std::string_view)
{
    return Phone{std::string(trimmed(text))};
}

PhoneOrigin phoneOrigin(const Phone&) { return {}; }

} // namespace trunkline
