#include "services/http/requesttarget.h"

#include "services/base/hexdigit.h"
#include "services/base/text.h"
#include "services/http/characters.h"

#include <algorithm>

namespace trunkline {

namespace {

using Check = std::optional<Refusal>;

Refusal bad(std::string_view why) { return {400, why}; }

/// The byte that the three characters at the start of `text` encode; -1 for broken encoding.
int encodedByte(std::string_view text)
{
    if (text.size() < 3 || hexValue(text[1]) < 0 || hexValue(text[2]) < 0)
        return -1;
    return hexValue(text[1]) * 16 + hexValue(text[2]);
}

Check decodePath(std::string_view raw, std::string& path)
{
    for (std::size_t at = 0; at < raw.size(); ++at) {
        if (raw[at] != '%') {
            if (raw[at] != '/' && !isPathCharacter(raw[at]))
                return bad("a character that a path may not have");
            path += raw[at];
            continue;
        }
        const int byte = encodedByte(raw.substr(at));
        if (byte < 0)
            return bad("broken percent-encoding");
        if (byte < 0x20 || byte == 0x7f)
            return bad("an encoded control character in the path");
        if (byte == '/' || byte == '\\')
            return bad("an encoded slash in the path");
        path += static_cast<char>(byte);
        at += 2;
    }
    return isUtf8(path) ? Check() : bad("a path that is no UTF-8");
}

/// `path` is decoded and begins with a slash.
Check checkSegments(std::string_view path)
{
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1);
        const std::size_t length = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, length);
        rest = rest.substr(length);
        if (segment.empty() && !rest.empty())
            return bad("an empty segment in the path");
        const std::string_view name = segment.substr(0, segment.find(';'));
        if (name == "." || name == "..")
            return bad("a dot segment in the path");
    }
    return {};
}

Check checkQuery(std::string_view query)
{
    for (std::size_t at = 0; at < query.size(); ++at) {
        const char c = query[at];
        if (c == '%') {
            const int byte = encodedByte(query.substr(at));
            if (byte < 0)
                return bad("broken percent-encoding");
            if (byte == 0)
                return bad("an encoded NUL in the query");
            at += 2;
        } else if (c != '/' && c != '?' && !isPathCharacter(c)) {
            return bad("a character that a query may not have");
        }
    }
    return {};
}

/// Moves the authority of an absolute target from `text` to `target`.
Check takeAuthority(std::string_view& text, RequestTarget& target)
{
    if (text == "*")
        return bad("a target in asterisk form");
    const std::size_t mark = text.find("://");
    const std::string_view scheme = text.substr(0, mark);
    if (mark == std::string_view::npos
        || (!equalsAnyCase(scheme, "http") && !equalsAnyCase(scheme, "https")))
        return bad("a target in neither origin nor absolute form");
    text.remove_prefix(mark + 3);
    const std::size_t length = std::min(text.find_first_of("/?#"), text.size());
    target.authority = parseAuthority(text.substr(0, length));
    text.remove_prefix(length);
    return target.authority ? Check() : bad("an absolute target without a valid host");
}

} // namespace

std::variant<RequestTarget, Refusal> parseTarget(std::string_view target)
{
    RequestTarget out;
    std::string_view text = target;
    if (!text.starts_with('/')) {
        if (const Check no = takeAuthority(text, out))
            return *no;
    }
    if (text.find('#') != std::string_view::npos)
        return bad("a fragment in the target");
    const std::size_t question = std::min(text.find('?'), text.size());
    const std::string_view path = question == 0 ? "/" : text.substr(0, question);
    if (const Check no = decodePath(path, out.path))
        return *no;
    if (const Check no = checkSegments(out.path))
        return *no;
    if (question < text.size())
        out.query = text.substr(question + 1);
    if (const Check no = checkQuery(out.query))
        return *no;
    out.origin.append(path).append(text.substr(question));
    return out;
}

} // namespace trunkline
