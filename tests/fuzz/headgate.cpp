#include "tests/fuzz/headgate.h"

#include "services/base/text.h"
#include "services/http/authority.h"
#include "services/http/clientaddress.h"
#include "services/http/headgate.h"
#include "tests/http/decoded.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace trunkline {

namespace {

void must(bool holds)
{
    if (!holds)
        std::abort();
}

HeadRules rules()
{
    HeadRules out;
    out.headBytes = 2048; // so that the fuzzer gets there
    out.targetBytes = 512;
    out.fields = 20;
    out.hosts = {"calls.example.com", "[::1]"};
    return out;
}

/// The head as its reader would have written it.
std::string written(const RequestHead& head)
{
    std::string out = head.method + ' ' + head.target + (head.http10 ? " HTTP/1.0" : " HTTP/1.1");
    for (const Field& field : head.fields)
        out.append("\r\n").append(field.name).append(":").append(field.value);
    return out + "\r\n\r\n";
}

bool isPlain(std::string_view text, bool tabs)
{
    return std::ranges::all_of(text, [tabs](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || (tabs && c == '\t');
    });
}

void checkClient(const RequestHead& head)
{
    const IpAddress peer = IpAddress::v4({10, 0, 0, 1});
    const std::vector<Network> trusted{
        *Network::parse("10.0.0.0/8"), *Network::parse("2001:db8::/32")};
    const auto lines = head.all("x-forwarded-for");
    must(clientAddress(peer, {}, lines) == peer);
    const IpAddress client = clientAddress(peer, trusted, lines);
    must(IpAddress::parse(client.text()) == client);
    must(!lines.empty() || client == peer);
}

void checkAccepted(const RequestHead& head)
{
    must(!head.method.empty() && head.target.starts_with('/') && head.path.starts_with('/'));
    must(isPlain(head.target, false) && isPlain(head.path, false) && isUtf8(head.path));
    must(head.target.find(' ') == std::string::npos);
    const std::string closed = head.path + '/';
    must(closed.find("/./") == std::string::npos && closed.find("/../") == std::string::npos);
    must(head.path.find("//") == std::string::npos && head.path.find('\\') == std::string::npos);
    must(!(head.chunked && (head.contentLength || head.http10)));
    must(head.all("host").size() == 1 && parseAuthority(*head.find("host")));
    must(head.all("content-length").size() == (head.contentLength ? 1 : 0));
    must(head.all("transfer-encoding").size() == (head.chunked ? 1 : 0));
    must(head.fields.size() <= rules().fields);
    for (const Field& field : head.fields) {
        must(!field.name.empty() && field.name.find_first_of(" :\t") == std::string::npos);
        must(isPlain(field.name, false) && isPlain(field.value, true));
        must(field.name == lower(field.name));
    }
    const std::string again = written(head);
    must(findHeadEnd(again, rules()).size == again.size());
    const auto read = readHead(again, rules());
    must(std::holds_alternative<RequestHead>(read) && std::get<RequestHead>(read) == head);
    checkClient(head);
}

/// Reads the head as it would come in, `piece` bytes more each time. Returns its size, 0 for none.
std::size_t checkHead(std::string_view bytes, std::size_t piece)
{
    const HeadEnd whole = findHeadEnd(bytes, rules());
    must(whole.size <= std::min(bytes.size(), rules().headBytes));
    must(!whole.refusal || whole.size == 0);
    for (std::size_t size = 0; size < bytes.size(); size += piece) {
        const HeadEnd part = findHeadEnd(bytes.substr(0, size), rules());
        if (part.size != 0 || part.refusal) {
            // Once said, more bytes do not change it.
            must(part.size == whole.size && part.refusal == whole.refusal);
            break;
        }
    }
    if (whole.size == 0) {
        // Without an end there is nothing to accept.
        must(std::holds_alternative<Refusal>(readHead(bytes, rules())));
        return 0;
    }
    const auto read = readHead(bytes.substr(0, whole.size), rules());
    if (const auto* head = std::get_if<RequestHead>(&read))
        checkAccepted(*head);
    else
        must(std::get<Refusal>(read).status >= 400 && !std::get<Refusal>(read).why.empty());
    return whole.size;
}

constexpr ChunkLimits limits{.bodyBytes = 300, .extensionBytes = 40};

Decoded decode(std::string_view bytes, std::size_t piece)
{
    Decoded out = decoded(bytes, piece, limits);
    must(out.size == out.body.size());
    return out;
}

void checkChunks(std::string_view bytes, std::size_t piece)
{
    const Decoded whole = decode(bytes, bytes.size() + 1);
    must(whole.body.size() <= limits.bodyBytes && whole.used <= bytes.size());
    must(!(whole.done && whole.refusal));
    must(whole.done || whole.refusal || whole.used == bytes.size());
    must(decode(bytes, 1) == whole && decode(bytes, piece) == whole);
    if (whole.done) {
        must(bytes.substr(0, whole.used).ends_with("\r\n\r\n"));
        must(decode(bytes.substr(0, whole.used), piece) == whole);
    }
}

} // namespace

void gateAnyBytes(const std::uint8_t* bytes, std::size_t size)
{
    if (size == 0)
        return;
    const std::size_t piece = bytes[0] % 64U + 1;
    const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    checkChunks(rest.substr(checkHead(rest, piece)), piece);
}

} // namespace trunkline
