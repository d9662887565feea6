// SEC-H1, SEC-H2: bodies in chunks: what is decoded, what is refused, and that neither depends on
// where the network cut them.

#include "tests/http/decoded.h"

#include <QTest>

#include <cstdlib>

using namespace std::string_literals;
using namespace trunkline;

namespace {

constexpr ChunkLimits limits{.bodyBytes = 64, .extensionBytes = 16};

Decoded decode(std::string_view bytes, std::size_t piece) { return decoded(bytes, piece, limits); }

/// The decoder that one writes first: strtoull, any line end, whatever stands behind the data.
bool naiveAccepts(const std::string& bytes)
{
    std::size_t at = 0;
    for (;;) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string::npos)
            return false;
        const std::size_t size = std::strtoull(bytes.c_str() + at, nullptr, 16);
        if (size == 0)
            return true;
        at = bytes.find('\n', std::min(end + 1 + std::min(size, bytes.size()), bytes.size()));
        if (at++ == std::string::npos)
            return true; // waits for more
    }
}

struct Hostile {
    const char* name;
    std::string bytes;
    int status;
    std::string why;
};

const std::vector<Hostile>& hostile()
{
    const std::string size = "a chunk size that is no hexadecimal number";
    const std::string digits = "a chunk size with too many digits";
    const std::string data = "a chunk longer than its size";
    const std::string trailer = "a trailer behind the last chunk";
    const std::string byte = "a byte that a chunk extension may not have";
    const std::string sizeEnd = "a chunk size that ends without LF";
    const std::string limit = "a body above the limit";
    static const std::vector<Hostile> all{
        {"no size", "\r\nabc\r\n0\r\n\r\n", 400, size},
        {"an extension without a size", ";a\r\n", 400, size},
        {"a sign", "+3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a minus", "-3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"0x", "0x3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a blank before the size", " 3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a tab before the size", "\t3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a blank behind the size", "3 \r\nabc\r\n0\r\n\r\n", 400, size},
        {"a blank before an extension", "3 ;a\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a comma", "3,3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"an underscore", "0_3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"a letter beyond f", "3g\r\nabc\r\n0\r\n\r\n", 400, size},
        {"NUL behind the size", "3\0\r\nabc\r\n0\r\n\r\n"s, 400, size},
        {"a digit of another script", "\xef\xbc\x93\r\nabc\r\n0\r\n\r\n", 400, size},
        {"LF behind the size", "3\nabc\r\n0\r\n\r\n", 400, size},
        {"LF before the size", "\n3\r\nabc\r\n0\r\n\r\n", 400, size},
        {"CR alone behind the size", "3\rabc\r\n0\r\n\r\n", 400, sizeEnd},
        {"two of CR behind the size", "3\r\r\nabc\r\n0\r\n\r\n", 400, sizeEnd},
        {"CR alone behind an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n", 400, sizeEnd},
        {"LF behind an extension", "3;a\nabc\r\n0\r\n\r\n", 400, byte},
        {"NUL in an extension", "3;a\0\r\nabc\r\n0\r\n\r\n"s, 400, byte},
        {"DEL in an extension", "3;a\x7f\r\nabc\r\n0\r\n\r\n", 400, byte},
        {"Latin-1 in an extension", "3;\xe4\r\nabc\r\n0\r\n\r\n", 400, byte},
        {"a long extension", "3;0123456789abcdef\r\nabc\r\n0\r\n\r\n", 400,
            "chunk extensions above the limit"},
        {"short extensions, many", "1;0123456\r\na\r\n1;0123456\r\nb\r\n0;\r\n\r\n", 400,
            "chunk extensions above the limit"},
        {"2^64", "10000000000000000\r\n", 400, digits},
        {"2^64 + 3", "10000000000000003\r\nabc\r\n0\r\n\r\n", 400, digits},
        {"zeros without an end", std::string(17, '0') + "3\r\nabc\r\n0\r\n\r\n", 400, digits},
        {"2^64 - 1", "ffffffffffffffff\r\n", 413, limit},
        {"2^63", "8000000000000000\r\n", 413, limit},
        {"a byte over the limit", "41\r\n", 413, limit},
        {"a byte over the limit, in the second", "40\r\n" + std::string(64, 'a') + "\r\n1\r\nb",
            413, limit},
        {"a sum beyond 2^64", "2\r\nab\r\nfffffffffffffffe\r\n", 413, limit},
        {"data too long", "3\r\nabcd\r\n0\r\n\r\n", 400, data},
        {"LF behind the data", "3\r\nabc\n0\r\n\r\n", 400, data},
        {"nothing behind the data", "3\r\nabc0\r\n\r\n", 400, data},
        {"CR alone behind the data", "3\r\nabc\r0\r\n\r\n", 400, "chunk data that ends without LF"},
        {"a trailer", "0\r\nX-A: 1\r\n\r\n", 400, trailer},
        {"a trailer that frames", "0\r\nContent-Length: 5\r\n\r\n", 400, trailer},
        {"a request for a trailer", "0\r\nGET /second HTTP/1.1\r\n\r\n", 400, trailer},
        {"LF at the end", "0\r\n\n", 400, trailer},
        {"LF behind the last size", "0\n\r\n", 400, size},
        {"CR alone at the end", "0\r\n\rGET", 400, "a body that ends without LF"},
    };
    return all;
}

} // namespace

