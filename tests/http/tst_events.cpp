// Events as a server tells them: after each change, to those who may read what changed, as long as
// they may (SEC-S1, SEC-S2, SEC-N4, SEC-Z2).

#include "tests/conformance/operations.h"
#include "tests/http/listener.h"
#include "tests/http/member.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace trunkline;

namespace {

using namespace std::chrono_literals;

/// SEC-S2: an open stream ends within this time of its session.
constexpr auto ended = 5s;
/// Within this time an event would have come.
constexpr auto quiet = 600ms;

/// Which roles may read records of an entity, by the hand-written matrix.
std::map<Entity, std::set<Role>> readersByHand()
{
    QFile file(QStringLiteral(TRUNK_MATRIX));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the matrix is not there");
    std::map<std::string, std::set<Role>> allowed;
    const std::vector<Role> roles = enumerators<Role>();
    for (const QByteArray& line : file.readAll().trimmed().split('\n')) {
        const QList<QByteArray> cells = line.split(',');
        for (std::size_t i = 0; i < roles.size(); ++i) {
            if (cells[static_cast<qsizetype>(i) + 1] == "yes")
                allowed[cells[0].toStdString()].insert(roles[i]);
        }
    }
    std::map<Entity, std::set<Role>> readers;
    forEachOperation([&]<Operation Op>() {
        const Facts& facts = Op::facts;
        if (facts.effect == Effect::Read)
            readers[facts.touches].merge(allowed[std::string(facts.name.value)]);
    });
    return readers;
}

/// All that waits in a stream of this process.
std::vector<Event> eventsIn(OpenAnswer& answer)
{
    std::vector<Event> events;
    const std::string text = answer.take();
    for (std::size_t at = text.find("\ndata: {\"seq\""); at != std::string::npos;
         at = text.find("\ndata: {\"seq\"", at)) {
        at += 7;
        events.push_back(must(fromJson<Event>(text.substr(at, text.find('\n', at) - at)), "event"));
    }
    return events;
}

} // namespace

class TestEvents : public QObject {
    Q_OBJECT

private slots:
    void tellsEveryChange_data() { addKinds(); }
    void tellsEveryChange();
    void goesOnWhereItBroke_data() { addKinds(); }
    void goesOnWhereItBroke();
    void beginsAnewFarBehind();
    void z2_tellsEachRoleWhatItMayRead_data() { addKinds(); }
    void z2_tellsEachRoleWhatItMayRead();
    void n4_tellsNobodyElse();
    void s2_endsWithItsSession_data();
    void s2_endsWithItsSession();
    void s1_keepsNoSessionAlive();
    void u1_aKeyThatOnlyListensIsNoted();
    void h2_fourOfASession_data();
    void h2_fourOfASession();
    void h2_dropsWhoDoesNotRead();
    void showsThatItLives();
    void endsWhenTheServerDrains();
    void refuses_data();
    void refuses();
    void answersAPageWithoutAStream();

private:
    static void addKinds();
};

void TestEvents::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestEvents::tellsEveryChange()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    World& world = service.world();
    Listener listener(service.port(), {bearer(service.signIn())});
    const RawAnswer head = listener.begin();
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("content-type"), std::string("text/event-stream; charset=utf-8"));
    QCOMPARE(head.header("cache-control"), std::string("no-store"));
    QVERIFY(head.header("content-length").empty());
    const std::int64_t before = world.entries();
    QCOMPARE(listener.next().value().id, std::to_string(before));

    const auto campaign = must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
    QCOMPARE(listener.event().value(),
        (Event{before + 1, Entity::Campaign, "campaigns.create", campaign.id.text()}));
    must(world.call(Role::Owner, sample<IngestCalls>(world)), "calls");
    QCOMPARE(listener.event().value().entity, Entity::Call);
    // What only looks, and what is refused, changes nothing.
    must(world.call(Role::Owner, ReadTenant{}), "tenant");
    QVERIFY(!world.call(Role::Readonly, sample<CreateCampaign>(world)));
    QVERIFY(!listener.event(quiet));
    must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
    QCOMPARE(listener.event().value().seq, world.entries());
}

