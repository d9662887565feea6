// What the edge holds for every operation, made from their list: methods, headers, origins, strict
// JSON, nothing secret in a URL, errors that tell nothing of the inside (SEC-H3 to SEC-H8).

#include "tests/conformance/operations.h"
#include "tests/http/service.h"
#include "tests/support/must.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <QTest>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

using namespace trunkline;

namespace {

/// A text that must never be seen outside.
constexpr const char* inside = "select password from logins where /usr/lib/trunkline::Handler";

constexpr std::array safeHeaders{std::pair{"x-content-type-options", "nosniff"},
    std::pair{"content-security-policy",
        "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"},
    std::pair{"referrer-policy", "no-referrer"},
    std::pair{"cross-origin-resource-policy", "same-origin"},
    std::pair{"cache-control", "no-store"}};

template <Operation Op>
std::string nameOf()
{
    return std::string(Op::facts.name.value);
}

std::string targetOf(const WireRequest& request)
{
    return request.path + (request.query.empty() ? "" : '?' + request.query);
}

QByteArray faultOf(const RawAnswer& answer)
{
    for (const auto& [name, value] : safeHeaders) {
        if (answer.header(name) != value)
            return QByteArray("no ") + name;
    }
    if (answer.header("content-type").find("charset=utf-8") == std::string::npos)
        return "no charset";
    if (!answer.header("access-control-allow-origin").empty()
        || answer.head.find("ccess-control") != std::string::npos
        || answer.head.find("ccess-Control") != std::string::npos)
        return "a header for other origins";
    if (!answer.header("server").empty())
        return "a header that names the program";
    return {};
}

/// What looks like SQL, a path, a type or a stack.
QByteArray leakIn(const std::string& body)
{
    for (const char* words : {"select ", "insert ", "update ", "/usr", "/home", "::", ".cpp", "0x",
             "what()", "std::", "sqlite", "PG::", "terminate"}) {
        if (body.find(words) != std::string::npos)
            return words;
    }
    return {};
}

/// Documents that are no request of ours, whatever the operation; `body` is one that is.
std::vector<std::string> malformed(const std::string& body)
{
    const std::string open = body.substr(0, 1);
    const std::string rest = body.substr(1);
    std::vector<std::string> all{"[]", "null", "true", "1", "\"text\"", "{", "}", "[", "{]", "{}{}",
        body + body, body + ",", body + "x", "x" + body, "\xEF\xBB\xBF" + body, body + '\0',
        open + "\"zz\":1," + rest, open + "\"zz\":1,\"zz\":2," + rest, open + "zz:1," + rest,
        open + "'zz':1," + rest, open + "\"zz\":01," + rest, open + "\"zz\":+1," + rest,
        open + "\"zz\":.5," + rest, open + "\"zz\":1.," + rest, open + "\"zz\":NaN," + rest,
        open + "\"zz\":Infinity," + rest, open + "\"zz\":1e999," + rest,
        open + "\"zz\":0x10," + rest, open + "\"zz\":\"\xFF\"," + rest,
        open + "\"zz\":\"\xC0\xAF\"," + rest, open + "\"zz\":\"\xED\xA0\x80\"," + rest,
        open + "\"zz\":\"\\uD800\"," + rest, open + "\"zz\":\"\\x41\"," + rest,
        open + "\"zz\":\"a\nb\"," + rest, open + "\"zz\":\"a\tb\"," + rest,
        open + "/* a comment */" + rest, "// a comment\n" + body, open + "," + rest,
        open + "\"zz\":1,," + rest, open + "\"zz\"" + rest, open + "\"zz\":" + rest,
        open + "\"zz\":[1,]," + rest, open + "\"zz\":tru," + rest, open + "\"zz\":TRUE," + rest,
        open + "\"\":1," + rest,
        open + "\"zz\":" + std::string(40, '[') + std::string(40, ']') + "," + rest,
        open + "\"zz\":\"" + std::string(70'000, 'a') + "\"," + rest,
        open + "\"zz\":1e1000000000," + rest, open + "\"zz\":-," + rest,
        open + "\"__proto__\":{}," + rest};
    // A member twice, the same.
    const boost::json::value tree = boost::json::parse(body);
    if (const auto* object = tree.if_object(); object != nullptr && !object->empty()) {
        const auto& first = *object->begin();
        all.push_back(open + '"' + std::string(first.key())
            + "\":" + boost::json::serialize(first.value()) + ',' + rest);
    }
    // Cut anywhere.
    for (std::size_t part = 1; part < 8; ++part)
        all.push_back(body.substr(0, body.size() * part / 8));
    return all;
}

bool fitsTemplate(std::string_view path, std::string_view shape)
{
    const auto next = [](std::string_view& text) {
        const std::size_t end = std::min(text.find('/', 1), text.size());
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(end);
        return part;
    };
    while (!path.empty() && !shape.empty()) {
        const std::string_view wanted = next(shape);
        if (next(path) != wanted && !wanted.starts_with("/{"))
            return false;
    }
    return path.empty() && shape.empty();
}

/// The methods that the declarations give a path.
std::set<std::string_view> methodsOf(std::string_view path)
{
    std::set<std::string_view> methods;
    forEachOperation([&]<Operation Op>() {
        if (!fitsTemplate(path, Op::facts.path.value))
            return;
        methods.insert(methodOf(Op::facts.verb));
        if (Op::facts.verb == Verb::Get)
            methods.insert("HEAD");
    });
    return methods;
}

/// `GET, HEAD`
std::set<std::string_view> namesIn(std::string_view list)
{
    std::set<std::string_view> names;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(", "), list.size());
        names.insert(list.substr(0, end));
        list.remove_prefix(std::min(end + 2, list.size()));
    }
    return names;
}

