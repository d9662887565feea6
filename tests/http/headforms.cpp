#include "tests/http/headforms.h"

namespace trunkline {

namespace {

using namespace std::string_literals;

const std::string host = "Host: calls.example.com\r\n";

/// A request with that request line.
std::string lined(const std::string& line) { return line + "\r\n" + host + "\r\n"; }

/// A request for that target.
std::string aimed(const std::string& target) { return lined("GET " + target + " HTTP/1.1"); }

/// A request with those lines in front of Host; each ends as it is given.
std::string with(const std::string& lines, const std::string& version = "HTTP/1.1")
{
    return "POST /v1/calls " + version + "\r\n" + lines + host + "\r\n";
}

/// A request whose only field lines are those.
std::string hosted(const std::string& lines, const std::string& target = "/v1/calls")
{
    return "GET " + target + " HTTP/1.1\r\n" + lines + "\r\n";
}

std::string manyFields(int count)
{
    std::string lines;
    for (int i = 0; i < count; ++i)
        lines += "X-" + std::to_string(i) + ": 1\r\n";
    return lines;
}

/// A head of so many bytes.
std::string sized(std::size_t bytes)
{
    const std::size_t without = with("X-Pad: \r\n").size();
    return with("X-Pad: " + std::string(bytes - without, 'a') + "\r\n");
}

class Forms {
public:
    void why(int status, const char* reason)
    {
        m_status = status;
        m_why = reason;
    }
    void add(
        const std::string& name, const std::string& bytes, const std::string& mended = with(""))
    {
        m_forms.push_back({name, m_status, m_why, bytes, mended});
    }
    std::vector<HostileForm> take() { return std::move(m_forms); }

private:
    int m_status = 400;
    std::string m_why;
    std::vector<HostileForm> m_forms;
};

void addFraming(Forms& forms)
{
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const std::string five = "Content-Length: 5\r\n";

    forms.why(400, "Transfer-Encoding with Content-Length");
    forms.add("length, then chunked", with(five + chunked), with(chunked));
    forms.add("chunked, then length", with(chunked + five), with(five));
    forms.add("chunked and length 0", with(chunked + "Content-Length: 0\r\n"), with(chunked));
    forms.add("chunked and an empty length", with(chunked + "Content-Length:\r\n"), with(chunked));

    forms.why(400, "Transfer-Encoding in HTTP/1.0");
    forms.add("chunked in 1.0", with(chunked, "HTTP/1.0"), with(chunked));

    forms.why(400, "a Transfer-Encoding other than chunked");
    for (const char* value : {"", "identity", "gzip", "gzip, chunked", "chunked, gzip",
             "chunked, chunked", "chunked, identity", "Chunked", "CHUNKED", "xchunked", "chunkedx",
             "\"chunked\"", "'chunked'", "chunked;q=1", "chunked;", ",chunked", "chunked,", "chunk",
             "\357\273\277chunked", "chunked \xa0", "chunked\x80"})
        forms.add("coding <"s + value + ">", with("Transfer-Encoding: "s + value + "\r\n"),
            with(chunked));

    forms.why(400, "a field twice that may come once");
    forms.add("chunked twice", with(chunked + chunked), with(chunked));
    forms.add(
        "chunked, then identity", with(chunked + "Transfer-Encoding: identity\r\n"), with(chunked));
    forms.add(
        "identity, then chunked", with("Transfer-Encoding: identity\r\n" + chunked), with(chunked));
    forms.add("chunked twice in another case", with(chunked + "tRANSFER-eNCODING: chunked\r\n"),
        with(chunked));
    forms.add("the same length twice", with(five + five), with(five));
    forms.add("two lengths", with(five + "Content-Length: 6\r\n"), with(five));
    forms.add("two lengths far apart", with(five + manyFields(90) + "content-length: 6\r\n"),
        with(five + manyFields(90)));

    forms.why(400, "a Content-Length that is no number");
    for (const char* value : {"", "5, 5", "5,6", "+5", "-5", "-0", "5 6", "0x5", "5.0", "5e1", "05",
             "00", "1_000", "18446744073709551616", "99999999999999999999999999", "five", "5;",
             "\"5\"", "5\xc2\xa0", "\xef\xbc\x95"})
        forms.add(
            "length <"s + value + ">", with("Content-Length: "s + value + "\r\n"), with(five));

    forms.why(400, "blanks around a value that must be exact");
    forms.add("length behind two blanks", with("Content-Length:  5\r\n"), with(five));
    forms.add("length before a blank", with("Content-Length: 5 \r\n"), with(five));
    forms.add("length behind a tab", with("Content-Length:\t5\r\n"), with(five));
    forms.add("chunked behind a tab", with("Transfer-Encoding:\tchunked\r\n"), with(chunked));
    forms.add("chunked before a tab", with("Transfer-Encoding: chunked\t\r\n"), with(chunked));
    forms.add("chunked behind two blanks", with("Transfer-Encoding:  chunked\r\n"), with(chunked));
    forms.add("Host before a tab", hosted("Host: calls.example.com\t\r\n"));

    forms.why(400, "a name that passes for another");
    forms.add("Transfer_Encoding", with("Transfer_Encoding: chunked\r\n"), with(chunked));
    forms.add("Content_Length", with("Content_Length: 5\r\n"), with(five));
}

void addLines(Forms& forms)
{
    forms.why(400, "a blank before the colon");
    forms.add("a blank before the colon of chunked", with("Transfer-Encoding : chunked\r\n"));
    forms.add("a blank before the colon of a length", with("Content-Length : 5\r\n"));
    forms.add("a tab before the colon", with("Content-Length\t: 5\r\n"));
    forms.add("a blank before Host's colon", hosted("Host : calls.example.com\r\n"));

    forms.why(400, "a folded line");
    forms.add("folded by a blank", with("X-A: 1\r\n 2\r\n"), with("X-A: 1 2\r\n"));
    forms.add("folded by a tab", with("X-A: 1\r\n\t2\r\n"), with("X-A: 1\t2\r\n"));
    forms.add("chunked in a fold", with("Transfer-Encoding:\r\n chunked\r\n"),
        with("Transfer-Encoding: chunked\r\n"));
    forms.add("a fold in front", with(" X-A: 1\r\n"), with("X-A: 1\r\n"));
    forms.add("a fold of nothing", with("X-A: 1\r\n \r\n"), with("X-A: 1\r\n"));
    forms.add("a fold that is a field", with("X-A: 1\r\n Content-Length: 5\r\n"));

    forms.why(400, "a control character in a field");
    for (const auto& [name, byte] :
        {std::pair{"NUL", '\0'}, std::pair{"CR", '\r'}, std::pair{"BEL", '\a'},
            std::pair{"BS", '\b'}, std::pair{"VT", '\v'}, std::pair{"FF", '\f'},
            std::pair{"ESC", '\x1b'}, std::pair{"US", '\x1f'}, std::pair{"DEL", '\x7f'}})
        forms.add("a value with "s + name, with("X-A: 1"s + byte + "2\r\n"), with("X-A: 12\r\n"));
    forms.add("CR before CRLF", with("X-A: 1\r\r\n"), with("X-A: 1\r\n"));
    forms.add("a length before NUL", with("Content-Length: 5\0\r\n"s));
    forms.add("a length behind CR", with("Content-Length:\r5\r\n"));
    forms.add("a field behind CR", with("X-A: 1\rContent-Length: 5\r\n"));
    forms.add("chunked behind VT", with("Transfer-Encoding:\vchunked\r\n"));

    forms.why(400, "a line that ends without CR");
    forms.add("a value with LF", with("X-A: 1\n2\r\n"), with("X-A: 12\r\n"));
    forms.add("a field behind LF", with("X-A: 1\nContent-Length: 5\r\n"));
    forms.add("LF LF at the end", "GET / HTTP/1.1\r\nHost: calls.example.com\r\n\n\r\n\r\n");
    forms.add("LF alone everywhere", "GET / HTTP/1.1\nHost: calls.example.com\n\n");
    forms.add("LF behind the request line", "GET / HTTP/1.1\nHost: calls.example.com\r\n\r\n");
    forms.add("an empty line of LF", with("X-A: 1\r\n\nX-B: 1\r\n"));

    forms.why(400, "a byte that a field's name may not have");
    for (const char* name : {"X A", "X\tA", "X(A)", "X,A", "X/A", "X;A", "X<A>", "X=A", "X?A",
             "X@A", "X[A]", "X\\A", "X{A}", "\"X-A\"", "X-\xc3\xa4", "\xef\xbb\xbfX-A", "\xa0X-A"})
        forms.add("the name <"s + name + ">", with(name + ": 1\r\n"s), with("X-A: 1\r\n"));
    forms.add("a name with NUL", with("X\0A: 1\r\n"s), with("XA: 1\r\n"));
    forms.add("a name with CR", with("X\rA: 1\r\n"), with("XA: 1\r\n"));
    forms.add("NUL before a name", with("\0Content-Length: 5\r\n"s), with("Content-Length: 5\r\n"));

    forms.why(400, "a field without a name");
    forms.add("no name", with(": 1\r\n"), with("X: 1\r\n"));
    forms.add("a pseudo-field of HTTP/2", with(":authority: calls.example.com\r\n"));
    forms.why(400, "a field without a colon");
    forms.add("no colon", with("X-A 1\r\n"), with("X-A: 1\r\n"));
    forms.add("a request line as field", with("GET /second HTTP/1.1\r\n"));
    forms.why(400, "more fields than the limit");
    forms.add("101 fields", with(manyFields(100)), with(manyFields(99)));
    forms.why(431, "a head above the limit");
    forms.add("a head of 8 KiB and a byte", sized(8193), sized(8192));

    forms.why(400, "a field twice that may come once");
    for (const char* name : {"Authorization", "Content-Type", "Content-Encoding", "Cookie",
             "Origin", "Expect", "Sec-Fetch-Site", "X-CSRF-Token", "Idempotency-Key"}) {
        const std::string line = name + ": 100-continue\r\n"s;
        forms.add("two of "s + name, with(line + line), with(line));
    }
}

void addHosts(Forms& forms)
{
    forms.why(400, "no Host");
    forms.add("no Host", hosted("X-A: 1\r\n"));
    forms.add("no Host in 1.0", "GET / HTTP/1.0\r\nX-A: 1\r\n\r\n", lined("GET / HTTP/1.0"));
    forms.add("no field at all", "GET / HTTP/1.1\r\n\r\n");
    forms.why(400, "a field twice that may come once");
    forms.add("two of Host", hosted(host + "Host: elsewhere.example\r\n"), hosted(host));
    forms.add("the same Host twice", hosted(host + host), hosted(host));
    forms.add("two of Host in two cases", hosted(host + "HOST: elsewhere.example\r\n"));
    forms.why(400, "an invalid Host");
    for (const char* value : {"", "a b", "a,b", "a, b", "user@calls.example.com", "a/b", "a?b",
             "a#b", "a\\b", "a%2eb", "a..b", ".a", "a.", "-a", "a-", "a:", "a:0", "a:080",
             "a:65536", "a:8x", "a:80:80", "a:+80", ":80", "[::1", "::1", "[::1]x",
             "[::1]:", "[::1%25lo]", "[127.0.0.1]", "[::ffff:127.0.0.1]", "[v1.a]", "[]", "1.2.3",
             "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "0x7f.1", "2130706433", "b\303\274cher.example",
             "http://calls.example.com", "(a)", "a|b", "*"})
        forms.add("Host <"s + value + ">", hosted("Host: "s + value + "\r\n"),
            hosted("Host: 1.2.3.4:80\r\n"));
    forms.add("Host with a label of 64", hosted("Host: " + std::string(64, 'a') + "\r\n"),
        hosted("Host: " + std::string(63, 'a') + "\r\n"));
}

void addRequestLines(Forms& forms)
{
    forms.why(400, "a request line that is not three words with single blanks");
    forms.add("two blanks before the target", lined("GET  / HTTP/1.1"));
    forms.add("two blanks before the version", lined("GET /  HTTP/1.1"));
    forms.add("four words", lined("GET / a HTTP/1.1"));
    forms.add("HTTP/0.9", lined("GET /"));
    forms.add("a method alone", lined("GET"));
    forms.add("a blank behind the version", lined("GET / HTTP/1.1 "));
    forms.add("a field for a request line", "Host: a\r\n" + with(""));
    forms.why(400, "a byte that a request line may not have");
    forms.add("a tab before the target", lined("GET\t/ HTTP/1.1"));
    forms.add("a tab before the version", lined("GET /\tHTTP/1.1"));
    forms.add("VT for a blank", lined("GET\v/ HTTP/1.1"));
    forms.add("NUL in the method", lined("GE\0T / HTTP/1.1"s));
    forms.add("CR in the request line", lined("GET / HTTP/1.1\rX-A: 1"));
    forms.add("NUL in the target", aimed("/\0a"s));
    forms.add("DEL in the target", aimed("/\x7f"));
    forms.add("UTF-8 in the target", aimed("/\xc3\xa4"), aimed("/%c3%a4"));
    forms.add("a byte of Latin-1 in the query", aimed("/?\xe4"));
    forms.add("NUL in the version", lined("GET / HTTP/1.1\0"s));

    forms.why(400, "a first byte that begins no method");
    forms.add("an empty line in front", "\r\n" + with(""));
    forms.add("LF in front", "\n" + with(""));
    forms.add("a blank in front", " " + with(""));
    forms.add("NUL in front", '\0' + with(""));
    forms.add("a byte order mark in front", "\xef\xbb\xbf" + with(""));
    forms.add("a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"s);
    forms.add("get", lined("get / HTTP/1.1"));
    forms.add("gET", lined("gET / HTTP/1.1"));
    forms.why(400, "a method that is not in upper case");
    forms.add("Get", lined("Get / HTTP/1.1"));
    forms.add("GET0", lined("GET0 / HTTP/1.1"));
    forms.add("M-SEARCH", lined("M-SEARCH / HTTP/1.1"));
    forms.add("GET,", lined("GET, / HTTP/1.1"));
    forms.why(405, "an unknown method");
    for (const char* method : {"TRACE", "TRACK", "DEBUG", "PROPFIND", "GETT", "G", "CONNECT"})
        forms.add(method, lined(method + " / HTTP/1.1"s));

    forms.why(505, "another version of HTTP");
    for (const char* version : {"HTTP/1.2", "HTTP/0.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
        forms.add(version, lined("GET / "s + version));
    forms.add("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    forms.why(400, "a request line without a version");
    for (const char* version : {"http/1.1", "Http/1.1", "HTTP/1", "HTTP/1.", "HTTP/1.10",
             "HTTP/01.1", "HTTP/1.1x", "HTTP/+1.1", "HTTP/1,1", "HTTPS/1.1", "HTTP1.1", "HTTP/2",
             "SIP/2.0", "HTTP/-1.1", "ICY"})
        forms.add("version <"s + version + ">", lined("GET / "s + version));
}

void addTargets(Forms& forms)
{
    forms.why(400, "an absolute target that names another host");
    forms.add("another host", hosted(host, "http://elsewhere.example/"), hosted(host, "/"));
    forms.add("another host in both",
        hosted("Host: elsewhere.example\r\n", "http://elsewhere.example/"),
        hosted("Host: elsewhere.example\r\n", "/"));
    forms.add("our host as a part", hosted(host, "http://calls.example.com.evil.example/"),
        hosted(host, "/"));
    forms.add("our address", hosted(host, "http://127.0.0.1/"), hosted(host, "/"));
    forms.why(400, "an absolute target that differs from Host");
    forms.add("our host, another Host",
        hosted("Host: elsewhere.example\r\n", "http://calls.example.com/"),
        hosted(host, "http://calls.example.com/"));
    forms.add("our host, another port", hosted(host, "http://calls.example.com:81/"),
        hosted(host, "http://calls.example.com/"));
    forms.why(400, "an absolute target without a valid host");
    for (const char* target : {"http:///", "http://", "http://calls.example.com@evil.example/",
             "http://evil.example@calls.example.com/", "http://calls.example.com:/",
             "http://calls.example.com\\@evil.example/", "http://[::1/", "http://%63alls/",
             "http://:80/", "http://?a", "http://calls.example.com:80:80/"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/"));
    forms.why(400, "a target in neither origin nor absolute form");
    for (const char* target : {"calls.example.com:443", "calls.example.com", "v1/calls",
             "ftp://calls.example.com/", "file:///etc/passwd", "javascript://calls.example.com/",
             "http:/calls.example.com/", "http:calls.example.com", "://calls.example.com/",
             "\\v1\\calls", "?a=1", "%2fv1", "http", "**"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/"));
    forms.why(400, "a target in asterisk form");
    forms.add("*", aimed("*"), aimed("/"));
    forms.add("OPTIONS *", lined("OPTIONS * HTTP/1.1"), lined("OPTIONS / HTTP/1.1"));
    forms.why(400, "a fragment in the target");
    forms.add("a fragment", aimed("/a#b"), aimed("/a%23b"));
    forms.add("a fragment behind the query", aimed("/a?b#c"), aimed("/a?b%23c"));
    forms.add("a fragment behind our host", aimed("http://calls.example.com#/"),
        aimed("http://calls.example.com"));

    forms.why(400, "broken percent-encoding");
    for (const char* target :
        {"/%", "/%4", "/%zz", "/%4g", "/a%", "/?%", "/?a=%4", "/?a=%u0041", "/%%41", "/%+1"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/%41"));
    forms.why(400, "an encoded control character in the path");
    for (const char* target : {"/%00", "/a%00.png", "/%0d%0aX-A:1", "/%0a", "/%1b", "/%7f", "/%09"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/%41"));
    forms.why(400, "an encoded slash in the path");
    for (const char* target : {"/a%2fb", "/a%2Fb", "/..%2f..%2fetc", "/a%5cb", "/..%5C"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/a%41b"));
    forms.why(400, "a dot segment in the path");
    for (const char* target : {"/.", "/..", "/./a", "/../a", "/a/.", "/a/..", "/a/../b", "/a/./b",
             "/%2e%2e/a", "/%2E./a", "/.%2e/a", "/a/%2e", "/..;/a", "/a/..;x=1/b", "/.;", "/..?a",
             "http://calls.example.com/../a"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/a/.../b"));
    forms.why(400, "an empty segment in the path");
    for (const char* target :
        {"//", "//evil.example/a", "/a//b", "/a//", "///", "http://calls.example.com//a"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/a/b/"));
    forms.why(400, "a path that is no UTF-8");
    for (const char* target :
        {"/%ff", "/%c0%af", "/%c0%ae%c0%ae/a", "/%e0%80%af", "/%ed%a0%80", "/%c3"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/%c3%a4"));
    forms.why(400, "a character that a path may not have");
    for (const char* target : {"/\"", "/<a>", "/a\\b", "/^", "/`", "/{a}", "/a|b", "/[a]"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/a"));
    forms.why(400, "a character that a query may not have");
    for (const char* target : {"/?\"", "/?<a>", "/?a\\b", "/?{a}", "/?a|b", "/?a[0]=1"})
        forms.add("target <"s + target + ">", aimed(target), aimed("/?a"));
    forms.why(400, "an encoded NUL in the query");
    forms.add("NUL in the query", aimed("/?a=%00"), aimed("/?a=%01"));
    forms.why(414, "a target above the limit");
    forms.add("a target of 4 KiB and a byte", aimed("/" + std::string(4096, 'a')),
        aimed("/" + std::string(4095, 'a')));
    forms.add("a query above 4 KiB", aimed("/?" + std::string(4095, 'a')),
        aimed("/?" + std::string(4094, 'a')));
    forms.why(414, "a request line above the limit");
    forms.add("a target above 8 KiB", aimed("/" + std::string(9000, 'a')));
}

void addOptions(Forms& forms)
{
    forms.why(417, "an unknown expectation");
    for (const char* value : {"", "200-ok", "100-continue, 200-ok", "100-continue;q=1", "100"})
        forms.add("Expect <"s + value + ">", with("Expect: "s + value + "\r\n"),
            with("Expect: 100-continue\r\n"));
    forms.why(400, "an upgrade to another protocol");
    forms.add("Upgrade to WebSocket", with("Upgrade: websocket\r\n"));
    forms.add("Upgrade to h2c", with("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"));
    forms.add("HTTP2-Settings", with("HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"));
    forms.why(400, "a Connection option that names another field");
    for (const char* value :
        {"X-Forwarded-For", "close, X-Forwarded-For", "Authorization", "keep-alive, Cookie",
            "Upgrade", "Host", "Content-Length", "close;q=1", "close keep-alive", "\"close\""})
        forms.add("Connection <"s + value + ">", with("Connection: "s + value + "\r\n"),
            with("Connection: close\r\n"));
    forms.add("Connection twice", with("Connection: close\r\nConnection: Origin\r\n"),
        with("Connection: close\r\nConnection: keep-alive\r\n"));
}

} // namespace

const std::vector<HostileForm>& hostileForms()
{
    static const std::vector<HostileForm> all = [] {
        Forms forms;
        addFraming(forms);
        addLines(forms);
        addHosts(forms);
        addRequestLines(forms);
        addTargets(forms);
        addOptions(forms);
        return forms.take();
    }();
    return all;
}

const std::vector<GoodForm>& goodForms()
{
    static const std::vector<GoodForm> all{
        {"the shortest", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "/"},
        {"a query", aimed("/v1/calls?after=1&limit=200"), "/v1/calls?after=1&limit=200",
            "/v1/calls"},
        {"an empty query", aimed("/v1/calls?"), "/v1/calls?", "/v1/calls"},
        {"a query with slashes and question marks", aimed("/a?b=/c?d"), "/a?b=/c?d", "/a"},
        {"a slash at the end", aimed("/v1/calls/"), "/v1/calls/", "/v1/calls/"},
        {"an encoded blank", aimed("/a%20b"), "/a%20b", "/a b"},
        {"encoded UTF-8", aimed("/%C3%A4"), "/%C3%A4", "/\xc3\xa4"},
        {"encoded once only", aimed("/%252e%252e/%2541"), "/%252e%252e/%2541", "/%2e%2e/%41"},
        {"three dots", aimed("/.../.a/a..b"), "/.../.a/a..b", "/.../.a/a..b"},
        {"every character of a path", aimed("/-._~!$&'()*+,;=:@"), "/-._~!$&'()*+,;=:@",
            "/-._~!$&'()*+,;=:@"},
        {"line ends in the query, encoded", aimed("/a?note=%0d%0a"), "/a?note=%0d%0a", "/a"},
        {"absolute", aimed("http://calls.example.com/v1/calls?a=1"), "/v1/calls?a=1", "/v1/calls"},
        {"absolute in capitals", aimed("HTTP://CALLS.example.COM/v1"), "/v1", "/v1"},
        {"absolute, https", aimed("https://calls.example.com/v1"), "/v1", "/v1"},
        {"absolute without a path", aimed("http://calls.example.com"), "/", "/"},
        {"absolute with a query only", aimed("http://calls.example.com?a=1"), "/?a=1", "/"},
        {"absolute with a port",
            hosted("Host: calls.example.com:8443\r\n", "https://calls.example.com:8443/a"), "/a",
            "/a"},
        {"Host with a port", hosted("Host: calls.example.com:65535\r\n"), "/v1/calls", "/v1/calls"},
        {"Host without a blank", hosted("Host:calls.example.com\r\n"), "/v1/calls", "/v1/calls"},
        {"Host is an address", hosted("Host: 192.0.2.7:80\r\n"), "/v1/calls", "/v1/calls"},
        {"Host is an IPv6 address", hosted("Host: [2001:db8::1]:80\r\n"), "/v1/calls", "/v1/calls"},
        {"Host with underscore", hosted("Host: trunk_line:8080\r\n"), "/v1/calls", "/v1/calls"},
        {"1.0", lined("GET / HTTP/1.0"), "/", "/", false},
        {"1.0, kept alive", with("Connection: Keep-Alive\r\n", "HTTP/1.0"), "/v1/calls",
            "/v1/calls"},
        {"1.0 with a length", with("Content-Length: 5\r\n", "HTTP/1.0"), "/v1/calls", "/v1/calls",
            false},
        {"closing", with("Connection: close\r\n"), "/v1/calls", "/v1/calls", false},
        {"closing wins", with("Connection: keep-alive, Close\r\n"), "/v1/calls", "/v1/calls",
            false},
        {"a list with gaps", with("Connection: ,TE ,\r\nTE: trailers\r\n"), "/v1/calls",
            "/v1/calls"},
        {"length 0", with("Content-Length: 0\r\n"), "/v1/calls", "/v1/calls"},
        {"the greatest length", with("Content-Length: 18446744073709551615\r\n"), "/v1/calls",
            "/v1/calls"},
        {"chunked", with("Transfer-Encoding: chunked\r\n"), "/v1/calls", "/v1/calls"},
        {"chunked, the name in capitals", with("TRANSFER-ENCODING:chunked\r\n"), "/v1/calls",
            "/v1/calls"},
        {"expecting", with("Expect: 100-Continue\r\n"), "/v1/calls", "/v1/calls"},
        {"an empty value", with("X-A:\r\n"), "/v1/calls", "/v1/calls"},
        {"tabs and Latin-1 in a value", with("X-A: \ta\tb\xe4\t \r\n"), "/v1/calls", "/v1/calls"},
        {"every character of a name", with("!#$%&'*+-.^_`|~09azAZ: 1\r\n"), "/v1/calls",
            "/v1/calls"},
        {"what a browser sends",
            with("Accept: */*\r\nAccept-Encoding: gzip, br\r\nSec-Fetch-Site: same-origin\r\n"
                 "Upgrade-Insecure-Requests: 1\r\nCookie: __Host-tl_session=abc; b=c\r\n"),
            "/v1/calls", "/v1/calls"},
        {"100 fields", with(manyFields(99)), "/v1/calls", "/v1/calls"},
        {"a head of 8 KiB", sized(8192), "/v1/calls", "/v1/calls"},
        {"a target of 4 KiB", aimed("/" + std::string(4095, 'a')), "/" + std::string(4095, 'a'),
            "/" + std::string(4095, 'a')},
        {"OPTIONS", lined("OPTIONS / HTTP/1.1"), "/", "/"},
        {"DELETE", lined("DELETE /a HTTP/1.1"), "/a", "/a"},
        {"HEAD", lined("HEAD /a HTTP/1.1"), "/a", "/a"},
        {"PATCH", lined("PATCH /a HTTP/1.1"), "/a", "/a"},
        {"PUT", lined("PUT /a HTTP/1.1"), "/a", "/a"},
    };
    return all;
}

} // namespace trunkline
