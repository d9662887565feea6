#include "services/http/answer.h"

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
    if (!answer.goesOn)
        add(out, "Content-Length", std::to_string(answer.body.size()));
    for (const auto& [name, value] : answer.fields)
        add(out, name, value);
    if (answer.close || answer.goesOn || !keepAlive)
        add(out, "Connection", "close");
    out += "\r\n";
    if (withBody)
        out += answer.body;
    return out;
}

} // namespace trunkline
