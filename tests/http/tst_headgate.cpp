// SEC-H1: the gate on the request head refuses each hostile form for its own reason, and a second
// request behind it is never read. SEC-H2: the limits of the head hold at, under and over.

#include "services/http/headgate.h"
#include "tests/http/headforms.h"

#include <QTest>

#include <map>
#include <sstream>

using namespace trunkline;

namespace {

const std::string second = "GET /second HTTP/1.1\r\nHost: calls.example.com\r\n\r\n";

HeadRules rules()
{
    HeadRules out;
    out.hosts = {FormHost};
    return out;
}

/// What a connection does with what it received.
struct Passage {
    std::optional<Refusal> refusal;
    std::optional<RequestHead> head;
    std::size_t size = 0;
};

Passage pass(std::string_view bytes)
{
    const HeadEnd end = findHeadEnd(bytes, rules());
    if (end.refusal || end.size == 0)
        return {end.refusal, std::nullopt, 0};
    auto read = readHead(bytes.substr(0, end.size), rules());
    if (const Refusal* no = std::get_if<Refusal>(&read))
        return {*no, std::nullopt, end.size};
    return {std::nullopt, *std::get_if<RequestHead>(&read), end.size};
}

/// The reader that one writes first: lines, colons, the last value wins.
bool naiveAccepts(const std::string& bytes)
{
    std::istringstream in(bytes);
    std::string line;
    while (std::getline(in, line) && (line.empty() || line == "\r")) { }
    std::istringstream words(line);
    std::string method;
    std::string target;
    words >> method >> target;
    std::map<std::string, std::string> fields;
    while (std::getline(in, line) && !line.empty() && line != "\r") {
        const std::size_t colon = line.find(':');
        if (colon != std::string::npos)
            fields[QString::fromStdString(line.substr(0, colon)).trimmed().toLower().toStdString()]
                = QString::fromStdString(line.substr(colon + 1)).trimmed().toStdString();
    }
    return !method.empty() && !target.empty() && fields.contains("host");
}

QByteArray named(const std::string& name)
{
    QByteArray out = "SEC-H1 " + QByteArray::fromStdString(name);
    for (char& c : out) {
        if (c < ' ' || c > '~')
            c = '?';
    }
    return out;
}

} // namespace

class TestHeadGate : public QObject {
    Q_OBJECT

private slots:
    void refuses_data();
    void refuses();
    void refusesEveryControlCharacter_data();
    void refusesEveryControlCharacter();
    void theTableCatchesANaiveReader();
    void accepts_data();
    void accepts();
    void readsWhatWasSent();
    void waitsForTheEnd_data();
    void waitsForTheEnd();
    void refusesAHeadThatDoesNotEnd_data();
    void refusesAHeadThatDoesNotEnd();
    void readsOneHeadOnly_data();
    void readsOneHeadOnly();
};

void TestHeadGate::refuses_data()
{
    QTest::addColumn<int>("form");
    const auto& forms = hostileForms();
    QVERIFY(forms.size() >= 80);
    for (std::size_t i = 0; i < forms.size(); ++i)
        QTest::newRow(named(forms[i].name).constData()) << static_cast<int>(i);
}

void TestHeadGate::refuses()
{
    QFETCH(int, form);
    const HostileForm& hostile = hostileForms()[static_cast<std::size_t>(form)];
    for (const std::string& bytes : {hostile.bytes, hostile.bytes + second}) {
        const Passage got = pass(bytes);
        QVERIFY(!got.head);
        QVERIFY(got.refusal);
        QCOMPARE(got.refusal->why, std::string_view(hostile.why));
        QCOMPARE(got.refusal->status, hostile.status);
    }
    // Also where the head comes from somebody who looked for its end in another way.
    QVERIFY(std::holds_alternative<Refusal>(readHead(hostile.bytes, rules())));
    const Passage mended = pass(hostile.mended);
    QVERIFY2(mended.head, mended.refusal ? std::string(mended.refusal->why).c_str() : "no end");
}

