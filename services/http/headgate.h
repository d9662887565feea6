#pragma once
// The gate that every request passes before anything is routed (SEC-H1): its own reading of the raw
// head, so strict that no proxy and no library can see another request in the same bytes.

#include "services/http/refusal.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trunkline {

struct HeadRules {
    std::size_t headBytes = 8'192; ///< from the first byte to the empty line, included
    std::size_t fields = 100;
    std::size_t targetBytes = 4'096; ///< as sent
    /// Our own names, which an absolute target may name: lower case, without port, IPv6 addresses
    /// in brackets.
    std::vector<std::string> hosts;
};

struct HeadEnd {
    std::size_t size = 0; ///< bytes up to and including the empty line; 0 where more must come
    std::optional<Refusal> refusal;
};

/// Looks for the end of the head that `bytes` begin with.
/// Errors: 400 as soon as a line ends without CR or the first byte begins no method; 414 or 431
/// where the head has not ended within the limit.
/// Cost:   one pass over at most `headBytes`.
HeadEnd findHeadEnd(std::string_view bytes, const HeadRules& rules);

struct Field {
    std::string name;  ///< lower case
    std::string value; ///< without blanks at its ends; may hold HTAB and bytes from 0x80

    friend bool operator==(const Field&, const Field&) = default;
};

/// What passed. At most one of `contentLength` and `chunked` is set; the body, if any, is exactly
/// what they say (RFC 9112 section 6.3).
struct RequestHead {
    std::string method; ///< GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS
    std::string target; ///< path and query as sent, in origin form
    std::string path;   ///< decoded once: UTF-8, begins with `/`, no dot or empty segments
    std::string query;  ///< as sent, behind the `?`; names and values are still encoded
    bool http10 = false;
    std::vector<Field> fields; ///< in the order sent
    std::optional<std::uint64_t> contentLength;
    bool chunked = false;
    bool keepAlive = false;      ///< RFC 9112 section 9.3
    bool expectContinue = false; ///< the client waits for 100 (RFC 9110 section 10.1.1)

    /// The first of that name, which is in lower case; null where there is none. Of the names that
    /// decide on framing, identity or origin there is never a second one.
    const std::string* find(std::string_view name) const;
    /// All of that name; they live as long as the head.
    std::vector<std::string_view> all(std::string_view name) const;

    friend bool operator==(const RequestHead&, const RequestHead&) = default;
};

/// Reads one head, its empty line included (RFC 9112, RFC 9110). Of what the RFCs leave to a
/// recipient the strict side is taken: no empty line before the request, no obsolete folding, no
/// lone CR or LF; HTTP/1.0 needs a Host as well; the values of Host, Content-Length and
/// Transfer-Encoding have one blank before them or none.
/// Errors: 400; 414 and 431 above the limits; 417 for an unknown expectation; 405 for an unknown
/// method; 505 for another version.
std::variant<RequestHead, Refusal> readHead(std::string_view head, const HeadRules& rules);

} // namespace trunkline