/// Types that must not stand where proxies and logs see them.
template <class T>
constexpr bool isSecret()
{
    return std::is_same_v<T, Phone> || std::is_same_v<T, Token> || std::is_same_v<T, Secret>
        || std::is_same_v<T, Email> || std::is_same_v<T, CallerName>;
}

template <class T>
struct Inner {
    using Type = T;
};
template <class T>
struct Inner<std::optional<T>> : Inner<T> { };
template <class T>
struct Inner<std::vector<T>> : Inner<T> { };

template <class T>
constexpr bool holdsSecret()
{
    using Plain = typename Inner<T>::Type;
    bool found = isSecret<Plain>();
    if constexpr (Described<Plain> && !isSecret<Plain>()) {
        boost::mp11::mp_for_each<Members<Plain>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<Plain>().*member.pointer)>;
            if constexpr (!std::is_same_v<typename Inner<Field>::Type, Plain>)
                found = found || holdsSecret<Field>();
        });
    }
    return found;
}

} // namespace

class TestEveryOperation : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void h3_onlyDeclaredMethods();
    void h3_readingChangesNothing_data();
    void h3_readingChangesNothing();
    void h4_everyAnswerCarriesTheSafeHeaders();
    void h5_noOtherOriginIsLetIn_data();
    void h5_noOtherOriginIsLetIn();
    void h6_malformedDocumentsChangeNothing();
    void h7_nothingSecretInAUrl();
    void h8_whatIsThrownStaysInside();

private:
    /// Its samples begin sessions too, and a user's oldest go: each operation is asked with a fresh
    /// one.
    std::unique_ptr<Service> m_service;
};

void TestEveryOperation::initTestCase() { m_service = std::make_unique<Service>("sqlite"); }

void TestEveryOperation::cleanupTestCase() { m_service.reset(); }

void TestEveryOperation::h3_onlyDeclaredMethods()
{
    int refused = 0;
    forEachOperation([&]<Operation Op>() {
        const std::string path = routeOf<Op>().toWire(sample<Op>(m_service->world())).path;
        const std::string token = m_service->signIn();
        const std::set<std::string_view> declared = methodsOf(path);
        QVERIFY2(declared.contains(methodOf(Op::facts.verb)), path.c_str());
        for (const char* method :
            {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}) {
            if (declared.contains(method))
                continue;
            const RawAnswer answer = m_service->ask(method, path, {bearer(token)});
            QVERIFY2(answer.status == 405,
                (std::string(method) + ' ' + path + ' ' + std::to_string(answer.status)).c_str());
            // What the gate refuses is no method at all, of no path.
            if (std::string(method) != "TRACE" && std::string(method) != "CONNECT")
                QCOMPARE(namesIn(answer.header("allow")), declared);
            ++refused;
        }
    });
    QVERIFY(refused > 300);
}

