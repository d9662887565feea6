// The HTTP edge over real sockets: limits, deadlines, pipelines, queues, draining.

#include "services/http/server.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace std::string_literals;
using namespace trunkline;
using std::chrono::milliseconds;

namespace {

Answer echo(const HttpRequest& request)
{
    return {200, request.head.method + ' ' + request.head.path + ' ' + request.body};
}

std::string chunked(const std::vector<std::string>& pieces)
{
    std::string out;
    for (const std::string& piece : pieces) {
        char size[32];
        std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
        out += size + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

} // namespace

class TestServer : public QObject {
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
    void everyAnswerCarriesTheSafeHeaders_data();
    void everyAnswerCarriesTheSafeHeaders();
    void hostileHeadsEndTheConnection_data();
    void hostileHeadsEndTheConnection();
    void bodiesHaveALimit_data();
    void bodiesHaveALimit();
    void largeBodiesHaveALimit_data();
    void largeBodiesHaveALimit();
    void largeBodiesShareTheMemory();
    void bodiesKeepAPace_data();
    void bodiesKeepAPace();
    void deadlines_data();
    void deadlines();
    void keepAliveHasAnEnd();
    void unreadAnswersAreDropped_data();
    void unreadAnswersAreDropped();
    void oneAddressHasItsShare();
    void fullQueueAnswersAtOnce();
    void oneKindKeepsNoOtherWaiting_data();
    void oneKindKeepsNoOtherWaiting();
    void throwingHandlerEndsItsRequestOnly();
    void handlerLearnsThatItsClientIsGone_data();
    void handlerLearnsThatItsClientIsGone();
    void drainLetsWhatRunsEnd();
    void refusesUnsafeListening();
};

void TestServer::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const std::string& request, const char* body) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << QByteArray(body);
    };
    row("GET", requestText("GET", "/a?b=c"), "GET /a ");
    row("HEAD", requestText("HEAD", "/a"), "");
    row("POST", requestText("POST", "/a", {}, "{}"), "POST /a {}");
    row("chunked",
        requestText("POST", "/a", {"Transfer-Encoding: chunked"}) + chunked({"ab", "c", "defg"}),
        "POST /a abcdefg");
    row("escaped path", requestText("GET", "/a%20b"), "GET /a b ");
    row("expects 100",
        "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
        "POST /a hi");
}

void TestServer::answers()
{
    QFETCH(QByteArray, request);
    Running running(echo);
    RawClient client(running.port());
    const auto answer = client.ask(request.toStdString());
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QTEST(QByteArray::fromStdString(answer->body), "body");
    // The connection goes on with the next request.
    const auto next = client.ask(requestText("GET", "/next"));
    QVERIFY(next && next->body == "GET /next ");
}