void TestEvents::goesOnWhereItBroke()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    World& world = service.world();
    const std::string token = service.signIn();
    const std::int64_t before = world.entries();
    for (int i = 0; i < 600; ++i) // more than a page of them
        must(world.call(Role::Owner, RecordExport{{"page", ExportFormat::Png, false, {}}}), "note");
    std::vector<std::string> told(3);
    for (std::string& each : told)
        each = must(world.call(Role::Owner, sample<CreateCampaign>(world)), "one").id.text();
    // In the query as in the header, which counts where both are there.
    const std::string header = "Last-Event-ID: " + std::to_string(before);
    Listener listener(service.port(), {bearer(token), header});
    listener.begin();
    std::int64_t last = before;
    for (const std::string& id : told) {
        const auto event = listener.event().value();
        QCOMPARE(event.entityId, id);
        QVERIFY(event.seq > last);
        last = event.seq;
    }
    QVERIFY(!listener.event(quiet));
}

void TestEvents::beginsAnewFarBehind()
{
    Service service("sqlite");
    World& world = service.world();
    const std::string token = service.signIn();
    const std::string head = std::to_string(world.entries());
    // As after another store came in the place of ours.
    Listener listener(service.port(), {bearer(token), "Last-Event-ID: 987654321"});
    listener.begin();
    for (;;) {
        const auto heard = listener.next().value();
        if (heard.type != "reset")
            continue;
        QCOMPARE(heard.id, head);
        break;
    }
    must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
    QCOMPARE(listener.event().value().entity, Entity::Campaign);
}

/// Every operation that writes, once; what each role is told of it against the matrix.
void TestEvents::z2_tellsEachRoleWhatItMayRead()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    EventStreamRules rules;
    rules.pace = 1ms;
    const auto streams = EventStreams::over(world.workspace()->dispatcher(), rules);
    const auto readers = readersByHand();
    std::map<Role, std::shared_ptr<OpenAnswer>> listening;
    for (const Role role : enumerators<Role>())
        listening[role] = must(streams->open(world.caller(role), std::nullopt), "a stream");
    int writes = 0;
    forEachOperation([&]<Operation Op>() {
        const Facts& facts = Op::facts;
        if (facts.effect != Effect::Write || facts.permission == Permission::Anonymous
            || std::is_same_v<Op, ResetDemo>)
            return;
        const Op operation = sample<Op>(world);
        // What the sample needed is told too: it shall not be taken for what is asked.
        QTest::qWait(30);
        for (const auto& [role, answer] : listening)
            answer->take();
        const std::string name(facts.name.value);
        if (!world.call(Role::Owner, operation))
            return; // needs a session; tst_api asks it over the wire
        ++writes;
        const std::int64_t seq = world.entries();
        for (const auto& [role, answer] : listening) {
            const auto reader = readers.find(facts.touches);
            bool wanted = reader != readers.end() && reader->second.contains(role);
            if (facts.touches == Entity::Session)
                wanted = role == Role::Owner; // one's own
            std::vector<Event> events;
            const auto comes = [&] {
                for (const Event& event : eventsIn(*answer))
                    events.push_back(event);
                return !events.empty();
            };
            const bool came = wanted ? QTest::qWaitFor(comes, 5'000) : (QTest::qWait(20), comes());
            const QByteArray what
                = QByteArray::fromStdString(name + " to " + std::string(wireName(role)));
            QVERIFY2(came == wanted, what.constData());
            if (!wanted)
                continue;
            QVERIFY2(events.back().seq == seq && events.back().operation == name, what.constData());
            const bool bound = role == Role::Publisher || role == Role::Buyer;
            QVERIFY2(!bound || events.back().entityId.empty(), what.constData());
        }
    });
    QVERIFY(writes > 20);
}

