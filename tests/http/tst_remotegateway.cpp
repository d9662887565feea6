// The gateway to a server: the same calls, the same answers, the same errors as in process.

#include "models/gateway/localgateway.h"
#include "models/gateway/remotegateway.h"
#include "tests/conformance/operations.h"
#include "tests/conformance/world.h"
#include "tests/http/apiparts.h"
#include "tests/http/running.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace trunkline;

namespace {

constexpr int patience = 20'000; // ms

template <class T>
Result<T> answerOf(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, patience))
        qFatal("a call did not end");
    return future.result();
}

QByteArray told(const Error& error)
{
    QByteArray out = name(error.code);
    out += ": " + QByteArray::fromStdString(error.detail);
    for (const FieldError& field : error.fields)
        out += "; " + QByteArray::fromStdString(field.field + ' ' + field.message);
    return out;
}

/// A business behind a server that can be stopped and started at the same port.
class Service {
public:
    explicit Service(const QString& kind)
        : m_world(kind.toStdString())
        , m_api(partsOf(*m_world.workspace()))
    {
        start();
    }

    World& world() { return m_world; }
    void start()
    {
        m_running = std::make_unique<Running>(
            [this](const HttpRequest& request) { return m_api.answer(request); }, ServerOptions(),
            m_port);
        m_port = m_running->port();
    }
    void stop() { m_running.reset(); }
    RemoteServer place() const
    {
        return {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)), QSslCertificate()};
    }

private:
    World m_world;
    Api m_api;
    std::uint16_t m_port = 0;
    std::unique_ptr<Running> m_running;
};

void signIn(RemoteGateway& gateway, World& world)
{
    const auto grant = answerOf(gateway.call(sample<SignIn>(world)));
    if (!grant)
        qFatal("%s", grant.error().detail.c_str());
    gateway.setToken(grant->token.value);
}

} // namespace

class TestRemoteGateway : public QObject {
    Q_OBJECT

private slots:
    void everyOperationAnswersAsLocally_data();
    void everyOperationAnswersAsLocally();
    void errorsAreTheSame();
    void saysWhenTheSessionIsOver();
    void goesOnWithAnotherToken_data();
    void goesOnWithAnotherToken();
    void outlivesARestart();
    void hearsWhatOthersChange();
    void hearsWhatWasMissed();
    void saysBySilenceThatTheServerIsAway();
    void saysThatTheServerIsSlow();
    void saysThatTheServerIsAnother_data();
    void saysThatTheServerIsAnother();
    void waitsForItsTurn_data();
    void waitsForItsTurn();
    void stopsWhileItWaits();
    void stopsWhenAsked();
    void answersWhenItGoes();
    void answersWhenItIsClosed_data();
    void answersWhenItIsClosed();
};

void TestRemoteGateway::everyOperationAnswersAsLocally_data()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestRemoteGateway::everyOperationAnswersAsLocally()
{
    QFETCH(QString, kind);
    Service service(kind);
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    LocalGateway local(
        service.world().workspace()->dispatcher(), service.world().caller(Role::Owner));
    int compared = 0;
    forEachOperation([&]<Operation Op>() {
        const Op operation = sample<Op>(service.world());
        const auto far = answerOf(remote.call(operation));
        QVERIFY2(far.ok(), Op::facts.name.value.data());
        if constexpr (Op::facts.effect == Effect::Read && !Op::facts.audited
            && Op::facts.permission != Permission::SessionOwn
            && !std::is_same_v<Op, ReadDashboard>) { // which tells how long it took
            const auto near = answerOf(local.call(operation));
            QVERIFY(near.ok());
            const auto text = routeOf<Op>().encodeResponse;
            QCOMPARE(text(*far), text(*near));
            ++compared;
        }
        if constexpr (std::is_same_v<Op, SignOut> || std::is_same_v<Op, ChangePassword>)
            signIn(remote, service.world());
    });
    QVERIFY(compared > 20);
}

