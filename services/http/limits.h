#pragma once
// Every number of the HTTP edge (SECURITY-REQUIREMENTS §1, "HTTP limits"). All are configuration.

#include "services/http/clientaddress.h"
#include "services/http/headgate.h"

#include <chrono>
#include <cstddef>
#include <vector>

namespace trunkline {

struct HttpLimits {
    HeadRules head;
    std::size_t bodyBytes = std::size_t{1} << 20;
    std::size_t bulkBytes = std::size_t{64} << 20;     ///< of operations of RateClass::Bulk
    std::size_t allBulkBytes = std::size_t{256} << 20; ///< in memory at once, of all connections
    std::chrono::milliseconds headTime{10'000};        ///< for the whole of it, not per read
    std::chrono::milliseconds bodyTime{30'000};
    std::chrono::milliseconds bulkTime{600'000};
    /// Bytes a second that must move: of a usual body in every step, of a large one in every time
    /// of a usual one, of answers that were sent and have not arrived in every step of theirs.
    std::size_t leastRate = 1'024;
    std::chrono::milliseconds bodyStep{10'000};
    std::chrono::milliseconds answerStep{10'000};
    std::chrono::milliseconds writeStall{30'000};
    std::chrono::milliseconds keepAlive{30'000}; ///< between two requests
    std::chrono::milliseconds heartbeat{15'000}; ///< a stream says something so often
    std::chrono::milliseconds handshake{10'000};
    int streamBuffer = 64 * 1024; ///< bytes that the system may hold of a stream's
    std::size_t requestsOfAConnection = 1'000;
    std::size_t connections = 4'096;
    std::size_t connectionsOfAnAddress = 64; ///< trusted proxies excepted
    std::vector<Network> trustedProxies;
};

} // namespace trunkline
