// SEC-H1, SEC-R4: hostile requests sent to the server itself, through nginx and through HAProxy,
// with the settings that we install. Each is followed by a second request on the same connection,
// and then by somebody else's.
//
// A proxy writes the sender's address into every request that it knows of. A request that arrives
// without it was smuggled past the proxy.

#include "tests/attack/front.h"
#include "tests/attack/smugglingforms.h"
#include "tests/http/headforms.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QTest>

#include <map>
#include <mutex>

using namespace trunkline;

namespace {

using namespace std::chrono_literals;

constexpr const char* attacker = "127.0.0.7";
constexpr const char* bystander = "127.0.0.8";
constexpr const char* secondPath = "/second";

struct Seen {
    std::string path;
    std::string client;
};

ServerOptions behindLoopback()
{
    ServerOptions options;
    options.limits.head.hosts = {FormHost};
    options.limits.trustedProxies = {*Network::parse("127.0.0.1/32")};
    return options;
}

/// A server that remembers what it was asked, and by whom.
class Recorder {
public:
    Recorder()
        : m_running(
            [this](const HttpRequest& request) { return answer(request); }, behindLoopback())
    {
    }
    std::uint16_t port() const { return m_running.port(); }
    ServerFigures figures() { return m_running.server().figures(); }
    std::vector<Seen> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_seen, {});
    }

private:
    Answer answer(const HttpRequest& request)
    {
        const Seen seen{request.head.path, request.client.text()};
        if (seen.path != "/readyz") { // which HAProxy asks
            const std::lock_guard lock(m_mutex);
            m_seen.push_back(seen);
        }
        return {200, seen.path + ' ' + seen.client};
    }

    std::mutex m_mutex; // guards m_seen
    std::vector<Seen> m_seen;
    Running m_running;
};

std::string get(const std::string& path, const std::string& line = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: " + FormHost + "\r\n" + line + "\r\n";
}

std::string second() { return get(secondPath, "Connection: close\r\n"); }

int countOf(const std::string& text, const std::string& what)
{
    int count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

/// The first that the server was asked for without the attacker's address; empty: none.
std::string smuggledIn(const std::vector<Seen>& seen)
{
    for (const Seen& each : seen) {
        if (each.client != attacker)
            return each.path + " of " + each.client;
    }
    return {};
}

} // namespace

class TestBehindProxies : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void direct_data();
    void direct();
    void directBodies_data();
    void directBodies();
    void throughProxies_data();
    void throughProxies();
    void addressThroughProxies_data();
    void addressThroughProxies();
    void relayIsFoundOut();
    void cleanupTestCase();

private:
    Recorder m_server;
    std::map<std::string, std::unique_ptr<Front>> m_fronts;
    std::map<std::string, std::map<std::string, int>> m_tally; ///< by front and what it came to
};

void TestBehindProxies::initTestCase()
{
    m_fronts["nginx"] = std::make_unique<Front>(Front::Kind::Nginx, m_server.port());
    m_fronts["HAProxy"] = std::make_unique<Front>(Front::Kind::HaProxy, m_server.port());
    // Until HAProxy has found it alive.
    for (const auto& [name, front] : m_fronts) {
        QTRY_COMPARE(
            RawClient(front->port()).ask(requestText("GET", "/a")).value_or(RawAnswer{}).status,
            200);
    }
    m_server.take();
}

void TestBehindProxies::direct_data()
{
    QTest::addColumn<int>("form");
    int index = 0;
    for (const HostileForm& form : hostileForms())
        QTest::newRow(("SEC-H1 " + form.name).c_str()) << index++;
    QVERIFY(index >= 60);
}

/// One answer, the gate's; then the end. Negative control: without its defect the same form and
/// what follows it are both answered.
void TestBehindProxies::direct()
{
    QFETCH(int, form);
    const HostileForm& hostile = hostileForms()[static_cast<std::size_t>(form)];
    RawClient client(m_server.port());
    client.send(hostile.bytes + second());
    const std::string said = client.rest(10s);
    QVERIFY2(said.starts_with("HTTP/1.1 " + std::to_string(hostile.status) + ' '), said.c_str());
    QCOMPARE(countOf(said, "HTTP/1.1 "), 1);
    QVERIFY(said.find("\r\nConnection: close\r\n") != std::string::npos);
    QVERIFY(client.isClosed());
    QVERIFY(m_server.take().empty());

    RawClient again(m_server.port());
    const bool lasts = hostile.mended.find("Connection: close") == std::string::npos
        && hostile.mended.find("HTTP/1.0") == std::string::npos;
    std::string body;
    if (hostile.mended.find("hunked\r\n") != std::string::npos)
        body = "0\r\n\r\n";
    else if (hostile.mended.find("Content-Length: 5") != std::string::npos)
        body = "12345";
    again.send(hostile.mended + body + second());
    const std::string answers = again.rest(10s);
    QVERIFY2(countOf(answers, "HTTP/1.1 200 ") == (lasts ? 2 : 1), answers.c_str());
    QCOMPARE(m_server.take().size(), std::size_t(lasts ? 2 : 1));
}

void TestBehindProxies::directBodies_data()
{
    QTest::addColumn<int>("form");
    int index = 0;
    for (const SmugglingForm& form : smugglingForms())
        QTest::newRow(("SEC-H1 " + form.name).c_str()) << index++;
}

