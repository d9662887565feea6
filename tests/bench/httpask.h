#pragma once
// One request, by curl: for what is not timed, or timed by curl itself.

#include "services/base/result.h"
#include "services/base/secret.h"

#include <filesystem>
#include <string>

namespace trunkline::bench {

struct HttpQuestion {
    std::string url;
    Secret key;                 ///< empty: none
    std::filesystem::path body; ///< a file; empty: GET
};

struct HttpReply {
    int status = 0;
    double milliseconds = 0;
    std::string body;
};

/// Errors: Unavailable.
Result<HttpReply> askHttp(const HttpQuestion& question);

} // namespace trunkline::bench