class TestChunks : public QObject {
    Q_OBJECT

private slots:
    void decodes_data();
    void decodes();
    void refuses_data();
    void refuses();
    void theTableCatchesANaiveDecoder();
    void staysRefused();
    void countsAboveThirtyTwoBits();
};

void TestChunks::decodes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("done");
    const QByteArray most(64, 'a');
    const auto row = [](const char* name, const QByteArray& bytes, const QByteArray& body,
                         bool done = true) { QTest::newRow(name) << bytes << body << done; };
    row("nothing", "0\r\n\r\n", "");
    row("one", "3\r\nabc\r\n0\r\n\r\n", "abc");
    row("two", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde");
    row("both cases", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789");
    row("leading zeros", "0003\r\nabc\r\n000\r\n\r\n", "abc");
    row("sixteen digits", "0000000000000003\r\nabc\r\n0\r\n\r\n", "abc");
    row("line ends in the data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n");
    row("an end in the data", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n");
    row("NUL in the data", QByteArray("1\r\n\0\r\n0\r\n\r\n", 11), QByteArray(1, '\0'));
    row("an extension", "3;a=b\r\nabc\r\n0\r\n\r\n", "abc");
    row("a quoted extension", "3;a=\"b; \tc\"\r\nabc\r\n0\r\n\r\n", "abc");
    row("an extension of the last", "0;a\r\n\r\n", "");
    row("SEC-H2 extensions at the limit", "1;0123456\r\na\r\n0;0123456\r\n\r\n", "a");
    row("SEC-H2 at the limit", "40\r\n" + most + "\r\n0\r\n\r\n", most);
    row("SEC-H2 under the limit", "3f\r\n" + most.chopped(1) + "\r\n0\r\n\r\n", most.chopped(1));
    row("SEC-H2 at the limit in two", "3f\r\n" + most.chopped(1) + "\r\n1\r\na\r\n0\r\n\r\n", most);
    row("no end yet", "3\r\nabc\r\n", "abc", false);
    row("half of the data", "3\r\nab", "ab", false);
    row("half of the end", "0\r\n\r", "", false);
}

void TestChunks::decodes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    QFETCH(bool, done);
    // Behind the end stands another request, which is left alone.
    const std::string all = (done ? bytes + "GET / HTTP/1.1\r\n" : bytes).toStdString();
    const Decoded expected{body.toStdString(), static_cast<std::size_t>(bytes.size()), done,
        static_cast<std::uint64_t>(body.size()), std::nullopt};
    for (std::size_t piece = 1; piece <= all.size(); ++piece)
        QCOMPARE(decode(all, piece), expected);
}

void TestChunks::refuses_data()
{
    QTest::addColumn<int>("form");
    for (std::size_t i = 0; i < hostile().size(); ++i)
        QTest::newRow(("SEC-H1 "s + hostile()[i].name).c_str()) << static_cast<int>(i);
}

void TestChunks::refuses()
{
    QFETCH(int, form);
    const Hostile& row = hostile()[static_cast<std::size_t>(form)];
    const Decoded whole = decode(row.bytes, row.bytes.size());
    QVERIFY(whole.refusal && !whole.done);
    QCOMPARE(whole.refusal->why, std::string_view(row.why));
    QCOMPARE(whole.refusal->status, row.status);
    QVERIFY(whole.body.size() <= limits.bodyBytes);
    for (std::size_t piece = 1; piece < row.bytes.size(); ++piece)
        QCOMPARE(decode(row.bytes, piece), whole);
}

void TestChunks::theTableCatchesANaiveDecoder()
{
    std::size_t caught = 0;
    for (const Hostile& row : hostile())
        caught += naiveAccepts(row.bytes) ? 1 : 0;
    QVERIFY2(caught * 10 >= hostile().size() * 7,
        qPrintable(QStringLiteral("%1 of %2").arg(caught).arg(hostile().size())));
}

void TestChunks::staysRefused()
{
    ChunkDecoder decoder(limits);
    std::string body;
    QCOMPARE(decoder.feed("g", body), std::size_t(1));
    QVERIFY(decoder.refusal());
    QCOMPARE(decoder.feed("0\r\n\r\n", body), std::size_t(0));
    QVERIFY(decoder.refusal() && !decoder.done() && body.empty());
}

void TestChunks::countsAboveThirtyTwoBits()
{
    ChunkDecoder decoder({.bodyBytes = std::uint64_t(1) << 40});
    std::string body;
    decoder.feed("200000000\r\n", body);
    QVERIFY(!decoder.refusal());
    const std::string piece(1 << 20, 'a');
    for (int i = 0; i < 8 * 1024; ++i) {
        body.clear();
        QCOMPARE(decoder.feed(piece, body), piece.size());
    }
    QCOMPARE(decoder.size(), std::uint64_t(1) << 33);
    body.clear();
    decoder.feed("\r\n0\r\n\r\n", body);
    QVERIFY(decoder.done() && body.empty());
}

QTEST_GUILESS_MAIN(TestChunks)
#include "tst_chunks.moc"