void TestBehindProxies::directBodies()
{
    QFETCH(int, form);
    const SmugglingForm& hostile = smugglingForms()[static_cast<std::size_t>(form)];
    RawClient client(m_server.port());
    client.send(hostile.bytes + second());
    const std::string said = client.rest(10s);
    const std::vector<Seen> seen = m_server.take();
    for (const Seen& each : seen)
        QVERIFY(each.path != hiddenPath);
    if (hostile.sound) {
        QVERIFY2(countOf(said, "HTTP/1.1 200 ") == 2, said.c_str());
        QCOMPARE(seen.size(), std::size_t(2));
        return;
    }
    QVERIFY2(said.starts_with("HTTP/1.1 4"), said.c_str());
    QCOMPARE(countOf(said, "HTTP/1.1 "), 1);
    QVERIFY(seen.empty());
}

void TestBehindProxies::throughProxies_data()
{
    QTest::addColumn<QByteArray>("front");
    QTest::addColumn<QByteArray>("bytes");
    for (const auto& [name, front] : m_fronts) {
        const QByteArray kind = QByteArray::fromStdString(name);
        const std::string head = "SEC-H1 " + name + ": ";
        for (const HostileForm& form : hostileForms())
            QTest::newRow((head + form.name).c_str())
                << kind << QByteArray::fromStdString(form.bytes);
        for (const SmugglingForm& form : smugglingForms())
            QTest::newRow((head + form.name).c_str())
                << kind << QByteArray::fromStdString(form.bytes);
    }
}

/// Every request that arrives is one that the proxy knew of, and nobody gets another's answer.
void TestBehindProxies::throughProxies()
{
    QFETCH(QByteArray, front);
    QFETCH(QByteArray, bytes);
    const std::string name = front.toStdString();
    const std::uint16_t port = m_fronts.at(name)->port();
    const std::uint64_t refusedBefore = m_server.figures().refusedHeads;
    std::string said;
    {
        RawClient client(port, attacker);
        client.send(bytes.toStdString() + second());
        said = client.rest(400ms); // what has no end yet gets none
    }
    const auto other = RawClient(port, bystander).ask(get("/bystander"));
    QVERIFY(other);
    QCOMPARE(other->status, 200);
    QCOMPARE(other->body, std::string("/bystander ") + bystander);

    std::vector<Seen> seen = m_server.take();
    QVERIFY(!seen.empty() && seen.back().path == "/bystander");
    seen.pop_back();
    const std::string smuggled = smuggledIn(seen);
    QVERIFY2(smuggled.empty(), smuggled.c_str());
    QVERIFY2(said.find(bystander) == std::string::npos, said.c_str());
    const int answered = countOf(said, std::string(" ") + attacker);
    QVERIFY2(answered <= static_cast<int>(seen.size()), said.c_str());
    if (m_server.figures().refusedHeads > refusedBefore)
        ++m_tally[name]["refused by our gate"];
    else
        ++m_tally[name][seen.empty() ? "refused by the proxy" : "mended by the proxy"];
}

void TestBehindProxies::addressThroughProxies_data()
{
    QTest::addColumn<QByteArray>("front"); // empty: none
    QTest::addColumn<QByteArray>("lines");
    const QByteArray claim = "X-Forwarded-For: 203.0.113.66\r\n";
    for (const char* front : {"", "nginx", "HAProxy"}) {
        const QByteArray head = QByteArray("SEC-R4 ") + (*front == 0 ? "direct" : front) + ": ";
        const auto row = [&](const char* name, const QByteArray& lines) {
            QTest::newRow((head + name).constData()) << QByteArray(front) << lines;
        };
        row("nothing claimed", "");
        row("an address claimed", claim);
        row("two lines", claim + "X-Forwarded-For: 203.0.113.67\r\n");
        row("a proxy of ours claimed", "X-Forwarded-For: 203.0.113.66, 127.0.0.1\r\n");
        row("loopback claimed", "X-Forwarded-For: 127.0.0.1\r\n");
        row("no address", "X-Forwarded-For: unknown\r\n");
        row("another field", "Forwarded: for=203.0.113.66\r\nX-Real-IP: 203.0.113.66\r\n");
    }
}

/// Whatever is claimed, the address is that of the connection.
void TestBehindProxies::addressThroughProxies()
{
    QFETCH(QByteArray, front);
    QFETCH(QByteArray, lines);
    const std::uint16_t port
        = front.isEmpty() ? m_server.port() : m_fronts.at(front.toStdString())->port();
    const auto answer = RawClient(port, attacker).ask(get("/a", lines.toStdString()));
    QVERIFY(answer);
    QCOMPARE(answer->body, std::string("/a ") + attacker);
    m_server.take();
}

/// Negative control: a front that does not know what passes through it.
void TestBehindProxies::relayIsFoundOut()
{
    const Front relay(Front::Kind::Relay, m_server.port());
    RawClient client(relay.port(), attacker);
    client.send(get("/a") + second());
    QCOMPARE(countOf(client.rest(10s), "HTTP/1.1 200 "), 2);
    QCOMPARE(smuggledIn(m_server.take()), std::string("/a of 127.0.0.1"));
    // And one that lets the sender choose an address.
    RawClient liar(relay.port(), attacker);
    liar.send(get("/a", "X-Forwarded-For: 203.0.113.66\r\nConnection: close\r\n"));
    liar.rest(10s);
    QCOMPARE(smuggledIn(m_server.take()), std::string("/a of 203.0.113.66"));
}

void TestBehindProxies::cleanupTestCase()
{
    for (const auto& [front, counts] : m_tally) {
        for (const auto& [what, count] : counts)
            qInfo("%s: %d forms %s", front.c_str(), count, what.c_str());
    }
}

QTEST_GUILESS_MAIN(TestBehindProxies)
#include "tst_behindproxies.moc"
