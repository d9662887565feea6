#pragma once
// What goes back: status, headers, body. Every answer carries the same safe headers (SEC-H4).

#include "services/contract/problem.h"
#include "services/http/about.h"
#include "services/http/openanswer.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trunkline {

struct Answer {
    int status = 200;
    std::string body;
    std::string_view type = "application/json; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> fields{}; ///< beside those of every answer
    bool close = false;                                        ///< the connection ends with it
    std::shared_ptr<OpenAnswer> goesOn{}; ///< instead of a body; the connection ends with it
    About about{};                        ///< stays here: nothing of it is sent
};

/// A problem document (services/contract/problem.h). `requestId` stands where the error has none.
Answer problem(const Error& error, std::string_view requestId);
/// A refusal of the HTTP edge, which has no Errc of its own: 405, 408, 414, 415, 431, …
Answer problem(
    int status, std::string_view code, const std::string& detail, std::string_view requestId);

/// The answer's bytes; of one that goes on, its head. `withBody` is false for HEAD. `keepAlive` is
/// overruled by `close`.
std::string bytesOf(const Answer& answer, bool withBody, bool keepAlive);

} // namespace trunkline
