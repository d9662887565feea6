#include "services/contract/bounds.h"

#include "services/base/text.h"

namespace trunkline {

std::int64_t Bound::sizeOf(std::string_view text) const
{
    return static_cast<std::int64_t>(countsBytes() ? text.size() : codePoints(text));
}

} // namespace trunkline