void TestRemoteGateway::errorsAreTheSame()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    LocalGateway local(
        service.world().workspace()->dispatcher(), service.world().caller(Role::Owner));
    const auto same = [&](const auto& operation) {
        const auto far = answerOf(remote.call(operation));
        const auto near = answerOf(local.call(operation));
        QVERIFY(!far && !near);
        QCOMPARE(told(far.error()), told(near.error()));
        QVERIFY(!far.error().requestId.empty());
    };
    same(ReadCampaign{CampaignId{*Uuid::parse("019b76da-a800-70ee-b720-415f2ff65219")}});
    same(CreatePublisher{});
    UpdateCampaign stale = sample<UpdateCampaign>(service.world());
    stale.draft.version = 999;
    same(stale);
    ListCalls backwards = sample<ListCalls>(service.world());
    std::swap(backwards.from, backwards.to);
    same(backwards);
}

void TestRemoteGateway::saysWhenTheSessionIsOver()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    QSignalSpy over(&remote, &RemoteGateway::signedOut);
    QVERIFY(answerOf(remote.call(ReadTenant{})).error().code == Errc::Unauthenticated);
    QCOMPARE(over.size(), 0); // there was none
    signIn(remote, service.world());
    QVERIFY(answerOf(remote.call(SignOut{})).ok());
    QVERIFY(answerOf(remote.call(ReadTenant{})).error().code == Errc::Unauthenticated);
    QCOMPARE(over.size(), 1);
}

void TestRemoteGateway::goesOnWithAnotherToken_data()
{
    QTest::addColumn<bool>("changed"); // while the request was under way
    QTest::newRow("another by then") << true;
    QTest::newRow("still the same") << false;
}

void TestRemoteGateway::goesOnWithAnotherToken()
{
    QFETCH(bool, changed);
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    const auto grant = answerOf(remote.call(sample<SignIn>(service.world())));
    QVERIFY(grant.ok());
    QSignalSpy over(&remote, &Gateway::signedOut);
    remote.setToken(Secret("of a session that is over"));
    auto asked = remote.call(ReadSession{});
    if (changed)
        remote.setToken(grant->token.value);
    QCOMPARE(answerOf(asked).ok(), changed);
    QCOMPARE(over.count(), changed ? 0 : 1);
}

void TestRemoteGateway::outlivesARestart()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    QSignalSpy reachable(&remote, &RemoteGateway::reachableChanged);
    service.stop();
    QCOMPARE(answerOf(remote.call(ReadTenant{})).error().code, Errc::Unavailable);
    QCOMPARE(reachable.takeLast().first().toBool(), false);
    // A call that began while the server was away is answered when it is back in time.
    auto future = remote.call(ReadTenant{});
    QTest::qWait(100);
    service.start();
    QVERIFY(answerOf(std::move(future)).ok());
    QCOMPARE(reachable.takeLast().first().toBool(), true);
}

bool isTold(const QSignalSpy& told, Entity entity)
{
    return std::ranges::any_of(told, [entity](const QList<QVariant>& each) {
        return each.front().value<ChangeEvent>().entity == entity;
    });
}

void TestRemoteGateway::hearsWhatOthersChange()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    QSignalSpy told(&remote, &Gateway::changed);
    QTest::qWait(500); // until it listens
    told.clear();
    const auto made = service.world().call(Role::Owner, sample<CreateCampaign>(service.world()));
    QVERIFY(made.ok());
    QVERIFY(told.wait(patience));
    const auto event = told.takeFirst().front().value<ChangeEvent>();
    QCOMPARE(event.entity, Entity::Campaign);
    QCOMPARE(event.ids, std::vector{made->id.value});
    // Who has signed out hears nothing more.
    remote.setToken({});
    QVERIFY(service.world().call(Role::Owner, sample<CreateCampaign>(service.world())).ok());
    QVERIFY(!told.wait(1'000));
}

void TestRemoteGateway::hearsWhatWasMissed()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    QSignalSpy told(&remote, &Gateway::changed);
    QTest::qWait(500);
    service.stop();
    QVERIFY(service.world().call(Role::Owner, sample<CreateCampaign>(service.world())).ok());
    QTest::qWait(300);
    QVERIFY(!isTold(told, Entity::Campaign));
    service.start();
    QTRY_VERIFY_WITH_TIMEOUT(isTold(told, Entity::Campaign), patience);
}

