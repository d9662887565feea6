#include "services/http/headgate.h"

#include "services/base/text.h"
#include "services/http/authority.h"
#include "services/http/characters.h"
#include "services/http/requesttarget.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace trunkline {

namespace {

using Check = std::optional<Refusal>;

constexpr std::string_view lineEnd = "\r\n";

constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

/// Where a proxy might take the first and we the last, or the other way round.
constexpr std::string_view singleFields[]
    = {"host", "content-length", "transfer-encoding", "expect", "content-type", "content-encoding",
        "authorization", "cookie", "origin", "sec-fetch-site", "x-csrf-token", "idempotency-key"};

/// Their values take part in where a request ends or whom it is for: no blanks to disagree on.
constexpr std::string_view exactFields[] = {"host", "content-length", "transfer-encoding"};

/// What gateways that turn names into variables take for the fields above.
constexpr std::string_view lookalikes[] = {"content_length", "transfer_encoding"};

bool contains(std::span<const std::string_view> list, std::string_view value)
{
    return std::ranges::find(list, value) != list.end();
}

Refusal bad(std::string_view why) { return {400, why}; }

std::string_view takeLine(std::string_view& rest)
{
    const std::size_t length = std::min(rest.find(lineEnd), rest.size());
    const std::string_view line = rest.substr(0, length);
    rest.remove_prefix(std::min(length + lineEnd.size(), rest.size()));
    return line;
}

/// The reading of one head, step by step; each step says why it goes no further.
class HeadReader {
public:
    explicit HeadReader(const HeadRules& rules)
        : m_rules(rules)
    {
    }

    Check read(std::string_view head);
    RequestHead take() { return std::move(m_head); }

private:
    Check readRequestLine(std::string_view line);
    Check readMethod(std::string_view method);
    Check readVersion(std::string_view version);
    Check readRequestTarget(std::string_view target);
    Check readField(std::string_view line);
    Check checkSingleFields() const;
    Check checkHost() const;
    Check readFraming();
    Check readConnection();
    Check readExpectation();

    const HeadRules& m_rules;
    RequestHead m_head;
    std::optional<Authority> m_authority; // of an absolute target
};

Check HeadReader::read(std::string_view head)
{
    if (head.size() > m_rules.headBytes)
        return Refusal{431, "a head above the limit"};
    if (!head.ends_with("\r\n\r\n"))
        return bad("a head that does not end");
    std::string_view rest = head.substr(0, head.size() - lineEnd.size());
    Check no = readRequestLine(takeLine(rest));
    while (!no && !rest.empty())
        no = readField(takeLine(rest));
    if (!no)
        no = checkSingleFields();
    if (!no)
        no = checkHost();
    if (!no)
        no = readFraming();
    if (!no)
        no = readConnection();
    if (!no)
        no = readExpectation();
    return no;
}

Check HeadReader::readRequestLine(std::string_view line)
{
    if (!std::ranges::all_of(line, [](char c) { return c == ' ' || isVisible(c); }))
        return bad("a byte that a request line may not have");
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == last || line.find(' ', first + 1) != last)
        return bad("a request line that is not three words with single blanks");
    Check no = readVersion(line.substr(last + 1));
    if (!no)
        no = readMethod(line.substr(0, first));
    if (!no)
        no = readRequestTarget(line.substr(first + 1, last - first - 1));
    return no;
}

Check HeadReader::readMethod(std::string_view method)
{
    if (method.empty() || !std::ranges::all_of(method, isUpper))
        return bad("a method that is not in upper case");
    if (!contains(methods, method))
        return Refusal{405, "an unknown method"};
    m_head.method = method;
    return {};
}

Check HeadReader::readVersion(std::string_view version)
{
    m_head.http10 = version == "HTTP/1.0";
    if (m_head.http10 || version == "HTTP/1.1")
        return {};
    if (version.size() == 8 && version.starts_with("HTTP/") && isDigit(version[5])
        && version[6] == '.' && isDigit(version[7]))
        return Refusal{505, "another version of HTTP"};
    return bad("a request line without a version");
}

Check HeadReader::readRequestTarget(std::string_view target)
{
    if (target.size() > m_rules.targetBytes)
        return Refusal{414, "a target above the limit"};
    auto parsed = parseTarget(target);
    if (const Refusal* no = std::get_if<Refusal>(&parsed))
        return *no;
    auto& found = *std::get_if<RequestTarget>(&parsed);
    m_authority = std::move(found.authority);
    m_head.target = std::move(found.origin);
    m_head.path = std::move(found.path);
    m_head.query = std::move(found.query);
    return {};
}

