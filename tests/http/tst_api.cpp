// Operations over the wire: who may ask, what comes back, and that it is what the local way
// answers.

#include "tests/conformance/operations.h"
#include "tests/http/service.h"
#include "tests/support/must.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

using namespace trunkline;

namespace {

constexpr const char* password = "vexing otters read my atlas";

} // namespace

class TestApi : public QObject {
    Q_OBJECT

private slots:
    void onlyPublicPathsAnswerStrangers_data() { addKinds(); }
    void onlyPublicPathsAnswerStrangers();
    void strangersAreAnsweredApart();
    void signsInAndOut_data() { addKinds(); }
    void signsInAndOut();
    void sameRefusalForEveryReason_data() { addKinds(); }
    void sameRefusalForEveryReason();
    void i7_unknownNamesTakeAsLong();
    void h7_credentialsInAUrlAreRefusedAndNoted_data();
    void h7_credentialsInAUrlAreRefusedAndNoted();
    void invitationsWorkOnce_data() { addKinds(); }
    void invitationsWorkOnce();
    void everyOperationAnswersAsLocally_data() { addKinds(); }
    void everyOperationAnswersAsLocally();
    void refusesBadRequests_data();
    void refusesBadRequests();
    void oldestSessionGoesFirst();

private:
    static void addKinds();
};

void TestApi::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestApi::onlyPublicPathsAnswerStrangers()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    QCOMPARE(service.ask("GET", "/healthz").status, 200);
    QCOMPARE(service.ask("GET", "/readyz").status, 200);
    QCOMPARE(service.ask("HEAD", "/healthz").status, 200);
    QCOMPARE(service.ask("POST", "/healthz").status, 405);
    for (const char* path : {"/", "/v1", "/metrics", "/v1/nothing", "/admin", "/.git/config"})
        QCOMPARE(service.ask("GET", path).status, 401);
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.permission == Permission::Anonymous)
            return;
        for (const std::vector<std::string>& lines : std::vector<std::vector<std::string>>{{},
                 {"Authorization: Basic YTpi"}, {bearer(std::string(43, 'A'))},
                 {bearer("tlk_live_x")}, {"Authorization: Bearer"}}) {
            const RawAnswer answer = service.send(sample<Op>(service.world()), lines);
            QVERIFY2(answer.status == 401, Op::facts.name.value.data());
            QVERIFY(!answer.header("www-authenticate").empty());
        }
    });
}

/// A server that has no thread for who signs in answers everybody else.
void TestApi::strangersAreAnsweredApart()
{
    ServerOptions options;
    options.workersApart = 0;
    options.waiting = 0;
    Service service(
        std::make_shared<World>("sqlite"), [](ApiParts&) {}, options);
    forEachOperation([&]<Operation Op>() {
        const int status = service.send(sample<Op>(service.world())).status;
        const bool apart = Op::facts.permission == Permission::Anonymous;
        QVERIFY2(status == (apart ? 503 : 401), Op::facts.name.value.data());
    });
}

void TestApi::signsInAndOut()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    const std::string token = service.signIn();
    QCOMPARE(token.size(), std::size_t{43});
    const RawAnswer session = service.send(ReadSession{}, {bearer(token)});
    QCOMPARE(session.status, 200);
    const QJsonObject who = objectOf(session)[QStringLiteral("principal")].toObject();
    QCOMPARE(who[QStringLiteral("role")].toString(), QStringLiteral("owner"));
    QCOMPARE(
        who[QStringLiteral("tenant_id")].toString().toStdString(), service.world().tenant().text());
    QCOMPARE(objectOf(session)[QStringLiteral("idle_seconds")].toInt(), 900);
    QCOMPARE(service.send(ListCampaigns{}, {bearer(token)}).status, 200);
    // A session of its own beside it.
    const std::string other = service.signIn();
    QVERIFY(other != token);
    const RawAnswer out = service.send(SignOut{}, {bearer(token)});
    QCOMPARE(out.status, 200);
    QCOMPARE(objectOf(out)[QStringLiteral("ended")].toBool(), true);
    QCOMPARE(service.send(ListCampaigns{}, {bearer(token)}).status, 401); // SEC-S1
    QCOMPARE(service.send(ListCampaigns{}, {bearer(other)}).status, 200);
    // What is stored cannot be used.
    QCOMPARE(service.send(ListCampaigns{}, {bearer(other + "A")}).status, 401);
}