void TestHeadGate::refusesEveryControlCharacter_data()
{
    QTest::addColumn<int>("byte");
    for (int byte = 0; byte < 0x20; ++byte) {
        if (byte != '\t')
            QTest::addRow("SEC-H1 byte %02x", byte) << byte;
    }
    QTest::addRow("SEC-H1 byte 7f") << 0x7f;
}

void TestHeadGate::refusesEveryControlCharacter()
{
    QFETCH(int, byte);
    // At every place but within the line ends, where CR and LF are what stands there.
    const std::string good = "GET /a?b HTTP/1.1\r\nHost: calls.example.com\r\nX-A: b\r\n\r\n";
    for (std::size_t at = 0; at < good.size(); ++at) {
        const bool lineEnd = good[at] == '\n' || good[at] == '\r';
        std::string bytes = good;
        bytes.insert(at, 1, static_cast<char>(byte));
        if (lineEnd && (byte == '\r' || byte == '\n') && at + 4 >= good.size())
            continue; // what is behind an end is not the head's
        const Passage got = pass(bytes);
        QVERIFY2(!got.head, bytes.c_str());
        if (!lineEnd) {
            bytes = good;
            bytes[at] = static_cast<char>(byte);
            QVERIFY2(!pass(bytes).head, bytes.c_str());
        }
    }
}

void TestHeadGate::theTableCatchesANaiveReader()
{
    std::size_t caught = 0;
    for (const HostileForm& form : hostileForms())
        caught += naiveAccepts(form.bytes) ? 1 : 0;
    for (const GoodForm& form : goodForms())
        QVERIFY2(naiveAccepts(form.bytes), form.name.c_str());
    // It has no eye for anything but a missing Host or a missing word.
    QVERIFY2(caught * 10 >= hostileForms().size() * 9,
        qPrintable(QStringLiteral("%1 of %2").arg(caught).arg(hostileForms().size())));
}

void TestHeadGate::accepts_data()
{
    QTest::addColumn<int>("form");
    const auto& forms = goodForms();
    QVERIFY(forms.size() >= 20);
    for (std::size_t i = 0; i < forms.size(); ++i)
        QTest::newRow(named(forms[i].name).constData()) << static_cast<int>(i);
}

void TestHeadGate::accepts()
{
    QFETCH(int, form);
    const GoodForm& good = goodForms()[static_cast<std::size_t>(form)];
    const Passage got = pass(good.bytes + second);
    QVERIFY2(got.head, got.refusal ? std::string(got.refusal->why).c_str() : "no end");
    QCOMPARE(got.size, good.bytes.size());
    QCOMPARE(got.head->method, good.bytes.substr(0, good.bytes.find(' ')));
    QCOMPARE(got.head->target, good.target);
    QCOMPARE(got.head->path, good.path);
    QCOMPARE(got.head->keepAlive, good.keepAlive);
    const std::size_t question = good.target.find('?');
    QCOMPARE(got.head->query,
        question == std::string::npos ? std::string() : good.target.substr(question + 1));
}