Check HeadReader::readField(std::string_view line)
{
    if (m_head.fields.size() == m_rules.fields)
        return bad("more fields than the limit");
    if (line.empty())
        return bad("an empty line within the head");
    if (isBlank(line.front()))
        return bad("a folded line");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return bad("a field without a colon");
    const std::string name = lower(line.substr(0, colon));
    if (name.empty())
        return bad("a field without a name");
    if (isBlank(name.back()))
        return bad("a blank before the colon");
    if (!std::ranges::all_of(name, isTokenCharacter))
        return bad("a byte that a field's name may not have");
    const std::string_view raw = line.substr(colon + 1);
    if (!std::ranges::all_of(raw, isFieldCharacter))
        return bad("a control character in a field");
    const std::string_view value = withoutBlanks(raw);
    if (contains(exactFields, name) && raw.substr(raw.starts_with(' ') ? 1 : 0) != value)
        return bad("blanks around a value that must be exact");
    if (contains(lookalikes, name))
        return bad("a name that passes for another");
    m_head.fields.push_back({name, std::string(value)});
    return {};
}

Check HeadReader::checkSingleFields() const
{
    for (const std::string_view name : singleFields) {
        if (std::ranges::count(m_head.fields, name, &Field::name) > 1)
            return bad("a field twice that may come once");
    }
    return {};
}

Check HeadReader::checkHost() const
{
    const std::string* host = m_head.find("host");
    if (!host)
        return bad("no Host");
    const auto authority = parseAuthority(*host);
    if (!authority)
        return bad("an invalid Host");
    if (!m_authority)
        return {};
    if (std::ranges::find(m_rules.hosts, m_authority->host) == m_rules.hosts.end())
        return bad("an absolute target that names another host");
    // RFC 9112 section 3.2.2 lets the target win; who sends both alike loses nothing.
    if (*m_authority != *authority)
        return bad("an absolute target that differs from Host");
    return {};
}

Check HeadReader::readFraming()
{
    const std::string* coding = m_head.find("transfer-encoding");
    const std::string* length = m_head.find("content-length");
    if (coding) {
        if (length)
            return bad("Transfer-Encoding with Content-Length");
        if (m_head.http10)
            return bad("Transfer-Encoding in HTTP/1.0");
        if (*coding != "chunked")
            return bad("a Transfer-Encoding other than chunked");
        m_head.chunked = true;
    }
    if (length) {
        const char* end = length->data() + length->size();
        std::uint64_t value = 0;
        if (length->empty() || !std::ranges::all_of(*length, isDigit)
            || (length->front() == '0' && length->size() > 1)
            || std::from_chars(length->data(), end, value).ec != std::errc())
            return bad("a Content-Length that is no number");
        m_head.contentLength = value;
    }
    return {};
}

/// RFC 9110 section 7.6.1. An option names fields that a proxy removes: with names other than the
/// usual a client could make one drop what we rely on.
Check HeadReader::readConnection()
{
    if (m_head.find("upgrade") || m_head.find("http2-settings"))
        return bad("an upgrade to another protocol");
    bool close = false;
    bool keep = false;
    for (std::string_view rest : m_head.all("connection")) {
        while (!rest.empty()) {
            const std::size_t length = std::min(rest.find(','), rest.size());
            const std::string_view option = withoutBlanks(rest.substr(0, length));
            rest.remove_prefix(std::min(length + 1, rest.size()));
            if (equalsAnyCase(option, "close"))
                close = true;
            else if (equalsAnyCase(option, "keep-alive"))
                keep = true;
            else if (!option.empty() && !equalsAnyCase(option, "te"))
                return bad("a Connection option that names another field");
        }
    }
    m_head.keepAlive = !close && (keep || !m_head.http10);
    return {};
}

Check HeadReader::readExpectation()
{
    const std::string* expectation = m_head.find("expect");
    if (!expectation)
        return {};
    if (!equalsAnyCase(*expectation, "100-continue"))
        return Refusal{417, "an unknown expectation"};
    m_head.expectContinue = !m_head.http10;
    return {};
}

} // namespace

HeadEnd findHeadEnd(std::string_view bytes, const HeadRules& rules)
{
    if (!bytes.empty() && !isUpper(bytes.front()))
        return {0, bad("a first byte that begins no method")};
    const std::string_view window = bytes.substr(0, rules.headBytes);
    std::size_t line = window.find('\n');
    const bool oneLine = line == std::string_view::npos;
    for (; line != std::string_view::npos; line = window.find('\n', line + 1)) {
        if (window[line - 1] != '\r')
            return {0, bad("a line that ends without CR")};
        if (window.substr(line + 1, lineEnd.size()) == lineEnd)
            return {line + 1 + lineEnd.size(), std::nullopt};
    }
    if (bytes.size() < rules.headBytes)
        return {};
    if (oneLine)
        return {0, Refusal{414, "a request line above the limit"}};
    return {0, Refusal{431, "a head above the limit"}};
}

const std::string* RequestHead::find(std::string_view name) const
{
    const auto field = std::ranges::find(fields, name, &Field::name);
    return field == fields.end() ? nullptr : &field->value;
}

std::vector<std::string_view> RequestHead::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const Field& field : fields) {
        if (field.name == name)
            values.push_back(field.value);
    }
    return values;
}

std::variant<RequestHead, Refusal> readHead(std::string_view head, const HeadRules& rules)
{
    HeadReader reader(rules);
    if (const Check no = reader.read(head))
        return *no;
    return reader.take();
}

} // namespace trunkline