void TestServer::everyAnswerCarriesTheSafeHeaders_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const std::string& request, int status) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << status;
    };
    row("SEC-H4 200", requestText("GET", "/a"), 200);
    row("SEC-H4 HEAD", requestText("HEAD", "/a"), 200);
    row("SEC-H4 thrown", requestText("GET", "/throw"), 500);
    row("SEC-H4 problem", requestText("GET", "/problem"), 404);
    row("SEC-H4 parser", "GET /a HTTP/1.1\r\n\r\n", 400);
    row("SEC-H4 version", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", 505);
    row("SEC-H4 length", requestText("GET", "/a", {"Content-Length: 9999999"}), 413);
    row("SEC-H4 head", requestText("GET", '/' + std::string(9'000, 'a')), 414);
}

void TestServer::everyAnswerCarriesTheSafeHeaders()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    Running running([](const HttpRequest& asked) -> Answer {
        if (asked.head.path == "/throw")
            throw std::runtime_error("select secret from somewhere");
        return asked.head.path == "/problem" ? problem(fail(Errc::NotFound, "none"), "id")
                                             : Answer{200, "{}"};
    });
    RawClient client(running.port());
    const auto answer = client.ask(request.toStdString());
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    const std::pair<const char*, const char*> wanted[] = {{"x-content-type-options", "nosniff"},
        {"content-security-policy",
            "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"},
        {"referrer-policy", "no-referrer"}, {"cross-origin-resource-policy", "same-origin"},
        {"cache-control", "no-store"}};
    for (const auto& [name, value] : wanted)
        QVERIFY2(answer->header(name) == value, name);
    QVERIFY(answer->header("content-type").ends_with("; charset=utf-8"));
    QVERIFY(answer->header("server").empty());
    QVERIFY(answer->body.find("select") == std::string::npos);
}

void TestServer::hostileHeadsEndTheConnection_data()
{
    QTest::addColumn<QByteArray>("request");
    const auto row = [](const char* name, const std::string& request) {
        QTest::newRow(name) << QByteArray::fromStdString(request);
    };
    const std::string host = "Host: x\r\n";
    row("SEC-H1 length and chunks",
        "POST /a HTTP/1.1\r\n" + host
            + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
              "0\r\n\r\n");
    row("SEC-H1 two lengths",
        "POST /a HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 3\r\n\r\nabc");
    row("SEC-H1 chunked twice",
        "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    row("SEC-H1 identity", "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n");
    row("SEC-H1 no host", "GET /a HTTP/1.1\r\n\r\n");
    row("SEC-H1 two hosts", "GET /a HTTP/1.1\r\n" + host + host + "\r\n");
    row("SEC-H1 folded", "GET /a HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n");
    row("SEC-H1 bare LF", "GET /a HTTP/1.1\nHost: x\n\n");
    row("SEC-H1 lower case", "get /a HTTP/1.1\r\n" + host + "\r\n");
    row("SEC-H1 foreign target", "GET http://other/a HTTP/1.1\r\n" + host + "\r\n");
    row("SEC-H1 blank before colon", "GET /a HTTP/1.1\r\n" + host + "X : a\r\n\r\n");
    row("SEC-H1 NUL", "GET /a HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"s);
    row("SEC-H1 bad chunk",
        "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
    row("SEC-H1 trailer",
        "POST /a HTTP/1.1\r\n" + host
            + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Admin: yes\r\n\r\n");
}

void TestServer::hostileHeadsEndTheConnection()
{
    QFETCH(QByteArray, request);
    std::atomic<bool> smuggled = false;
    Running running([&smuggled](const HttpRequest& asked) {
        smuggled = smuggled || asked.head.path == "/smuggled";
        return echo(asked);
    });
    RawClient client(running.port());
    QVERIFY(client.send(request.toStdString() + requestText("GET", "/smuggled")));
    const auto answer = client.receive();
    QVERIFY(answer);
    QVERIFY2(answer->status >= 400 && answer->status < 600, answer->head.c_str());
    QCOMPARE(answer->header("connection"), std::string("close"));
    QVERIFY(client.isClosed());
    QVERIFY(!smuggled);
}

void TestServer::bodiesHaveALimit_data()
{
    QTest::addColumn<bool>("inChunks");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("status");
    QTest::newRow("SEC-H2 at") << false << 1'000 << 200;
    QTest::newRow("SEC-H2 over") << false << 1'001 << 413;
    QTest::newRow("SEC-H2 at, in chunks") << true << 1'000 << 200;
    QTest::newRow("SEC-H2 over, in chunks") << true << 1'001 << 413;
}

void TestServer::bodiesHaveALimit()
{
    QFETCH(bool, inChunks);
    QFETCH(int, size);
    ServerOptions options;
    options.limits.bodyBytes = 1'000;
    Running running(echo, options);
    RawClient client(running.port());
    const std::string body(static_cast<std::size_t>(size), 'x');
    const auto answer = client.ask(inChunks
            ? requestText("POST", "/a", {"Transfer-Encoding: chunked"}) + chunked({body})
            : requestText("POST", "/a", {}, body));
    QVERIFY(answer);
    QTEST(answer->status, "status");
}

void TestServer::largeBodiesHaveALimit_data()
{
    QTest::addColumn<bool>("welcome");
    QTest::addColumn<bool>("inChunks");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("status");
    QTest::newRow("SEC-H2 at") << true << false << 5'000 << 200;
    QTest::newRow("SEC-H2 over") << true << false << 5'001 << 413;
    QTest::newRow("SEC-H2 at, in chunks") << true << true << 5'000 << 200;
    QTest::newRow("SEC-H2 over, in chunks") << true << true << 5'001 << 413;
    QTest::newRow("SEC-H2 a stranger's") << false << false << 1'001 << 413;
    QTest::newRow("SEC-H2 a stranger's, in chunks") << false << true << 1'001 << 413;
    QTest::newRow("SEC-H2 a stranger's small one") << false << true << 1'000 << 200;
}

void TestServer::largeBodiesHaveALimit()
{
    QFETCH(bool, welcome);
    QFETCH(bool, inChunks);
    QFETCH(int, size);
    ServerOptions options;
    options.limits.bodyBytes = 1'000;
    options.limits.bulkBytes = 5'000;
    Running running(echo, options, 0, [welcome](const HttpRequest& request) {
        return welcome && request.head.path == "/a" && request.body.empty();
    });
    RawClient client(running.port());
    const std::string body(static_cast<std::size_t>(size), 'x');
    const auto answer = client.ask(inChunks
            ? requestText("POST", "/a", {"Transfer-Encoding: chunked"}) + chunked({body})
            : requestText("POST", "/a", {}, body));
    QVERIFY(answer);
    QTEST(answer->status, "status");
}

void TestServer::largeBodiesShareTheMemory()
{
    ServerOptions options;
    options.limits.bodyBytes = 1'000;
    options.limits.bulkBytes = 5'000;
    options.limits.allBulkBytes = 9'000;
    Running running(echo, options, 0, [](const HttpRequest&) { return true; });
    const auto asked = [](RawClient& client, const std::string& body) {
        return client.ask(requestText("POST", "/a", {}, body));
    };
    {
        RawClient slow(running.port());
        QVERIFY(slow.send(requestText("POST", "/a", {"Content-Length: 5000", "X: y"})));
        RawClient other(running.port());
        const auto refused = [&] {
            // The slow one's head may not have been read yet.
            for (int i = 0; i < 50; ++i) {
                RawClient client(running.port());
                const auto answer = asked(client, std::string(5'000, 'x'));
                if (answer && answer->status == 503 && !answer->header("retry-after").empty())
                    return true;
            }
            return false;
        }();
        QVERIFY(refused);
        const auto small = asked(other, std::string(4'000, 'x'));
        QVERIFY(small && small->status == 200);
    }
    // What is sent in chunks takes what has come, not what may come.
    std::vector<std::unique_ptr<RawClient>> begun;
    for (int i = 0; i < 4; ++i) {
        begun.push_back(std::make_unique<RawClient>(running.port()));
        QVERIFY(begun.back()->send(
            requestText("POST", "/a", {"Transfer-Encoding: chunked"}) + "3\r\nabc\r\n"));
    }
    RawClient last(running.port());
    QTRY_VERIFY(asked(last, std::string(5'000, 'x')).value_or(RawAnswer{}).status == 200
        || asked(*std::make_unique<RawClient>(running.port()), std::string(5'000, 'x'))
                .value_or(RawAnswer{})
                .status
            == 200);
}

void TestServer::bodiesKeepAPace_data()
{
    QTest::addColumn<bool>("large");
    QTest::addColumn<int>("piece");
    QTest::addColumn<int>("pieces"); // one every 150 ms; a step is 400 ms and 1,000 bytes
    QTest::addColumn<int>("status");
    QTest::newRow("SEC-H2 a large one in time") << true << 1'000 << 8 << 200;
    QTest::newRow("SEC-H2 a large one too slow") << true << 200 << 20 << 408;
    QTest::newRow("SEC-H2 a usual one in time") << false << 1'000 << 8 << 200;
    QTest::newRow("SEC-H2 a usual one too slow") << false << 200 << 20 << 408;
    QTest::newRow("SEC-H2 a usual one over the whole time") << false << 1'000 << 20 << 408;
}

void TestServer::bodiesKeepAPace()
{
    QFETCH(bool, large);
    QFETCH(int, piece);
    QFETCH(int, pieces);
    QFETCH(int, status);
    ServerOptions options;
    options.limits.bodyBytes = large ? 1'000 : 100'000;
    options.limits.bulkBytes = 100'000;
    options.limits.bodyTime = milliseconds{large ? 400 : 2'000};
    options.limits.bodyStep = milliseconds{400};
    options.limits.leastRate = 1'000;
    Running running(echo, options, 0, [](const HttpRequest&) { return true; });
    RawClient client(running.port());
    client.send(requestText("POST", "/a", {"Content-Length: " + std::to_string(piece * pieces)}));
    while (pieces-- > 0 && !client.isClosed(milliseconds{0})) {
        QTest::qSleep(150);
        client.send(std::string(static_cast<std::size_t>(piece), 'x'));
    }
    QCOMPARE(client.receive().value_or(RawAnswer{}).status, status);
}

void TestServer::deadlines_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<int>("status"); // 0: closed without an answer
    QTest::newRow("SEC-H2 nothing") << QByteArray() << 0;
    QTest::newRow("SEC-H2 half a head") << QByteArray("GET /a HTTP/1.1\r\nHo") << 408;
    QTest::newRow("SEC-H2 half a body")
        << QByteArray("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc") << 408;
    QTest::newRow("SEC-H2 half a chunk")
        << QByteArray("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n900\r\nabc")
        << 408;
}

void TestServer::deadlines()
{
    QFETCH(QByteArray, begin);
    QFETCH(int, status);
    ServerOptions options;
    options.limits.headTime = options.limits.bodyTime = milliseconds{300};
    Running running(echo, options);
    RawClient client(running.port());
    QVERIFY(client.send(begin.toStdString()));
    if (status == 0) {
        QVERIFY(client.isClosed());
        return;
    }
    // A byte now and then does not buy more time: the deadline is for the whole.
    std::optional<RawAnswer> answer;
    for (int i = 0; i < 40 && !answer; ++i) {
        client.send("a");
        answer = client.receive(false, milliseconds{60});
    }
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    QVERIFY(client.isClosed());
}

void TestServer::keepAliveHasAnEnd()
{
    ServerOptions options;
    options.limits.requestsOfAConnection = 3;
    options.limits.keepAlive = milliseconds{200};
    Running running(echo, options);
    RawClient client(running.port());
    for (int i = 1; i <= 3; ++i) {
        const auto answer = client.ask(requestText("GET", "/a"));
        QVERIFY(answer);
        QCOMPARE(answer->header("connection"), std::string(i == 3 ? "close" : ""));
    }
    QVERIFY(client.isClosed());
    RawClient idle(running.port());
    QVERIFY(idle.ask(requestText("GET", "/a")));
    QVERIFY(idle.isClosed());
    RawClient asked(running.port());
    const auto last = asked.ask(requestText("GET", "/a", {"Connection: close"}));
    QVERIFY(last && last->header("connection") == "close");
    QVERIFY(asked.isClosed());
}

void TestServer::unreadAnswersAreDropped_data()
{
    QTest::addColumn<int>("window");
    QTest::addColumn<int>("sip"); // bytes, every 50 ms
    QTest::addColumn<int>("open");
    QTest::newRow("SEC-H2 never read") << 1 << 0 << 0;
    QTest::newRow("SEC-H2 read too slowly") << 1 << 20 << 0;
    QTest::newRow("SEC-H2 read slowly") << 1 << 2'000 << 1;
    QTest::newRow("SEC-H2 read") << 0 << 200'000 << 1;
}

/// What fits into the system's buffers is sent, and yet it has not arrived. Negative control: who
/// reads keeps the connection.
void TestServer::unreadAnswersAreDropped()
{
    QFETCH(int, window);
    QFETCH(int, sip);
    QFETCH(int, open);
    ServerOptions options;
    options.limits.answerStep = milliseconds{400};
    const std::string large(200'000, 'x');
    Running running([&large](const HttpRequest&) { return Answer{200, large}; }, options);
    RawClient client(running.port(), {}, window);
    QVERIFY(client.send(requestText("GET", "/a")));
    QTRY_COMPARE(running.server().figures().open, std::uint64_t{1});
    std::size_t read = 0;
    for (int i = 0; i < 20; ++i) {
        QTest::qWait(50);
        if (sip > 0)
            read += client.sip(static_cast<std::size_t>(sip));
    }
    QCOMPARE(running.server().figures().open, static_cast<std::uint64_t>(open));
    QCOMPARE(read >= large.size(), window == 0);
}

void TestServer::oneAddressHasItsShare()
{
    ServerOptions options;
    options.limits.connectionsOfAnAddress = 3;
    Running running(echo, options);
    std::vector<std::unique_ptr<RawClient>> held;
    for (int i = 0; i < 3; ++i) {
        held.push_back(std::make_unique<RawClient>(running.port()));
        QVERIFY(held.back()->ask(requestText("GET", "/a")));
    }
    RawClient fourth(running.port());
    QVERIFY(fourth.isClosed());
    held.pop_back();
    QTRY_VERIFY(running.server().figures().open == 2);
    RawClient again(running.port());
    QVERIFY(again.ask(requestText("GET", "/a")));
    QCOMPARE(running.server().figures().refusedConnections, std::uint64_t{1});
}

void TestServer::fullQueueAnswersAtOnce()
{
    std::promise<void> go;
    const std::shared_future<void> gone = go.get_future().share();
    ServerOptions options;
    options.workers = 1;
    options.waiting = 1;
    std::atomic<int> begun = 0;
    Running running(
        [&](const HttpRequest& asked) {
            ++begun;
            gone.wait();
            return echo(asked);
        },
        options, 0, {},
        [](const HttpRequest& asked) {
            return asked.head.path == "/healthz" ? std::optional(Answer{}) : std::nullopt;
        });
    RawClient first(running.port());
    QVERIFY(first.send(requestText("GET", "/1")));
    QTRY_COMPARE(begun.load(), 1);
    RawClient second(running.port());
    QVERIFY(second.send(requestText("GET", "/2")));
    QTRY_COMPARE(running.server().figures().open, std::uint64_t{2});
    QTest::qWait(100);
    RawClient third(running.port());
    const auto refused = third.ask(requestText("GET", "/3"));
    // A server that is full lives, and must be able to say so.
    RawClient fourth(running.port());
    const auto lives = fourth.ask(requestText("GET", "/healthz"));
    go.set_value();
    QVERIFY(lives && lives->status == 200);
    QVERIFY(refused);
    QCOMPARE(refused->status, 503); // SEC-H2
    QCOMPARE(refused->header("retry-after"), std::string("1"));
    QVERIFY(first.receive()->status == 200 && second.receive()->status == 200);
}

void TestServer::oneKindKeepsNoOtherWaiting_data()
{
    QTest::addColumn<QByteArray>("slow");
    QTest::addColumn<QByteArray>("quick");
    QTest::addColumn<bool>("answered");
    QTest::newRow("SEC-H2 who signs in") << QByteArray("/apart") << QByteArray("/a") << true;
    QTest::newRow("SEC-H2 who is signed in") << QByteArray("/a") << QByteArray("/apart") << true;
    QTest::newRow("SEC-H2 the same kind") << QByteArray("/a") << QByteArray("/b") << false;
}

/// All threads of one kind are taken, and its queue is full.
void TestServer::oneKindKeepsNoOtherWaiting()
{
    QFETCH(QByteArray, slow);
    QFETCH(QByteArray, quick);
    QFETCH(bool, answered);
    std::promise<void> go;
    const std::shared_future<void> gone = go.get_future().share();
    ServerOptions options;
    options.workers = options.workersApart = 1;
    options.waiting = 0;
    std::atomic<int> begun = 0;
    Running running(
        [&](const HttpRequest& asked) {
            ++begun;
            if (asked.head.path == slow.toStdString())
                gone.wait();
            return echo(asked);
        },
        options, 0, {}, {}, [](const HttpRequest& asked) { return asked.head.path == "/apart"; });
    RawClient first(running.port());
    QVERIFY(first.send(requestText("GET", slow.toStdString())));
    QTRY_COMPARE(begun.load(), 1);
    RawClient second(running.port());
    const auto answer = second.ask(requestText("GET", quick.toStdString()));
    go.set_value();
    QVERIFY(answer);
    QCOMPARE(answer->status, answered ? 200 : 503);
    QVERIFY(first.receive()->status == 200);
}

void TestServer::throwingHandlerEndsItsRequestOnly()
{
    ServerOptions options;
    options.newRequestId = [] { return std::string("a name"); };
    Running running(
        [](const HttpRequest& asked) -> Answer {
            if (asked.head.path == "/throw")
                throw std::runtime_error("inside");
            return echo(asked);
        },
        options);
    RawClient client(running.port());
    const auto thrown = client.ask(requestText("GET", "/throw"));
    QVERIFY(thrown && thrown->status == 500); // SEC-H8
    QCOMPARE(thrown->header("x-request-id"), std::string("a name"));
    QVERIFY(thrown->body.find(R"("request_id":"a name")") != std::string::npos);
    QVERIFY(thrown->body.find("inside\"") == std::string::npos);
    QVERIFY(client.ask(requestText("GET", "/a"))->status == 200);
}

void TestServer::handlerLearnsThatItsClientIsGone_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("it leaves") << false;
    QTest::newRow("it is cut off") << true;
}

void TestServer::handlerLearnsThatItsClientIsGone()
{
    QFETCH(bool, reset);
    std::promise<bool> stopped;
    Running running([&stopped](const HttpRequest& asked) -> Answer {
        for (int i = 0; i < 500 && !asked.stop.stop_requested(); ++i)
            std::this_thread::sleep_for(milliseconds{10});
        stopped.set_value(asked.stop.stop_requested());
        return {200, "{}"};
    });
    {
        RawClient client(running.port());
        QVERIFY(client.send(requestText("GET", "/a")));
        QTest::qSleep(50);
        if (reset)
            client.reset();
    }
    QVERIFY(stopped.get_future().get());
}

void TestServer::drainLetsWhatRunsEnd()
{
    std::promise<void> go;
    const std::shared_future<void> gone = go.get_future().share();
    std::atomic<int> begun = 0;
    Running running([&](const HttpRequest& asked) {
        if (asked.head.path == "/slow") {
            ++begun;
            gone.wait();
        }
        return echo(asked);
    });
    RawClient idle(running.port());
    QVERIFY(idle.ask(requestText("GET", "/a")));
    RawClient busy(running.port());
    QVERIFY(busy.send(requestText("GET", "/slow")));
    QTRY_COMPARE(begun.load(), 1);
    running.server().drain(std::chrono::seconds{20});
    QVERIFY(idle.isClosed());
    go.set_value();
    const auto answer = busy.receive();
    QVERIFY(answer && answer->status == 200);
    QCOMPARE(answer->header("connection"), std::string("close"));
    QVERIFY(busy.isClosed());
    running.join();
}

void TestServer::refusesUnsafeListening()
{
    ServerOptions open;
    open.address = "0.0.0.0";
    HttpServer server(open, echo);
    const Outcome refused = server.listen();
    QVERIFY(!refused && refused.error().code == Errc::Invalid);
    ServerOptions noKey;
    noKey.certificate = noKey.key = "/nonexistent.pem";
    HttpServer secure(noKey, echo);
    QVERIFY(!secure.listen().ok());
    Running running(echo);
    ServerOptions taken;
    taken.port = running.port();
    HttpServer second(taken, echo);
    QVERIFY(second.listen().error().code == Errc::Unavailable);
}

QTEST_GUILESS_MAIN(TestServer)

#include "tst_server.moc"
