#pragma once
// One request as it passed the gate, with its body.

#include "services/base/ipaddress.h"
#include "services/http/headgate.h"

#include <stop_token>
#include <string>

namespace trunkline {

struct HttpRequest {
    RequestHead head;
    std::string body;
    IpAddress client;     ///< proxies counted
    std::stop_token stop; ///< asked when the connection is gone
};

} // namespace trunkline
