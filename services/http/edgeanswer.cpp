#include "services/http/edgeanswer.h"

namespace trunkline {

namespace {

std::string_view codeOf(int status)
{
    switch (status) {
    case 405:
        return "method_not_allowed";
    case 408:
        return "request_timeout";
    case 413:
        return "too_large";
    case 414:
        return "target_too_long";
    case 417:
        return "expectation_failed";
    case 431:
        return "head_too_large";
    case 503:
        return "unavailable";
    case 505:
        return "version_not_supported";
    default:
        return "bad_request";
    }
}

} // namespace

Answer edgeAnswer(
    int status, std::string_view code, const std::string& why, const std::string& requestId)
{
    Answer answer = problem(status, code, why, requestId);
    answer.about.requestId = requestId;
    if (!requestId.empty())
        answer.fields.emplace_back("X-Request-Id", requestId);
    if (status == 503)
        answer.fields.emplace_back("Retry-After", "1");
    return answer;
}

Answer edgeAnswer(const Refusal& refusal, const std::string& requestId)
{
    Answer answer
        = edgeAnswer(refusal.status, codeOf(refusal.status), std::string(refusal.why), requestId);
    if (refusal.status == 405)
        answer.fields.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE"); // RFC 9110 15.5.6
    answer.close = true;
    return answer;
}

} // namespace trunkline