void TestRemoteGateway::saysBySilenceThatTheServerIsAway()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    QTest::qWait(500);
    QSignalSpy reachable(&remote, &Gateway::reachableChanged);
    service.stop();
    QVERIFY(reachable.wait(patience)); // nobody asked anything
    QCOMPARE(reachable.takeFirst().front().toBool(), false);
    service.start();
    QVERIFY(reachable.wait(patience));
    QCOMPARE(reachable.takeFirst().front().toBool(), true);
}

void TestRemoteGateway::saysThatTheServerIsSlow()
{
    std::atomic<bool> held = true;
    const Running running([&held](const HttpRequest&) -> Answer {
        while (held)
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        return problem(fail(Errc::NotFound, "nothing"), "id");
    });
    RemoteGateway remote(
        {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(running.port())), QSslCertificate()});
    QSignalSpy slow(&remote, &Gateway::slowChanged);
    auto asked = remote.call(ReadTenant{});
    QVERIFY(slow.wait(patience));
    QCOMPARE(slow.takeFirst().front().toBool(), true);
    held = false;
    QCOMPARE(answerOf(std::move(asked)).error().code, Errc::NotFound);
    QCOMPARE(slow.takeFirst().front().toBool(), false);
}

void TestRemoteGateway::saysThatTheServerIsAnother_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("answers what we do not know") << 200 << QByteArray(R"({"id":7})");
    QTest::newRow("answers no JSON") << 200 << QByteArray("hello");
    QTest::newRow("does not know the method") << 405 << QByteArray("{}");
}

void TestRemoteGateway::saysThatTheServerIsAnother()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Running running([&](const HttpRequest&) { return Answer{status, body.toStdString()}; });
    RemoteGateway remote(
        {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(running.port())), QSslCertificate()});
    const auto answer = answerOf(remote.call(ReadTenant{}));
    QVERIFY(!answer);
    QVERIFY2(told(answer.error()).contains("version"), told(answer.error()).constData());
}

/// Refuses as the limits do, so many times.
class Crowded {
public:
    Crowded(int refusals, const char* retryAfter)
        : m_left(refusals)
        , m_retryAfter(retryAfter)
    {
    }

    int asked() const { return m_asked; }
    RemoteServer place() const
    {
        return {
            QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_running.port())), QSslCertificate()};
    }

private:
    Answer answer()
    {
        ++m_asked;
        if (m_left-- <= 0)
            return problem(fail(Errc::NotFound, "nothing"), "id");
        Answer refused = problem(fail(Errc::RateLimited, "too many"), "id");
        refused.fields.emplace_back("Retry-After", m_retryAfter);
        return refused;
    }

    std::atomic<int> m_left;
    std::atomic<int> m_asked = 0;
    std::string m_retryAfter;
    Running m_running{[this](const HttpRequest&) { return answer(); }};
};

void TestRemoteGateway::waitsForItsTurn_data()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("retryAfter");
    QTest::addColumn<int>("asked"); // of three that would be needed
    const auto row
        = [](const char* name, const char* operation, const char* retryAfter, int asked) {
              QTest::newRow(name) << QString::fromLatin1(operation)
                                  << QString::fromLatin1(retryAfter) << asked;
          };
    row("a batch", "calls.ingest", "1", 3);
    row("longer than anybody waits", "calls.ingest", "61", 1);
    row("it does not say when", "calls.ingest", "soon", 1);
    row("a read is told at once", "tenant.read", "1", 1);
    row("a sign-in", "sessions.create", "1", 1);
    row("another password", "sessions.password", "1", 1);
}