void TestApi::sameRefusalForEveryReason()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    const SignIn right = sample<SignIn>(service.world());
    const auto bodyOf = [&](const SignIn& attempt) {
        const RawAnswer answer = service.send(attempt);
        QJsonObject object = objectOf(answer);
        object.remove(QStringLiteral("request_id"));
        return QByteArray::number(answer.status) + QJsonDocument(object).toJson();
    };
    const QByteArray wrong = bodyOf({right.name, {Secret("vexing otters read my atlases")}});
    QVERIFY(wrong.startsWith("401"));
    QCOMPARE(bodyOf({"nobody@example.test", {Secret(password)}}), wrong); // SEC-I7
    QCOMPARE(bodyOf({right.name, {Secret("")}}), wrong);
    QCOMPARE(bodyOf({"", {Secret("")}}), wrong);
    QCOMPARE(service.send(SignIn{" OWNER@Example.TEST ", {Secret(password)}}).status, 200);
}

void TestApi::invitationsWorkOnce()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    AcceptInvitation accept = sample<AcceptInvitation>(service.world());
    AcceptInvitation weak = accept;
    weak.password.value = Secret("passwordpassword");
    QCOMPARE(service.send(weak).status, 400); // SEC-I2, and the code still works
    AcceptInvitation noName = accept;
    noName.name = "owner";
    QCOMPARE(service.send(noName).status, 400);
    QCOMPARE(service.send(accept).status, 200);
    QCOMPARE(service.send(accept).status, 401); // SEC-I3
    accept.token.value = Secret(std::string(43, 'A'));
    QCOMPARE(service.send(accept).status, 401);
}

void TestApi::everyOperationAnswersAsLocally()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    const std::string token = service.signIn();
    const Caller local = service.world().caller(Role::Owner);
    int compared = 0;
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.permission == Permission::Anonymous
            || Op::facts.permission == Permission::SessionOwn)
            return;
        const Op operation = sample<Op>(service.world());
        const RawAnswer remote = service.send(operation, {bearer(token)});
        QVERIFY2(remote.status == 200, (std::string(Op::facts.name.value) + remote.body).c_str());
        if (Op::facts.effect == Effect::Write || Op::facts.audited)
            return;
        const auto answer = service.world().call(local, operation);
        QVERIFY(answer.ok());
        std::string expected = routeOf<Op>().encodeResponse(*answer);
        if constexpr (std::is_same_v<Op, ReadDashboard>)
            return; // tells how long it took
        QCOMPARE(QByteArray::fromStdString(remote.body), QByteArray::fromStdString(expected));
        ++compared;
    });
    QVERIFY(compared > 20);
}

/// By medians of what was asked in turn: a hash takes a hundred times as long as all the rest.
void TestApi::i7_unknownNamesTakeAsLong()
{
    Service service("sqlite");
    const SignIn right = sample<SignIn>(service.world());
    const SignIn wrong{right.name, {Secret("vexing otters read my atlases")}};
    const SignIn unknown{"nobody@example.test", {Secret(password)}};
    std::vector<double> known;
    std::vector<double> strange;
    for (int i = 0; i < 5; ++i) {
        for (auto [attempt, times] : {std::pair{&wrong, &known}, std::pair{&unknown, &strange}}) {
            const auto begun = std::chrono::steady_clock::now();
            QCOMPARE(service.send(*attempt).status, 401);
            times->push_back(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        }
    }
    std::ranges::sort(known);
    std::ranges::sort(strange);
    const double ratio = strange[2] / known[2];
    QVERIFY2(ratio > 0.5 && ratio < 2, QByteArray::number(ratio).constData());
}

void TestApi::h7_credentialsInAUrlAreRefusedAndNoted_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"access_token", "api_key", "ApiKey", "authorization", "key",
             "PASSWORD", "secret", "token"})
        QTest::newRow(name) << QByteArray(name);
}

