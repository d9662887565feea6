#include "services/contract/problem.h"

#include "services/contract/json.h"

namespace trunkline {

namespace {

void member(std::string& out, std::string_view name, std::string_view text)
{
    out += ",\"";
    out += name;
    out += "\":";
    appendJsonString(out, text);
}

Errc ofStatus(int status)
{
    switch (status) {
    case 401:
        return Errc::Unauthenticated;
    case 403:
        return Errc::Forbidden;
    case 404:
        return Errc::NotFound;
    case 409:
        return Errc::Conflict;
    case 413:
        return Errc::TooLarge;
    case 429:
        return Errc::RateLimited;
    case 499:
        return Errc::Cancelled;
    default:
        return status >= 400 && status < 500 ? Errc::Invalid
            : status == 500                  ? Errc::Internal
                                             : Errc::Unavailable;
    }
}

Errc codeOf(std::string_view wire, int status)
{
    for (const Errc each : {Errc::Invalid, Errc::Unauthenticated, Errc::Forbidden, Errc::NotFound,
             Errc::Conflict, Errc::TooLarge, Errc::RateLimited, Errc::QuotaExceeded,
             Errc::Cancelled, Errc::Unavailable, Errc::AuditUnavailable, Errc::Internal}) {
        if (wire == name(each))
            return each;
    }
    return ofStatus(status);
}

std::string textOf(const boost::json::object& object, std::string_view name)
{
    const boost::json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string()
        ? std::string(std::string_view(found->get_string()))
        : std::string();
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

std::string problemDocument(
    const Error& error, int status, std::string_view title, std::string_view code)
{
    std::string out = R"({"type":"about:blank")";
    if (status != 0) {
        member(out, "title", title);
        out += ",\"status\":" + std::to_string(status);
    }
    member(out, "code", code.empty() ? std::string_view(name(error.code)) : code);
    member(out, "detail", error.detail);
    member(out, "request_id", error.requestId);
    out += ",\"fields\":[";
    for (std::size_t i = 0; i < error.fields.size(); ++i) {
        out += i > 0 ? ",{\"field\":" : "{\"field\":";
        appendJsonString(out, error.fields[i].field);
        member(out, "message", error.fields[i].message);
        out += '}';
    }
    return out + "]}";
}

Error readProblem(std::string_view body, int status)
{
    Error error;
    const auto tree = parseJson(body, ownJson);
    const boost::json::object* object = tree ? tree->if_object() : nullptr;
    if (object == nullptr || !object->contains("code")) {
        error.code = ofStatus(status);
        error.detail = "the server answered " + std::to_string(status) + " without saying why";
        return error;
    }
    error.code = codeOf(textOf(*object, "code"), status);
    error.detail = textOf(*object, "detail");
    error.requestId = textOf(*object, "request_id");
    const boost::json::value* fields = object->if_contains("fields");
    if (fields != nullptr && fields->is_array()) {
        for (const boost::json::value& field : fields->get_array()) {
            if (field.is_object())
                error.fields.push_back(
                    {textOf(field.get_object(), "field"), textOf(field.get_object(), "message")});
        }
    }
    return error;
}

} // namespace trunkline
