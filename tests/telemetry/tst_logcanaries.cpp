// SEC-O2, SEC-H7: thirty values that betray themselves go in wherever a client can put something,
// with success and with every kind of refusal. None comes out in the log or the metrics.

#include "tests/conformance/operations.h"
#include "tests/telemetry/watched.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;

namespace {

struct Bait {
    const char* what;
    std::string value; ///< as the client means it; holds `core` somewhere
    std::string core;  ///< what is looked for, in any case
};

/// Thirty. The cores are of letters and digits only, so that no escape hides them.
const std::vector<Bait>& planted()
{
    using namespace std::string_literals;
    static const std::vector<Bait> all{
        {"password", "vexing otters qk01zz atlas", "qk01zz"},
        {"session token", "qk02zzAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "qk02zz"},
        {"API key", "tlk_live_qk03zz000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "qk03zz"},
        {"setup code", "qk04zz-setup-code", "qk04zz"},
        {"CSRF token", "qk05zz-csrf", "qk05zz"},
        {"basic credential", "cWswNnp6OnBhc3N3b3Jk", "cWswNnp6"},
        {"URL with a password", "postgresql://u:qk07zz@db/x", "qk07zz"},
        {"private key", "-----BEGIN PRIVATE KEY-----qk08zz", "qk08zz"},
        {"TOTP seed", "otpauth://totp/x?secret=qk09zz", "qk09zz"},
        {"webhook secret", "whsec_qk10zz", "qk10zz"},
        {"phone", "+14255550111", "4255550111"},
        {"phone with blanks", "(425) 555-0112 x4255550112", "4255550112"},
        {"foreign phone", "+4915112345613", "15112345613"},
        {"SIP address", "sip:4255550114@example.test", "4255550114"},
        {"e-mail", "qk15zz@example.test", "qk15zz"},
        {"e-mail with a name", "Jo Qk16zz <jo.qk16zz@example.test>", "qk16zz"},
        {"name", "Zoe Qk17zz", "qk17zz"},
        {"address", "203.0.113.218", "203.0.113.218"},
        {"IPv6 address", "2001:db8::qk19", "2001:db8::qk19"},
        {"transcript", "caller says qk20zz", "qk20zz"},
        {"forged line", "x\n{\"level\":\"info\",\"event\":\"qk21zz\"}", "qk21zz"},
        {"CR LF", "x\r\nX-Admin: qk22zz", "qk22zz"},
        {"ESC", "\x1b[31mqk23zz\x1b[0m", "qk23zz"},
        {"line separator", "x\xe2\x80\xa8qk24zz", "qk24zz"},
        {"paragraph separator", "x\xe2\x80\xa9qk25zz", "qk25zz"},
        {"turned around", "x\xe2\x80\xaeqk26zz", "qk26zz"},
        {"C1", "x\xc2\x9bqk27zz", "qk27zz"},
        {"NUL", "x\0qk28zz"s, "qk28zz"},
        {"SQL", "x' or 1=1; select 'qk29zz", "qk29zz"},
        {"no UTF-8", "x\xff\xfeqk30zz", "qk30zz"},
    };
    return all;
}

std::string percentEncoded(const std::string& text)
{
    return QByteArray::fromStdString(text).toPercentEncoding().toStdString();
}

std::string jsonText(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out;
}

/// The value in every place of a request. The gate refuses some heads: those must be as silent.
std::vector<std::string> requestsWith(const std::string& value, const std::string& token)
{
    const std::string path = percentEncoded(value);
    const std::string json = '"' + jsonText(value) + '"';
    const std::string owner = "Authorization: Bearer " + token;
    const std::string type = "Content-Type: application/json";
    return {
        requestText("GET", "/v1/" + path),
        requestText("GET", "/v1/" + path, {owner}),
        requestText("GET", "/v1/campaigns/" + path, {owner}),
        requestText("GET", '/' + value, {owner}), // as it is
        requestText("GET", "/v1/campaigns?name=" + path, {owner}),
        requestText("GET", "/v1/campaigns?" + path + "=1", {owner}),
        requestText("GET", "/v1/campaigns?access_token=" + path, {owner}),
        requestText("GET", "/v1/campaigns?page.cursor=" + path, {owner}),
        requestText("DELETE", "/v1/campaigns?page.cursor=" + path, {owner}),
        requestText("GET", "/v1/campaigns", {"Authorization: Bearer " + value}),
        requestText("GET", "/v1/campaigns", {"Authorization: Basic " + value}),
        requestText("GET", "/v1/campaigns", {"Cookie: __Host-tl_session=" + value}),
        requestText("GET", "/v1/campaigns", {owner, "User-Agent: " + value}),
        requestText("GET", "/v1/campaigns", {owner, "Referer: https://example.test/" + value}),
        requestText("GET", "/v1/campaigns", {owner, "X-Forwarded-For: " + value}),
        requestText("GET", "/v1/campaigns", {owner, "traceparent: " + value}),
        requestText("GET", "/v1/campaigns", {owner, "X-Request-Id: " + value}),
        requestText("GET", "/v1/campaigns", {owner, "X-CSRF-Token: " + value}),
        requestText("GET", "/v1/campaigns", {owner, "X-" + value + ": 1"}),
        requestText("POST", "/v1/publishers", {owner, "Idempotency-Key: " + value, type},
            R"({"draft":{"name":)" + json + "}}"),
        requestText("POST", "/v1/publishers", {owner, type}, R"({"draft":{"name":)" + json + "}}"),
        requestText("POST", "/v1/publishers", {owner, type}, "{" + json + ":1}"),
        requestText("POST", "/v1/publishers", {owner, type}, value),
        requestText("POST", "/v1/publishers", {owner, "Content-Type: " + value}, "{}"),
        requestText(
            "POST", "/v1/session", {type}, R"({"name":)" + json + R"(,"password":)" + json + "}"),
        requestText("POST", "/v1/invitations/accept", {type},
            R"({"token":)" + json + R"(,"name":)" + json + R"(,"password":)" + json + "}"),
        requestText("POST", "/v1/calls/search", {owner, type}, R"({"caller":)" + json + "}"),
        requestText("PUT", "/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219", {owner, type},
            R"({"draft":{"name":)" + json + "}}"),
        value + " /v1/campaigns HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/campaigns HTTP/1.1\r\nHost: " + value + "\r\n\r\n",
        "GET /v1/campaigns HTTP/1.1\r\nHost: x\r\n" + value + "\r\n\r\n",
        "GET /v1/campaigns " + value + "\r\nHost: x\r\n\r\n",
        "GET /" + path + " HTTP/9.9\r\nHost: x\r\n\r\n",
        requestText("POST", "/v1/publishers", {owner, type, "Transfer-Encoding: " + value}, "{}"),
    };
}

/// Raw, and with every escape of JSON undone.
QByteArray allOf(const QByteArray& log)
{
    QByteArray all = log;
    for (const QByteArray& line : linesOf(log)) {
        const QJsonObject member = memberOf(line);
        for (const QJsonValue& value : member)
            all += value.toVariant().toString().toUtf8() + '\n';
    }
    return all;
}

QStringList foundIn(const QByteArray& text)
{
    const QByteArray small = text.toLower();
    QStringList found;
    for (const Bait& each : planted()) {
        if (small.contains(QByteArray::fromStdString(each.core).toLower()))
            found.append(QString::fromLatin1(each.what));
    }
    return found;
}

} // namespace

class TestLogCanaries : public QObject {
    Q_OBJECT

private slots:
    void thirtyFindNoWayOut();
    void theSearchFindsThem();
    void ownSecretsFindNoWayOut();

private:
    QTemporaryDir m_folder;
};

void TestLogCanaries::thirtyFindNoWayOut()
{
    QCOMPARE(planted().size(), std::size_t{30});
    // Whatever the level: debug tells more, and still none of this.
    Watched watched("sqlite", m_folder.filePath(QStringLiteral("o2.log")), LogLevel::Trace);
    const std::string token = watched.service().signIn();
    std::map<int, int> statuses;
    int requests = 1;
    for (const Bait& each : planted()) {
        for (const std::string& request : requestsWith(each.value, token)) {
            RawClient client(watched.service().port());
            const auto answer = client.ask(request);
            ++statuses[answer ? answer->status : 0];
            ++requests;
        }
    }
    // The refusals that were meant to be met were met.
    for (const int status : {200, 400, 401, 404, 405, 415, 505})
        QVERIFY2(statuses[status] > 0, qPrintable(QString::number(status)));
    watched.end();
    const QByteArray metrics = watched.metricsText();
    const QByteArray log = watched.logText();
    const auto lines = linesOf(log);
    QVERIFY2(lines.size() >= requests, "a request left no line");
    for (const QByteArray& line : lines)
        QVERIFY2(faultOf(line).isEmpty(), qPrintable(faultOf(line) + QString::fromUtf8(line)));
    QCOMPARE(foundIn(allOf(log)), QStringList());
    QCOMPARE(foundIn(metrics), QStringList());
    QVERIFY(!allOf(log).contains("127.0.0.1")); // addresses stand by their correlation id
    QVERIFY(!metrics.contains(QByteArray::fromStdString(watched.world().tenant().text())));
}

/// A control: a log that does tell is found out, for each of the thirty.
void TestLogCanaries::theSearchFindsThem()
{
    const QString file = m_folder.filePath(QStringLiteral("told.log"));
    {
        LogOptions options;
        options.place = file.toStdString();
        const auto log = must(Log::open(options, std::make_shared<SystemClock>()), "the log");
        for (const Bait& each : planted())
            log->write(LogLevel::Info, "test", "test.told", "a line", {{"value", each.value}});
    }
    QFile told(file);
    QVERIFY(told.open(QIODevice::ReadOnly));
    const QByteArray text = told.readAll();
    QCOMPARE(linesOf(text).size(), qsizetype(planted().size())); // none broke its line
    QCOMPARE(foundIn(allOf(text)).size(), qsizetype(planted().size()));
}

/// What the server itself knows: passwords, tokens and keys that work, numbers of callers, names.
void TestLogCanaries::ownSecretsFindNoWayOut()
{
    Watched watched("sqlite", m_folder.filePath(QStringLiteral("own.log")), LogLevel::Trace);
    const std::string token = watched.service().signIn();
    QByteArray answers;
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.name.value == "sessions.end")
            return;
        const bool anonymous = Op::facts.permission == Permission::Anonymous;
        answers += QByteArray::fromStdString(
            watched.service()
                .send(sample<Op>(watched.world()),
                    anonymous ? std::vector<std::string>{}
                              : std::vector<std::string>{bearer(token)})
                .body);
    });
    watched.end();
    const QByteArray metrics = watched.metricsText();
    const QByteArray all = allOf(watched.logText()) + metrics;
    QVERIFY(!all.contains(QByteArray::fromStdString(token)));
    QVERIFY(!all.contains("vexing otters"));
    // Whatever was answered that looks like one of these.
    int looked = 0;
    for (const char* form : {"\\+1\\d{10}", "tlk_[a-z]+_\\w+", "[\\w.]+@example\\.(com|test)",
             "\"token\":\"([\\w-]{43})"}) {
        const QRegularExpression pattern(QString::fromLatin1(form));
        for (auto at = pattern.globalMatch(QString::fromUtf8(answers)); at.hasNext(); ++looked) {
            const auto found = at.next();
            const QString value = found.captured(
                found.lastCapturedIndex() == 1 && QByteArray(form).startsWith("\"token") ? 1 : 0);
            QVERIFY2(!all.contains(value.toUtf8()), qPrintable(value));
        }
    }
    QVERIFY(looked > 20);
}

QTEST_GUILESS_MAIN(TestLogCanaries)
#include "tst_logcanaries.moc"