void TestApi::h7_credentialsInAUrlAreRefusedAndNoted()
{
    QFETCH(QByteArray, name);
    Service service("sqlite");
    const std::string token = service.signIn();
    const std::int64_t before = service.world().entries();
    const RawAnswer answer
        = service.ask("GET", "/v1/campaigns?" + name.toStdString() + "=hunter2", {bearer(token)});
    QCOMPARE(answer.status, 400);
    const QJsonValue error = objectOf(answer)[QStringLiteral("fields")][0];
    QCOMPARE(error[QStringLiteral("field")].toString(), QString::fromLatin1(name.toLower()));
    QVERIFY(error[QStringLiteral("message")].toString().contains(
        QStringLiteral("never stands in a URL")));
    QVERIFY(answer.body.find("hunter2") == std::string::npos);
    QCOMPARE(service.world().entries(), before + 1);
}

void TestApi::refusesBadRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const char* method, const char* target, const char* line,
                         const char* body, int status) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(line)
                            << QByteArray(body) << status;
    };
    row("SEC-H3 method", "DELETE", "/v1/campaigns", "", "", 405);
    row("SEC-H3 nothing there", "GET", "/v1/campaign", "", "", 404);
    row("SEC-H6 unknown key", "POST", "/v1/publishers", "", R"({"draft":{},"x":1})", 400);
    row("SEC-H6 no JSON", "POST", "/v1/publishers", "", "{", 400);
    row("SEC-H6 key twice", "POST", "/v1/publishers", "", R"({"draft":{},"draft":{}})", 400);
    row("SEC-H6 unknown parameter", "GET", "/v1/campaigns?x=1", "", "", 400);
    row("SEC-H7 token in the URL", "GET", "/v1/campaigns?access_token=x", "", "", 400);
    row("SEC-N1 tenant in the URL", "GET", "/v1/tenant?tenant_id=x", "", "", 400);
    row("key that is too long", "GET", "/v1/campaigns", "Idempotency-Key: a b", "", 400);
    row("not found", "GET", "/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219", "", "", 404);
    row("no id", "GET", "/v1/campaigns/1", "", "", 400);
}

void TestApi::refusesBadRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, body);
    Service service("sqlite");
    std::vector<std::string> lines{bearer(service.signIn())};
    if (!line.isEmpty())
        lines.push_back(line.toStdString());
    const RawAnswer answer
        = service.ask(method.toStdString(), target.toStdString(), lines, body.toStdString());
    QTEST(answer.status, "status");
    const QJsonObject problem = objectOf(answer);
    QVERIFY(!problem[QStringLiteral("code")].toString().isEmpty());
    QVERIFY(!problem[QStringLiteral("request_id")].toString().isEmpty());
}

void TestApi::oldestSessionGoesFirst()
{
    Service service("sqlite");
    const auto tokenOf = [](const RawAnswer& answer) {
        return objectOf(answer)[QStringLiteral("token")].toString().toStdString();
    };
    const AcceptInvitation accept = sample<AcceptInvitation>(service.world());
    std::vector<std::string> tokens{tokenOf(service.send(accept))};
    for (int i = 0; i < 11; ++i)
        tokens.push_back(tokenOf(service.send(SignIn{accept.name, {Secret(password)}})));
    int alive = 0;
    for (const std::string& token : tokens)
        alive += service.send(ReadSession{}, {bearer(token)}).status == 200 ? 1 : 0;
    QCOMPARE(alive, 10); // SEC-S1
    QCOMPARE(service.send(ReadSession{}, {bearer(tokens.back())}).status, 200);
}

QTEST_GUILESS_MAIN(TestApi)

#include "tst_api.moc"
