// A browser's session: the cookie's bytes, and what another page can do with it (SEC-S3, SEC-S5).

#include "services/http/cookie.h"
#include "tests/conformance/operations.h"
#include "tests/http/service.h"

#include <QTest>

using namespace trunkline;

namespace {

constexpr const char* origin = "https://console.example.test";
constexpr const char* sameSite = "Sec-Fetch-Site: same-origin";
constexpr const char* jsonType = "Content-Type: application/json";

std::shared_ptr<World> sqlite() { return std::make_shared<World>("sqlite"); }

void withOrigin(ApiParts& parts) { parts.origins = {origin}; }

struct Browser {
    std::string cookie; ///< `Cookie: …`
    std::string csrf;   ///< `X-CSRF-Token: …`
};

std::string tokenOf(const std::string& setCookie)
{
    const std::string head = std::string(cookieName) + '=';
    if (!setCookie.starts_with(head))
        qFatal("no cookie of ours: %s", setCookie.c_str());
    return setCookie.substr(head.size(), setCookie.find(';') - head.size());
}

Browser enter(Service& service)
{
    const RawAnswer answer = service.send(sample<SignIn>(service.world()), {sameSite, jsonType});
    if (answer.status != 200)
        qFatal("%s", answer.body.c_str());
    return {"Cookie: theme=dark; " + std::string(cookieName) + '='
            + tokenOf(answer.header("set-cookie")),
        "X-CSRF-Token: " + answer.header("x-csrf-token")};
}

struct Variant {
    const char* name;
    std::vector<std::string> lines; ///< beside the cookie
    bool token;
    int status; ///< 200: whatever the operation answers
};

std::vector<Variant> variants()
{
    const std::string ours = std::string("Origin: ") + origin;
    return {{"our own page", {sameSite, jsonType}, true, 200},
        {"our own page, an old browser", {ours, jsonType}, true, 200},
        {"another site", {"Sec-Fetch-Site: cross-site", jsonType}, true, 403},
        {"a sub-domain", {"Sec-Fetch-Site: same-site", jsonType}, true, 403},
        {"typed by hand", {"Sec-Fetch-Site: none", jsonType}, true, 403},
        {"another site that names us", {"Sec-Fetch-Site: cross-site", ours, jsonType}, true, 403},
        {"another origin", {"Origin: https://evil.example.test", jsonType}, true, 403},
        {"no origin", {"Origin: null", jsonType}, true, 403},
        {"our name at the end", {std::string(ours) + ".evil.test", jsonType}, true, 403},
        {"says nothing", {jsonType}, true, 403},
        {"a form", {sameSite, "Content-Type: application/x-www-form-urlencoded"}, true, 415},
        {"plain text", {sameSite, "Content-Type: text/plain"}, true, 415},
        {"parts of a form", {sameSite, "Content-Type: multipart/form-data; boundary=x"}, true, 415},
        {"no token", {sameSite, jsonType}, false, 403},
        {"another token",
            {sameSite, jsonType, "X-CSRF-Token: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            false, 403}};
}

} // namespace

class TestCookies : public QObject {
    Q_OBJECT

private slots:
    void s3_bytesOfTheCookie();
    void s5_everyUnsafeOperation_data();
    void s5_everyUnsafeOperation();
    void s5_eachDefenceCounts_data();
    void s5_eachDefenceCounts();
    void s5_signingIn_data();
    void s5_signingIn();
    void s5_bothCredentialsAreRefused();
    void s5_bearersNeedNone();
    void readingNeedsNoToken();
};

void TestCookies::s3_bytesOfTheCookie()
{
    Service service(sqlite(), withOrigin);
    World& world = service.world();
    const std::string tail = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    const auto check = [&](const RawAnswer& answer) {
        QCOMPARE(answer.status, 200);
        const std::string cookie = answer.header("set-cookie");
        const std::string token = tokenOf(cookie);
        QCOMPARE(token.size(), std::size_t{43});
        QCOMPARE(cookie, std::string(cookieName) + '=' + token + tail);
        QCOMPARE(answer.header("x-csrf-token").size(), std::size_t{43});
        // No script needs to see it.
        QVERIFY(answer.body.find(token) == std::string::npos);
    };
    check(service.send(sample<SignIn>(world), {sameSite, jsonType}));
    check(service.send(sample<AcceptInvitation>(world), {sameSite, jsonType}));
    const ChangePassword change = sample<ChangePassword>(world);
    const Browser browser = [&] {
        const RawAnswer answer
            = service.send(SignIn{"owner@example.test", {Secret(change.current.value.reveal())}},
                {sameSite, jsonType});
        return Browser{
            "Cookie: " + std::string(cookieName) + '=' + tokenOf(answer.header("set-cookie")),
            "X-CSRF-Token: " + answer.header("x-csrf-token")};
    }();
    check(service.send(change, {sameSite, browser.cookie, browser.csrf, jsonType}));
    QCOMPARE(service.send(ReadSession{}, {browser.cookie}).status, 401);
    // Who is no browser gets a token and no cookie.
    const RawAnswer desktop = service.send(sample<SignIn>(world));
    QVERIFY(desktop.header("set-cookie").empty());
    QCOMPARE(objectOf(desktop)[QStringLiteral("token")].toString().size(), 43);
}

void TestCookies::s5_everyUnsafeOperation_data()
{
    QTest::addColumn<int>("variant");
    int index = 0;
    for (const Variant& variant : variants())
        QTest::newRow(variant.name) << index++;
}

void TestCookies::s5_everyUnsafeOperation()
{
    QFETCH(int, variant);
    const Variant way = variants()[static_cast<std::size_t>(variant)];
    Service service(sqlite(), withOrigin);
    Browser browser = enter(service);
    int asked = 0;
    bool ended = false; // by the operation before
    forEachOperation([&]<Operation Op>() {
        if constexpr (Op::facts.verb == Verb::Get || Op::facts.permission == Permission::Anonymous)
            return;
        service.world().advance(std::chrono::seconds{1}); // which session is the oldest is told
        if (way.status == 200 && ended)
            browser = enter(service);
        ended = Op::facts.touches == Entity::Session;
        const Op operation = sample<Op>(service.world());
        std::vector<std::string> lines = way.lines;
        lines.push_back(browser.cookie);
        if (way.token)
            lines.push_back(browser.csrf);
        const Snapshot before = service.world().snapshot();
        const std::int64_t entries = service.world().entries();
        const RawAnswer answer = service.send(operation, lines);
        QVERIFY2(answer.status == way.status,
            (std::string(Op::facts.name.value) + ": " + answer.body).c_str());
        if (way.status != 200) {
            // It was tried in somebody's name: that stands in the trail, and nothing else anywhere.
            const bool noted = way.status == 403;
            for (const std::string& table : differing(before, service.world().snapshot()))
                QVERIFY2(noted && table.starts_with("audit_"), table.c_str());
            QCOMPARE(service.world().entries(), entries + (noted ? 1 : 0));
        }
        ++asked;
    });
    QVERIFY(asked > 20);
}

void TestCookies::s5_eachDefenceCounts_data()
{
    QTest::addColumn<int>("down"); // 0: our own page, 1: JSON, 2: the token
    QTest::addColumn<QByteArray>("site");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("token");
    QTest::addColumn<int>("status"); // while it is up
    const QByteArray json = "application/json";
    QTest::newRow("SEC-S5 our own page") << 0 << QByteArray("same-site") << json << true << 403;
    QTest::newRow("SEC-S5 JSON only")
        << 1 << QByteArray("same-origin") << QByteArray("text/plain") << true << 415;
    QTest::newRow("SEC-S5 the token") << 2 << QByteArray("same-origin") << json << false << 403;
}

/// Negative control of each: what it alone refuses is done when it is down.
void TestCookies::s5_eachDefenceCounts()
{
    QFETCH(int, down);
    QFETCH(QByteArray, site);
    QFETCH(QByteArray, type);
    QFETCH(bool, token);
    QFETCH(int, status);
    for (const bool isDown : {false, true}) {
        Service service(sqlite(), [&](ApiParts& parts) {
            parts.defences.ownPage = !(isDown && down == 0);
            parts.defences.jsonOnly = !(isDown && down == 1);
            parts.defences.csrfToken = !(isDown && down == 2);
        });
        const Browser browser = enter(service);
        std::vector<std::string> lines{browser.cookie, "Sec-Fetch-Site: " + site.toStdString(),
            "Content-Type: " + type.toStdString()};
        if (token)
            lines.push_back(browser.csrf);
        QCOMPARE(service.send(sample<CreatePublisher>(service.world()), lines).status,
            isDown ? 200 : status);
    }
}

void TestCookies::s5_signingIn_data() { s5_everyUnsafeOperation_data(); }

/// Neither a session nor a token is there yet; the first two conditions hold.
void TestCookies::s5_signingIn()
{
    QFETCH(int, variant);
    const Variant way = variants()[static_cast<std::size_t>(variant)];
    if (std::string(way.name).find("token") != std::string::npos
        || std::string(way.name) == "says nothing")
        return;
    Service service(sqlite(), withOrigin);
    QCOMPARE(service.send(sample<SignIn>(service.world()), way.lines).status, way.status);
    QCOMPARE(service.send(sample<AcceptInvitation>(service.world()), way.lines).status, way.status);
}

void TestCookies::s5_bothCredentialsAreRefused()
{
    Service service(sqlite(), withOrigin);
    const Browser browser = enter(service);
    const std::string token = service.signIn();
    QCOMPARE(service.send(ReadSession{}, {browser.cookie}).status, 200);
    QCOMPARE(service.send(ReadSession{}, {bearer(token)}).status, 200);
    QCOMPARE(service.send(ReadSession{}, {bearer(token), browser.cookie}).status, 400);
}

void TestCookies::s5_bearersNeedNone()
{
    Service service(sqlite(), withOrigin);
    const std::string token = service.signIn();
    QCOMPARE(service.send(sample<CreatePublisher>(service.world()), {bearer(token)}).status, 200);
}

void TestCookies::readingNeedsNoToken()
{
    Service service(sqlite(), withOrigin);
    const Browser browser = enter(service);
    const RawAnswer answer = service.send(ReadSession{}, {browser.cookie});
    QCOMPARE(answer.status, 200);
    QCOMPARE("X-CSRF-Token: " + answer.header("x-csrf-token"), browser.csrf);
    const RawAnswer out
        = service.send(SignOut{}, {browser.cookie, browser.csrf, sameSite, jsonType});
    QCOMPARE(out.status, 200);
    QVERIFY(!out.header("clear-site-data").empty());
    QCOMPARE(service.send(ReadSession{}, {browser.cookie}).status, 401);
}

QTEST_GUILESS_MAIN(TestCookies)
#include "tst_cookies.moc"