void TestEvents::n4_tellsNobodyElse()
{
    if (storeKinds().back() != "postgresql")
        QSKIP("no PostgreSQL");
    World world("postgresql");
    const auto streams = EventStreams::over(world.workspace()->dispatcher());
    const auto mine = must(streams->open(world.caller(Role::Owner), std::nullopt), "a stream");
    const auto theirs = must(streams->open(world.otherOwner(), std::nullopt), "a stream");
    // The ids of the one tenant's events mean nothing in the other's.
    const auto guessed = must(streams->open(world.otherOwner(), 0), "a stream");
    must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
    std::vector<Event> events;
    QVERIFY(QTest::qWaitFor([&] { return !(events = eventsIn(*mine)).empty(); }, 5'000));
    QTest::qWait(600);
    QVERIFY(eventsIn(*theirs).empty());
    for (const Event& event : eventsIn(*guessed))
        QVERIFY(event.entityId != events.front().entityId);
}

void TestEvents::s2_endsWithItsSession_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("end");
    for (const std::string& kind : storeKinds()) {
        for (const char* end : {"sign out", "ended by itself", "disabled", "reset", "key revoked",
                 "key expired", "nothing"})
            QTest::addRow("%s %s", kind.c_str(), end)
                << QString::fromStdString(kind) << QString::fromLatin1(end);
    }
}

void TestEvents::s2_endsWithItsSession()
{
    QFETCH(QString, kind);
    QFETCH(QString, end);
    Service service(kind.toStdString());
    World& world = service.world();
    const Member member = enter(service);
    CreateApiKey wish = sample<CreateApiKey>(world);
    wish.draft.role = Role::Readonly;
    wish.draft.scopes = {Permission::EventsRead};
    wish.draft.networks.clear();
    const auto key = must(world.call(Role::Owner, wish), "a key");
    const bool ofKey = end.startsWith(QLatin1String("key"));
    const std::string credential = ofKey ? key.secret.value.reveal() : member.token;
    Listener listener(service.port(), {bearer(credential)});
    QCOMPARE(listener.begin().status, 200);
    listener.next().value();

    if (end == QLatin1String("sign out"))
        QCOMPARE(service.send(SignOut{}, {bearer(member.token)}).status, 200);
    else if (end == QLatin1String("ended by itself"))
        world.advance(std::chrono::minutes{31});
    else if (end == QLatin1String("disabled")) {
        UserDraft draft = draftOf(member.user);
        draft.version = must(world.call(Role::Owner, ReadUser{member.user.id}), "user").version;
        draft.state = MembershipState::Disabled;
        must(world.call(Role::Owner, UpdateUser{member.user.id, draft}), "a change");
    } else if (end == QLatin1String("reset"))
        must(world.call(Role::Owner, ResetUser{member.user.id}), "a reset");
    else if (end == QLatin1String("key revoked"))
        must(world.call(Role::Owner, RevokeApiKey{key.key.id, key.key.version}), "the end of it");
    else if (end == QLatin1String("key expired"))
        world.advance(std::chrono::hours{24 * 400});
    const std::int64_t entries = world.entries();
    const auto until = std::chrono::steady_clock::now() + ended;
    bool closed = false;
    while (!closed && std::chrono::steady_clock::now() < until) {
        while (listener.next(10ms)) { } // what was said before
        closed = listener.isClosed(50ms);
    }
    QCOMPARE(closed, end != QLatin1String("nothing"));
    QCOMPARE(world.entries(), entries); // that it ends is nobody's attempt
}

/// DECISIONS: an idle session ends although its window still listens.
void TestEvents::s1_keepsNoSessionAlive()
{
    Service service("sqlite");
    World& world = service.world();
    const std::string token = service.signIn();
    Listener listener(service.port(), {bearer(token)});
    QCOMPARE(listener.begin().status, 200);
    for (int i = 0; i < 3; ++i) {
        world.advance(std::chrono::minutes{4});
        must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
        listener.event().value();
    }
    world.advance(std::chrono::minutes{4}); // 16 in all; an OWNER has 15
    QCOMPARE(service.send(ReadTenant{}, {bearer(token)}).status, 401);
}

/// A wall display asks nothing else.
void TestEvents::u1_aKeyThatOnlyListensIsNoted()
{
    Service service("sqlite");
    World& world = service.world();
    CreateApiKey wish = sample<CreateApiKey>(world);
    wish.draft.scopes = {Permission::EventsRead};
    wish.draft.networks.clear();
    const auto key = must(world.call(Role::Owner, wish), "a key");
    QVERIFY(!key.key.lastUsedAt);
    const std::int64_t before = world.entries();
    Listener listener(service.port(), {bearer(key.secret.value.reveal())});
    QCOMPARE(listener.begin().status, 200);
    QCOMPARE(world.entries(), before + 1); // from a new address
    QVERIFY(must(world.call(Role::Owner, ReadApiKey{key.key.id}), "a key").lastUsedAt);
}

void TestEvents::h2_fourOfASession_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("one leaves") << false;
    QTest::newRow("one is cut off") << true;
}