void TestEveryOperation::h3_readingChangesNothing_data()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestEveryOperation::h3_readingChangesNothing()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    const std::string token = service.signIn();
    int asked = 0;
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.verb != Verb::Get)
            return;
        const std::string target = targetOf(routeOf<Op>().toWire(sample<Op>(service.world())));
        for (const char* method : {"GET", "HEAD"}) {
            const Snapshot before = service.world().snapshot();
            QVERIFY2(service.ask(method, target, {bearer(token)}).status == 200, target.c_str());
            QVERIFY2(differing(before, service.world().snapshot()).empty(), target.c_str());
        }
        ++asked;
    });
    QVERIFY(asked > 20);
}

void TestEveryOperation::h4_everyAnswerCarriesTheSafeHeaders()
{
    World& world = m_service->world();
    CreateApiKey wish = sample<CreateApiKey>(world);
    wish.draft.scopes = {Permission::EventsRead};
    wish.draft.role = Role::Readonly;
    wish.draft.networks.clear();
    const auto weak = must(world.call(Role::Owner, wish), "a key");
    const std::string key = weak.secret.value.reveal();
    std::map<int, int> seen;
    const auto check
        = [&](const RawAnswer& answer, const std::set<int>& statuses, const char* name) {
              const QByteArray fault = faultOf(answer);
              QVERIFY2(fault.isEmpty(), (QByteArray(name) + ": " + fault).constData());
              QVERIFY2(statuses.contains(answer.status),
                  (QByteArray(name) + ' ' + QByteArray::number(answer.status)).constData());
              ++seen[answer.status];
          };
    forEachOperation([&]<Operation Op>() {
        const Facts& facts = Op::facts;
        const char* name = facts.name.value.data();
        if (facts.permission == Permission::Anonymous)
            return;
        const std::string method(methodOf(facts.verb));
        const WireRequest request = routeOf<Op>().toWire(sample<Op>(world));
        const std::string target = targetOf(request);
        const std::string token = m_service->signIn();
        check(m_service->ask(method, target, {}, request.body), {401}, name);
        check(m_service->ask(method, target, {bearer(key)}, request.body),
            {facts.permission == Permission::EventsRead ? 200 : 403}, name);
        check(m_service->ask(method, request.path + "?nothing=1", {bearer(token)}, request.body),
            {400}, name);
        check(m_service->ask(method, request.path + "/nothing", {bearer(token)}, request.body),
            {400, 404, 405}, name);
        check(m_service->ask("PATCH", request.path, {bearer(token)}), {405}, name);
        if (!request.body.empty()) {
            check(m_service->ask(
                      method, target, {bearer(token), "Content-Type: text/plain"}, request.body),
                {415}, name);
            check(m_service->ask(method, target, {bearer(token)}, "{"), {400}, name);
        }
        RawClient tooLarge(m_service->port());
        const auto refused = tooLarge.ask(
            requestText(method, target, {bearer(token), "Content-Length: 99999999"}));
        QVERIFY(refused);
        check(*refused, {413}, name);
        if (facts.touches == Entity::Session || std::is_same_v<Op, ResetDemo>)
            return; // would end what the others ask with
        check(m_service->ask(method, target, {bearer(token)}, request.body), {200, 409}, name);
    });
    QVERIFY(seen[200] > 30 && seen[401] > 50 && seen[403] > 50 && seen[413] > 50);
}

void TestEveryOperation::h5_noOtherOriginIsLetIn_data()
{
    QTest::addColumn<QByteArray>("origin");
    for (const char* origin : {"https://evil.test", "null", "https://127.0.0.1.evil.test",
             "https://evil.127.0.0.1", "http://127.0.0.1", "https://127.0.0.1:1",
             "HTTPS://127.0.0.1", "https://user@127.0.0.1", "file://", "https://[::1]", "*",
             "https://console.example.com"})
        QTest::newRow(origin) << QByteArray(origin);
}

void TestEveryOperation::h5_noOtherOriginIsLetIn()
{
    QFETCH(QByteArray, origin);
    const std::string line = "Origin: " + origin.toStdString();
    const std::string token = m_service->signIn();
    forEachOperation([&]<Operation Op>() {
        const std::string path = routeOf<Op>().toWire(sample<Op>(m_service->world())).path;
        const RawAnswer preflight = m_service->ask("OPTIONS", path,
            {line, "Access-Control-Request-Method: " + std::string(methodOf(Op::facts.verb)),
                "Access-Control-Request-Headers: authorization"});
        QVERIFY(preflight.status == 401 || preflight.status == 405);
        QVERIFY2(faultOf(preflight).isEmpty(), faultOf(preflight).constData());
        if (Op::facts.verb != Verb::Get)
            return;
        const RawAnswer simple = m_service->ask("GET",
            targetOf(routeOf<Op>().toWire(sample<Op>(m_service->world()))), {line, bearer(token)});
        QVERIFY2(faultOf(simple).isEmpty(), faultOf(simple).constData());
    });
}

