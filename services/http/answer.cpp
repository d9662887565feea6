#include "services/http/answer.h"

#include "services/contract/problem.h"

namespace trunkline {

namespace {

// SECURITY-REQUIREMENTS §1, "response headers".
constexpr std::string_view always
    = "X-Content-Type-Options: nosniff\r\n"
      "Content-Security-Policy: default-src 'none'; object-src 'none'; base-uri 'none'; "
      "frame-ancestors 'none'\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Cache-Control: no-store\r\n";

std::string_view reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 499:
        return "Client Closed Request";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Unknown";
    }
}

void add(std::string& out, std::string_view name, std::string_view value)
{
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

Answer document(int status, const Error& error, std::string_view code)
{
    Answer answer;
    answer.status = status;
    answer.type = "application/problem+json; charset=utf-8";
    answer.body = problemDocument(error, status, reasonOf(status), code);
    answer.about.code = code.empty() ? name(error.code) : code;
    return answer;
}

} // namespace

int statusOf(Errc code)
{
    switch (code) {
    case Errc::Invalid:
        return 400;
    case Errc::Unauthenticated:
        return 401;
    case Errc::Forbidden:
        return 403;
    case Errc::NotFound:
        return 404;
    case Errc::Conflict:
        return 409;
    case Errc::TooLarge:
        return 413;
    case Errc::RateLimited:
    case Errc::QuotaExceeded:
        return 429;
    case Errc::Cancelled:
        return 499;
    case Errc::Unavailable:
    case Errc::AuditUnavailable:
        return 503;
    case Errc::Internal:
        return 500;
    }
    return 500;
}

Answer problem(const Error& error, std::string_view requestId)
{
    const int status = statusOf(error.code);
    Error told = error;
    if (told.requestId.empty())
        told.requestId = requestId;
    Answer answer = document(status, told, {});
    if (error.code == Errc::Unauthenticated)
        answer.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"trunkline\"");
    if (status == 503)
        answer.fields.emplace_back("Retry-After", "1");
    return answer;
}

Answer problem(
    int status, std::string_view code, const std::string& detail, std::string_view requestId)
{
    Error error = fail(Errc::Invalid, detail);
    error.requestId = requestId;
    return document(status, error, code);
}

std::string bytesOf(const Answer& answer, bool withBody, bool keepAlive)
{
    std::string out;
    out.reserve(512 + answer.body.size());
    out += "HTTP/1.1 " + std::to_string(answer.status) + ' ';
    out += reasonOf(answer.status);
    out += "\r\n";
    out += always;
    add(out, "Content-Type", answer.type);
    add(out, "Content-Length", std::to_string(answer.body.size()));
    for (const auto& [name, value] : answer.fields)
        add(out, name, value);
    if (answer.close || !keepAlive)
        add(out, "Connection", "close");
    out += "\r\n";
    if (withBody)
        out += answer.body;
    return out;
}

} // namespace trunkline