void TestEvents::h2_fourOfASession()
{
    QFETCH(bool, reset);
    Service service("sqlite");
    const std::string token = service.signIn();
    std::vector<std::unique_ptr<Listener>> open;
    for (int i = 0; i < 4; ++i) {
        open.push_back(std::make_unique<Listener>(service.port(), std::vector{bearer(token)}));
        QCOMPARE(open.back()->begin().status, 200);
    }
    Listener fifth(service.port(), {bearer(token)});
    const RawAnswer refused = fifth.begin();
    QCOMPARE(refused.status, 429);
    QCOMPARE(objectOf(refused)[QStringLiteral("code")].toString(), QStringLiteral("rate_limited"));
    Listener another(service.port(), {bearer(service.signIn())});
    QCOMPARE(another.begin().status, 200);
    if (reset)
        open.back()->reset();
    open.pop_back(); // the place is free again once the server has seen that
    QVERIFY(QTest::qWaitFor(
        [&] {
            Listener again(service.port(), {bearer(token)});
            return again.begin().status == 200;
        },
        5'000));
}

void TestEvents::h2_dropsWhoDoesNotRead()
{
    const auto world = std::make_shared<World>("sqlite");
    ServerOptions options;
    options.limits.streamBuffer = 4'096;
    EventStreamRules rules;
    rules.waiting = 16;
    rules.pace = 1ms;
    Service service(
        world,
        [&](ApiParts& parts) { parts.streams = EventStreams::over(parts.dispatcher, rules); },
        options);
    Listener asleep(service.port(), {bearer(service.signIn())}, 2'048);
    Listener awake(service.port(), {bearer(service.signIn())}, 2'048);
    QCOMPARE(asleep.begin().status, 200);
    QCOMPARE(awake.begin().status, 200);
    int told = 0;
    for (int i = 0; i < 600; ++i) {
        must(world->call(Role::Owner, sample<CreateCampaign>(*world)), "campaign");
        if (awake.event())
            ++told;
    }
    QCOMPARE(told, 600);
    // It reads what the system still holds for it, and then the end.
    int heard = 0;
    while (asleep.event(500ms))
        ++heard;
    QVERIFY(heard < 600);
    QVERIFY(asleep.isClosed(1s));
}

void TestEvents::showsThatItLives()
{
    ServerOptions options;
    options.limits.heartbeat = 50ms;
    Service service(
        std::make_shared<World>("sqlite"), [](ApiParts&) {}, options);
    Listener listener(service.port(), {bearer(service.signIn())});
    listener.begin();
    listener.next().value();
    for (int i = 0; i < 3; ++i)
        QVERIFY(listener.next().value().data.empty());
}

void TestEvents::endsWhenTheServerDrains()
{
    World world("sqlite");
    Api api(partsOf(*world.workspace()));
    auto running = std::make_unique<Running>(
        [&api](const HttpRequest& request) { return api.answer(request); });
    RawClient client(running->port());
    const WireRequest signIn = routeOf<SignIn>().toWire(sample<SignIn>(world));
    const auto grant = client.ask(requestText("POST", signIn.path, {}, signIn.body));
    QVERIFY(grant);
    const std::string token = objectOf(*grant)[QStringLiteral("token")].toString().toStdString();
    Listener listener(running->port(), {bearer(token)});
    listener.begin();
    listener.next().value();
    running->server().drain(20s);
    running->join(); // long before the 20 s, or the test's time is over
    QVERIFY(listener.isClosed(1s));
}

void TestEvents::refuses_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    const auto row = [](const char* what, const char* query, const char* line, int status) {
        QTest::newRow(what) << QString::fromLatin1(query) << QString::fromLatin1(line) << status;
    };
    row("no credential", "", "X-Nothing: 1", 401);
    row("a word for an id", "", "Last-Event-ID: seven", 400);
    row("an id below zero", "", "Last-Event-ID: -1", 400);
    row("an id with more behind it", "", "Last-Event-ID: 1x", 400);
    row("a word in the query", "?after=seven", "X-Nothing: 1", 400);
    row("a parameter that is not ours", "?since=1", "X-Nothing: 1", 400);
}

void TestEvents::refuses()
{
    QFETCH(QString, query);
    QFETCH(QString, line);
    QFETCH(int, status);
    Service service("sqlite");
    std::vector<std::string> lines{"Accept: text/event-stream", line.toStdString()};
    if (status != 401)
        lines.push_back(bearer(service.signIn()));
    QCOMPARE(service.ask("GET", "/v1/events" + query.toStdString(), lines).status, status);
}

void TestEvents::answersAPageWithoutAStream()
{
    Service service("sqlite");
    World& world = service.world();
    const std::string token = service.signIn();
    const std::int64_t before = world.entries();
    must(world.call(Role::Owner, sample<CreateCampaign>(world)), "campaign");
    ListEvents ask;
    ask.after = before;
    const RawAnswer answer = service.send(ask, {bearer(token)});
    QCOMPARE(answer.status, 200);
    const auto page = must(fromJson<EventPage>(answer.body), "a page");
    QCOMPARE(page.items.size(), std::size_t{1});
    QCOMPARE(page.last, before + 1);
    // A HEAD is no stream either.
    QVERIFY(!service.ask("HEAD", "/v1/events", {bearer(token), "Accept: text/event-stream"})
                 .header("content-length")
                 .empty());
}

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
