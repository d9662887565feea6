#include "services/telemetry/correlation.h"

#include "services/base/digest.h"

namespace trunkline {

std::string correlationId(const Secret& logKey, std::string_view value)
{
    constexpr std::size_t digits = 12;
    return hex(hmacSha256(logKey.reveal(), value)).substr(0, digits);
}

} // namespace trunkline