void TestRemoteGateway::waitsForItsTurn()
{
    QFETCH(QString, operation);
    QFETCH(QString, retryAfter);
    QFETCH(int, asked);
    Crowded server(2, retryAfter.toLatin1().constData());
    RemoteGateway remote(server.place());
    const auto codeOf = [&](const auto& op) { return answerOf(remote.call(op)).error().code; };
    Errc code{};
    if (operation == QLatin1String("calls.ingest"))
        code = codeOf(IngestCalls{});
    else if (operation == QLatin1String("tenant.read"))
        code = codeOf(ReadTenant{});
    else
        code = operation == QLatin1String("sessions.create") ? codeOf(SignIn{})
                                                             : codeOf(ChangePassword{});
    QCOMPARE(code, asked == 3 ? Errc::NotFound : Errc::RateLimited);
    QCOMPARE(server.asked(), asked);
}

void TestRemoteGateway::stopsWhileItWaits()
{
    Crowded server(1, "50");
    RemoteGateway remote(server.place());
    QSignalSpy slow(&remote, &Gateway::slowChanged);
    std::stop_source stop;
    auto future = remote.call(IngestCalls{}, stop.get_token());
    QVERIFY(slow.wait(patience)); // the window says so meanwhile
    stop.request_stop();
    QCOMPARE(answerOf(std::move(future)).error().code, Errc::Cancelled);
    QCOMPARE(server.asked(), 1);
}

void TestRemoteGateway::stopsWhenAsked()
{
    Service service(QStringLiteral("sqlite"));
    RemoteGateway remote(service.place());
    signIn(remote, service.world());
    std::stop_source stop;
    auto future = remote.call(sample<ReadDashboard>(service.world()), stop.get_token());
    stop.request_stop();
    QCOMPARE(answerOf(std::move(future)).error().code, Errc::Cancelled);
}

void TestRemoteGateway::answersWhenItGoes()
{
    Service service(QStringLiteral("sqlite"));
    auto remote = std::make_unique<RemoteGateway>(service.place());
    signIn(*remote, service.world());
    auto future = remote->call(ReadTenant{});
    remote.reset();
    QVERIFY(!answerOf(std::move(future)).ok());
}

void TestRemoteGateway::answersWhenItIsClosed_data()
{
    QTest::addColumn<QString>("server");
    QTest::newRow("waiting for its turn") << "crowded";
    QTest::newRow("without an answer") << "silent";
    QTest::newRow("not reached") << "away";
}

/// The window goes while threads wait for answers: each has one, whenever it asks.
void TestRemoteGateway::answersWhenItIsClosed()
{
    QFETCH(QString, server);
    Crowded crowded(1'000, "50");
    std::atomic<bool> held = true;
    const Running silent([&held](const HttpRequest&) -> Answer {
        while (held)
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        return {200, "{}"};
    });
    RemoteServer place = crowded.place();
    if (server != QLatin1String("crowded"))
        place.base.setPort(server == QLatin1String("away") ? 1 : silent.port());
    RemoteGateway remote(place);
    std::atomic<int> cancelled = 0;
    const auto ask = [&] {
        auto future = remote.call(IngestCalls{});
        future.waitForFinished();
        cancelled += future.result().error().code == Errc::Cancelled ? 1 : 0;
    };
    std::thread other([&] {
        ask();
        ask(); // behind the end
    });
    QTest::qWait(100);
    remote.close(); // nobody looks after events from here
    held = false;
    other.join();
    QCOMPARE(cancelled, 2);
    auto late = remote.call(ReadTenant{});
    QVERIFY(late.isFinished());
    QCOMPARE(late.result().error().code, Errc::Cancelled);
}

QTEST_GUILESS_MAIN(TestRemoteGateway)

#include "tst_remotegateway.moc"