void TestHeadGate::readsWhatWasSent()
{
    const Passage got = pass("PUT /v1/calls/7?a=%20 HTTP/1.1\r\n"
                             "host: Calls.example.com:8443\r\n"
                             "X-Forwarded-For: 192.0.2.1\r\n"
                             "Content-LENGTH:12\r\n"
                             "EXPECT: 100-continue\r\n"
                             "x-forwarded-for:\t 192.0.2.2 ,  192.0.2.3\t\r\n\r\n");
    QVERIFY(got.head);
    const RequestHead& head = *got.head;
    QCOMPARE(head.method, std::string("PUT"));
    QCOMPARE(head.query, std::string("a=%20"));
    QVERIFY(!head.http10 && !head.chunked && head.keepAlive && head.expectContinue);
    QCOMPARE(head.contentLength, std::optional<std::uint64_t>(12));
    QCOMPARE(head.fields.size(), std::size_t(5));
    QCOMPARE(head.fields[0].name, std::string("host"));
    QCOMPARE(*head.find("host"), std::string("Calls.example.com:8443"));
    QCOMPARE(*head.find("x-forwarded-for"), std::string("192.0.2.1"));
    QVERIFY(!head.find("X-Forwarded-For"));
    const std::vector<std::string_view> expected{"192.0.2.1", "192.0.2.2 ,  192.0.2.3"};
    QCOMPARE(head.all("x-forwarded-for"), expected);

    const Passage old
        = pass("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    // RFC 9110 section 10.1.1: nobody who speaks 1.0 waits for 100.
    QVERIFY(old.head && old.head->http10 && !old.head->expectContinue);
    const Passage chunked
        = pass("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    QVERIFY(chunked.head && chunked.head->chunked && !chunked.head->contentLength);
}

void TestHeadGate::waitsForTheEnd_data() { accepts_data(); }

void TestHeadGate::waitsForTheEnd()
{
    QFETCH(int, form);
    const std::string& bytes = goodForms()[static_cast<std::size_t>(form)].bytes;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const HeadEnd end = findHeadEnd(std::string_view(bytes).substr(0, size), rules());
        QVERIFY(!end.refusal);
        QCOMPARE(end.size, std::size_t(0));
    }
    QCOMPARE(findHeadEnd(bytes, rules()).size, bytes.size());
}

void TestHeadGate::refusesAHeadThatDoesNotEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status"); // 0: more must come
    const QByteArray line = "GET / HTTP/1.1\r\n";
    const QByteArray request = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
    QTest::newRow("SEC-H2 nothing yet") << QByteArray() << 0;
    QTest::newRow("SEC-H2 no line, under") << QByteArray(8191, 'A') << 0;
    QTest::newRow("SEC-H2 no line, at") << QByteArray(8192, 'A') << 414;
    QTest::newRow("SEC-H2 no line, over") << QByteArray(8193, 'A') << 414;
    QTest::newRow("SEC-H2 no end, under") << request + QByteArray(8191 - request.size(), 'a') << 0;
    QTest::newRow("SEC-H2 no end, at") << request + QByteArray(8192 - request.size(), 'a') << 431;
    QTest::newRow("SEC-H2 no end, far over") << request + QByteArray(100'000, 'a') << 431;
    QTest::newRow("SEC-H2 the end a byte too far")
        << request + QByteArray(8189 - request.size(), 'a') + "\r\n\r\n"
        << 431;
    QTest::newRow("SEC-H1 LF at once") << QByteArray("GET / HTTP/1.1\n") << 400;
    QTest::newRow("SEC-H1 LF in the last line") << line + "Host: a\n" << 400;
    QTest::newRow("SEC-H1 no method") << QByteArray("\x16") << 400;
}

void TestHeadGate::refusesAHeadThatDoesNotEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    const HeadEnd end = findHeadEnd(bytes.toStdString(), rules());
    QCOMPARE(end.size, std::size_t(0));
    QCOMPARE(end.refusal ? end.refusal->status : 0, status);
}

void TestHeadGate::readsOneHeadOnly_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    QTest::newRow("SEC-H1 nothing") << QByteArray();
    QTest::newRow("SEC-H1 an empty line") << QByteArray("\r\n\r\n");
    QTest::newRow("SEC-H1 two heads") << good + good;
    QTest::newRow("SEC-H1 a body behind it") << good + "a";
    QTest::newRow("SEC-H1 a byte short") << good.chopped(1);
    QTest::newRow("SEC-H1 a line short") << good.chopped(2);
}

void TestHeadGate::readsOneHeadOnly()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(std::holds_alternative<Refusal>(readHead(bytes.toStdString(), rules())));
}

QTEST_GUILESS_MAIN(TestHeadGate)
#include "tst_headgate.moc"
