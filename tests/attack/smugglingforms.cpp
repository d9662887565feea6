#include "tests/attack/smugglingforms.h"

#include "tests/http/headforms.h"

namespace trunkline {

namespace {

using namespace std::string_literals;

const std::string chunked = "Transfer-Encoding: chunked\r\n";
const std::string hidden = "GET "s + hiddenPath
    + " HTTP/1.1\r\nHost: calls.example.com\r\nX-Forwarded-For: 203.0.113.66\r\n\r\n";

std::string post(
    const std::string& fields, const std::string& body, const std::string& version = "HTTP/1.1")
{
    return "POST /v1/calls " + version + "\r\nHost: calls.example.com\r\n" + fields + "\r\n" + body;
}

std::string length(std::size_t bytes)
{
    return "Content-Length: " + std::to_string(bytes) + "\r\n";
}

std::string hex(std::size_t number)
{
    const char* digits = "0123456789abcdef";
    std::string out;
    for (; number > 0; number /= 16)
        out.insert(out.begin(), digits[number % 16]);
    return out;
}

/// A chunked body whose first line is given, with the hidden request behind its end.
std::string behindChunks(const std::string& size, const std::string& data = "x\r\n")
{
    return post(chunked, size + data + "0\r\n\r\n" + hidden);
}

/// Fit for the name of a row.
std::string shown(std::string line)
{
    for (const auto& [byte, word] : {std::pair{"\r\n", " CRLF "}, std::pair{"\r", " CR "},
             std::pair{"\n", " LF "}, std::pair{"\t", " HT "}, std::pair{"\v", " VT "}}) {
        for (std::size_t at = line.find(byte); at != std::string::npos; at = line.find(byte))
            line.replace(at, std::string_view(byte).size(), word);
    }
    return line;
}

/// Both framings at once: for who believes in chunks the body ends at once.
std::vector<SmugglingForm> twoFramings()
{
    const std::string both = "0\r\n\r\n" + hidden;
    const std::string one = hex(hidden.size()) + "\r\n" + hidden + "\r\n0\r\n\r\n";
    std::vector<SmugglingForm> all{
        {"a length over chunks", post(length(both.size()) + chunked, both)},
        {"chunks over a length", post(chunked + length(both.size()), both)},
        {"a length that ends in a chunk's size", post(length(4) + chunked, one)},
        {"chunks, then a length of a size line", post(chunked + length(4), one)},
        {"a length of nothing, then chunks", post(length(0) + chunked, one)},
        {"two lengths, the first short", post(length(0) + length(hidden.size()), hidden)},
        {"two lengths, the second short", post(length(hidden.size()) + length(0), hidden)},
        {"a list of lengths",
            post("Content-Length: 0, " + std::to_string(hidden.size()) + "\r\n", hidden)},
        {"chunks in 1.0", post(chunked, both, "HTTP/1.0")},
        {"chunks in 1.0, kept alive",
            post("Connection: keep-alive\r\n" + chunked, both, "HTTP/1.0")},
        {"a length that is dropped on the way",
            post("Connection: Content-Length\r\n" + length(hidden.size()), hidden)},
        {"chunks that are dropped on the way",
            post("Connection: Transfer-Encoding\r\n" + chunked, both)},
        {"a switch to HTTP/2",
            post("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                 "AAMAAABkAARAAAAAAAIAAAAA\r\n"
                    + length(hidden.size()),
                hidden)},
        {"a PROXY line", "PROXY TCP4 203.0.113.66 127.0.0.1 4711 443\r\n" + hidden},
        {"a binary PROXY header",
            "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\x42\x7f\0\0\x01\x12\x67\x01\xbb"s
                + hidden},
        {"a switch to WebSocket",
            post("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\n"
                    + length(hidden.size()),
                hidden)},
    };
    for (const char* line : {"Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
             "Transfer-Encoding: chunked, identity", "Transfer-Encoding: gzip, chunked",
             "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked",
             "Transfer-Encoding:\vchunked", "Transfer-Encoding: \"chunked\"",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
             "Transfer-Encoding:\r\n chunked", "Transfer_Encoding: chunked",
             "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked",
             " Transfer-Encoding: chunked", "Transfer-Encoding: Chunked"}) {
        all.push_back({"a length, and <" + shown(line) + ">",
            post(length(both.size()) + line + "\r\n", both)});
    }
    for (const char* value : {"+0", "-0", "0x0", "00", "0.0", "0 0", "0\t", "0;"})
        all.push_back(
            {"length <" + shown(value) + ">", post("Content-Length: "s + value + "\r\n", hidden)});
    return all;
}

std::vector<SmugglingForm> brokenChunks()
{
    std::vector<SmugglingForm> all{
        {"a chunk size ends without CR", behindChunks("1\n")},
        {"a chunk ends without CR", behindChunks("1\r\n", "x\n")},
        {"a chunk ends with CR alone", behindChunks("1\r\n", "x\r")},
        {"a chunk that is longer than it says", behindChunks("1\r\n", "xyz\r\n")},
        {"an extension that ends without CR", behindChunks("1;a\n")},
        {"an extension with CR", behindChunks("1;a\rb\r\n")},
        {"an extension of 300 bytes", behindChunks("1;" + std::string(300, 'a') + "\r\n")},
        {"a size of 17 digits", behindChunks("00000000000000001\r\n")},
        {"a size that overflows", behindChunks("10000000000000001\r\n")},
        {"no size", behindChunks("\r\n")},
        {"the end without its CR", post(chunked, "0\n\r\n" + hidden)},
        {"the empty line without its CR", post(chunked, "0\r\n\n" + hidden)},
        {"a trailer that is a length", post(chunked, "0\r\nContent-Length: 5\r\n\r\n" + hidden)},
        {"a trailer that is a request line", post(chunked, "0\r\n" + hidden)},
    };
    for (const char* size : {"+1", "-1", "0x1", "1 ", " 1", "\t1", "1,", "1_", "1.0", "1h", "g"})
        all.push_back({"chunk size <" + shown(size) + ">", behindChunks(size + "\r\n"s)});
    return all;
}

std::vector<SmugglingForm> soundOnes()
{
    return {{"a body of a length", post(length(hidden.size()), hidden), true},
        {"a body in one chunk",
            post(chunked, hex(hidden.size()) + "\r\n" + hidden + "\r\n0\r\n\r\n"), true},
        {"a body in two chunks",
            post(chunked,
                "3\r\n" + hidden.substr(0, 3) + "\r\n" + hex(hidden.size() - 3) + "\r\n"
                    + hidden.substr(3) + "\r\n0\r\n\r\n"),
            true},
        {"a body that is waited for",
            post("Expect: 100-continue\r\n" + length(hidden.size()), hidden), true},
        {"a GET with a body",
            "GET /v1/calls HTTP/1.1\r\nHost: calls.example.com\r\n" + length(hidden.size()) + "\r\n"
                + hidden,
            true}};
}

} // namespace

const std::vector<SmugglingForm>& smugglingForms()
{
    static const std::vector<SmugglingForm> all = [] {
        std::vector<SmugglingForm> forms = twoFramings();
        for (auto part : {brokenChunks(), soundOnes()})
            forms.insert(forms.end(), part.begin(), part.end());
        return forms;
    }();
    return all;
}

} // namespace trunkline