void TestEveryOperation::h6_malformedDocumentsChangeNothing()
{
    int sent = 0;
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.permission == Permission::Anonymous)
            return;
        const WireRequest request = routeOf<Op>().toWire(sample<Op>(m_service->world()));
        if (request.body.size() < 3)
            return;
        const std::string method(methodOf(Op::facts.verb));
        const std::string token = m_service->signIn();
        const Snapshot before = m_service->world().snapshot();
        for (const std::string& body : malformed(request.body)) {
            const RawAnswer answer
                = m_service->ask(method, targetOf(request), {bearer(token)}, body);
            QVERIFY2(answer.status == 400 || answer.status == 413,
                (nameOf<Op>() + ' ' + std::to_string(answer.status) + ": " + body.substr(0, 200))
                    .c_str());
            QVERIFY2(leakIn(answer.body).isEmpty(), answer.body.c_str());
            ++sent;
        }
        const std::vector<std::string> changed = differing(before, m_service->world().snapshot());
        QVERIFY2(changed.empty(), changed.empty() ? "" : changed.front().c_str());
    });
    qInfo("%d malformed documents", sent);
    QVERIFY(sent >= 300);
}

void TestEveryOperation::h7_nothingSecretInAUrl()
{
    int looked = 0;
    forEachOperation([&]<Operation Op>() {
        if constexpr (Op::facts.verb == Verb::Get) {
            QVERIFY2(!holdsSecret<Op>(), Op::facts.name.value.data());
            ++looked;
        }
        // Whatever the verb, what stands in the path are ids and names of places.
        boost::mp11::mp_for_each<Members<Op>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<Op>().*member.pointer)>;
            const std::string part = '{' + std::string(wireName<decltype(member)>()) + '}';
            if (Op::facts.path.value.find(part) != std::string_view::npos)
                QVERIFY2(!isSecret<Field>(), Op::facts.name.value.data());
        });
    });
    QVERIFY(looked > 20);
    QVERIFY(holdsSecret<SearchCalls>() || holdsSecret<IngestCalls>()); // it would be found
}

void TestEveryOperation::h8_whatIsThrownStaysInside()
{
    World& world = m_service->world();
    auto table = std::make_shared<HandlerTable>();
    forEachOperation([&]<Operation Op>() {
        table->add<Op>([](Transaction&, Context&, const Op&) -> Result<typename Op::Response> {
            throw std::runtime_error(inside);
        });
    });
    const auto broken = std::make_shared<Dispatcher>(world.workspace()->database(), table,
        std::make_shared<FixedClock>(world.now()), std::make_shared<SystemRandom>(), nullptr);
    Service service(m_service->sharedWorld(), [&](ApiParts& parts) { parts.dispatcher = broken; });
    int asked = 0;
    forEachOperation([&]<Operation Op>() {
        const Op operation = sample<Op>(world);
        const std::string token = m_service->signIn();
        const Snapshot before = world.snapshot();
        const RawAnswer answer = service.send(operation, {bearer(token)});
        const bool anonymous = Op::facts.permission == Permission::Anonymous;
        QVERIFY2(answer.status == 500 || (anonymous && answer.status == 400),
            (nameOf<Op>() + ": " + answer.body).c_str());
        QVERIFY2(leakIn(answer.body).isEmpty(), answer.body.c_str());
        if (answer.status == 500) {
            QCOMPARE(
                objectOf(answer)[QStringLiteral("code")].toString(), QStringLiteral("internal"));
            QVERIFY(!objectOf(answer)[QStringLiteral("request_id")].toString().isEmpty());
        }
        for (const std::string& name : differing(before, world.snapshot()))
            QVERIFY2(name == "login_attempts", name.c_str());
        ++asked;
    });
    QVERIFY(asked > 60);
    QVERIFY(!leakIn(inside).isEmpty()); // it would be found
    QCOMPARE(m_service->send(ReadTenant{}, {bearer(m_service->signIn())}).status, 200);
}

QTEST_GUILESS_MAIN(TestEveryOperation)
#include "tst_everyoperation.moc"
