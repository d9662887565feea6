// Members over the wire: invited, changed, reset, disabled; their sessions (SEC-I2, SEC-I3, SEC-S1,
// SEC-S2, SEC-Z3).

#include "tests/http/member.h"

#include <QJsonArray>
#include <QTest>

#include <atomic>
#include <thread>

using namespace trunkline;

namespace {

constexpr const char* password = memberPassword;
constexpr const char* other = "seven quiet harbours before noon";

} // namespace

class TestMembers : public QObject {
    Q_OBJECT

private slots:
    void i3_invitationsWorkOnceAndForADay_data() { addKinds(); }
    void i3_invitationsWorkOnceAndForADay();
    void i3_twentyAtOnce_data() { addKinds(); }
    void i3_twentyAtOnce();
    void i3_resetsEndThePassword_data() { addKinds(); }
    void i3_resetsEndThePassword();
    void s1_newTokenWithANewPassword();
    void i6_changesOfAPasswordAreThrottled();
    void s1_sessionsEndByThemselves();
    void s2_endsOnAllReplicas_data();
    void s2_endsOnAllReplicas();
    void s2_listsAndEndsSessions();
    void ownersStay();
    void refusesDrafts_data();
    void refusesDrafts();

private:
    static void addKinds();
};

void TestMembers::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestMembers::i3_invitationsWorkOnceAndForADay()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    World& world = service.world();
    const auto grant = must(world.call(Role::Owner, sample<InviteUser>(world)), "a member");
    QCOMPARE(grant.expiresAt, world.now() + std::chrono::hours{24});
    QVERIFY(world.dump().find(grant.token.value.reveal()) == std::string::npos);
    // A weak password leaves the token as it was.
    QCOMPARE(service.send(acceptance(grant, "trunkline trunkline")).status, 400);
    const RawAnswer entered = service.send(acceptance(grant));
    QCOMPARE(entered.status, 200);
    QCOMPARE(service.send(ReadDashboard{sample<ReadDashboard>(world)}, {bearer(tokenIn(entered))})
                 .status,
        200);
    QCOMPARE(service.send(ListUsers{}, {bearer(tokenIn(entered))}).status, 403);
    QCOMPARE(service.send(acceptance(grant)).status, 401);
    const auto late = must(world.call(Role::Owner, sample<InviteUser>(world)), "a member");
    world.advance(std::chrono::hours{24});
    QCOMPARE(service.send(acceptance(late)).status, 401);
    // A new one takes the place of one that was never used.
    const auto again = must(world.call(Role::Owner, ResetUser{late.user.id}), "a token");
    QCOMPARE(again.expiresAt, world.now() + std::chrono::hours{24});
    const auto twice = must(world.call(Role::Owner, ResetUser{late.user.id}), "a token");
    QCOMPARE(service.send(acceptance(again)).status, 401);
    QCOMPARE(service.send(acceptance(twice)).status, 200);
}

void TestMembers::i3_twentyAtOnce()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    const auto grant
        = must(service.world().call(Role::Owner, sample<InviteUser>(service.world())), "a member");
    std::atomic<int> entered = 0;
    std::vector<std::thread> threads(20);
    for (std::thread& thread : threads) {
        thread = std::thread([&] {
            if (service.send(acceptance(grant)).status == 200)
                ++entered;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(entered.load(), 1);
}

void TestMembers::i3_resetsEndThePassword()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    World& world = service.world();
    const Member member = enter(service);
    const SignIn known{member.user.email.value, {Secret(password)}};
    QCOMPARE(service.send(known).status, 200);
    const auto grant = must(world.call(Role::Owner, ResetUser{member.user.id}), "a token");
    QCOMPARE(grant.expiresAt, world.now() + std::chrono::hours{1});
    QCOMPARE(service.send(ReadSession{}, {bearer(member.token)}).status, 401);
    QCOMPARE(service.send(known).status, 401);
    QCOMPARE(service.send(acceptance(grant, other)).status, 200);
    QCOMPARE(service.send(known).status, 401);
    QCOMPARE(service.send(SignIn{known.name, {Secret(other)}}).status, 200);
}

void TestMembers::s1_newTokenWithANewPassword()
{
    Service service("sqlite");
    const Member member = enter(service);
    const auto change = [&](const char* current, const char* wanted) {
        return service.send(
            ChangePassword{{Secret(current)}, {Secret(wanted)}}, {bearer(member.token)});
    };
    const RawAnswer wrong = change(other, other);
    QCOMPARE(wrong.status, 400);
    QCOMPARE(objectOf(wrong)[QStringLiteral("fields")][0][QStringLiteral("field")].toString(),
        QStringLiteral("current"));
    QCOMPARE(change(password, "short").status, 400);
    const RawAnswer changed = change(password, other);
    QCOMPARE(changed.status, 200);
    QVERIFY(tokenIn(changed) != member.token);
    QCOMPARE(service.send(ReadSession{}, {bearer(member.token)}).status, 401);
    QCOMPARE(service.send(ReadSession{}, {bearer(tokenIn(changed))}).status, 200);
}

/// Whoever found a session open does not find the password by trying.
void TestMembers::i6_changesOfAPasswordAreThrottled()
{
    Service service("sqlite");
    const Member member = enter(service);
    const auto change = [&](const char* current) {
        return service.send(
            ChangePassword{{Secret(current)}, {Secret(other)}}, {bearer(member.token)});
    };
    for (int i = 0; i < 5; ++i)
        QCOMPARE(change(other).status, 400);
    const RawAnswer refused = change(other);
    QCOMPARE(refused.status, 429);
    QVERIFY(!refused.header("retry-after").empty());
    QCOMPARE(change(password).status, 429); // the right one tells nothing now
    service.world().advance(std::chrono::minutes{1});
    QCOMPARE(change(password).status, 200);
}

void TestMembers::s1_sessionsEndByThemselves()
{
    Service service("sqlite");
    const Member member = enter(service);
    const auto status = [&] { return service.send(ReadSession{}, {bearer(member.token)}).status; };
    // Half an hour without a request; twelve hours in any case.
    for (int i = 0; i < 24; ++i) {
        QCOMPARE(status(), 200);
        service.world().advance(std::chrono::minutes{29});
    }
    QCOMPARE(status(), 200);
    service.world().advance(std::chrono::minutes{24});
    QCOMPARE(status(), 401);
    const Member idle = enter(service);
    service.world().advance(std::chrono::minutes{30});
    QCOMPARE(service.send(ReadSession{}, {bearer(idle.token)}).status, 401);
}

void TestMembers::s2_endsOnAllReplicas_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("trigger");
    for (const std::string& kind : storeKinds()) {
        for (const char* trigger : {"role", "disabled", "reset", "signed out", "ended", "password"})
            QTest::addRow("%s, %s", kind.c_str(), trigger)
                << QString::fromStdString(kind) << QString::fromLatin1(trigger);
    }
}

void TestMembers::s2_endsOnAllReplicas()
{
    QFETCH(QString, kind);
    QFETCH(QString, trigger);
    Service one(kind.toStdString());
    Service two(one.sharedWorld(), [](ApiParts&) {});
    World& world = one.world();
    const Member member = enter(one);
    const auto status = [&](Service& service) {
        return service.send(ReadSession{}, {bearer(member.token)}).status;
    };
    QCOMPARE(status(one), 200);
    QCOMPARE(status(two), 200);
    UserDraft draft = draftOf(member.user);
    if (trigger == QStringLiteral("role")) {
        draft.role = Role::Readonly;
        must(world.call(Role::Owner, UpdateUser{member.user.id, draft}), "another role");
    } else if (trigger == QStringLiteral("disabled")) {
        draft.state = MembershipState::Disabled;
        must(world.call(Role::Owner, UpdateUser{member.user.id, draft}), "another state");
    } else if (trigger == QStringLiteral("reset")) {
        must(world.call(Role::Owner, ResetUser{member.user.id}), "a token");
    } else if (trigger == QStringLiteral("signed out")) {
        QCOMPARE(one.send(SignOut{}, {bearer(member.token)}).status, 200);
    } else if (trigger == QStringLiteral("ended")) {
        const auto open = must(world.call(Role::Owner, ListSessions{member.user.id}), "sessions");
        must(world.call(Role::Owner, EndSession{open.items.front().id}), "the end");
    } else {
        QCOMPARE(
            one.send(ChangePassword{{Secret(password)}, {Secret(other)}}, {bearer(member.token)})
                .status,
            200);
    }
    QCOMPARE(status(one), 401);
    QCOMPARE(status(two), 401);
    // Nobody who is disabled signs in, whatever the password; the answer tells nothing.
    if (trigger == QStringLiteral("disabled"))
        QCOMPARE(one.send(SignIn{member.user.email.value, {Secret(password)}}).status, 401);
}

void TestMembers::s2_listsAndEndsSessions()
{
    Service service("sqlite");
    const Member member = enter(service);
    const Member stranger = enter(service);
    const std::string second
        = tokenIn(service.send(SignIn{member.user.email.value, {Secret(password)}}));
    const QJsonArray mine
        = objectOf(service.send(ListSessions{}, {bearer(second)}))[QStringLiteral("items")]
              .toArray();
    QCOMPARE(mine.size(), 2);
    int current = 0;
    SessionId first;
    for (const auto& each : mine) {
        if (each[QStringLiteral("current")].toBool())
            ++current;
        else
            first = SessionId{*Uuid::parse(each[QStringLiteral("id")].toString().toStdString())};
        QCOMPARE(each[QStringLiteral("address")].toString(), QStringLiteral("127.0.0.1"));
    }
    QCOMPARE(current, 1);
    QCOMPARE(service.send(ListSessions{member.user.id}, {bearer(stranger.token)}).status, 404);
    QCOMPARE(service.send(EndSession{first}, {bearer(stranger.token)}).status, 404);
    QCOMPARE(service.send(ReadSession{}, {bearer(member.token)}).status, 200);
    QCOMPARE(service.send(EndSession{first}, {bearer(second)}).status, 200);
    QCOMPARE(service.send(ReadSession{}, {bearer(member.token)}).status, 401);
}

void TestMembers::ownersStay()
{
    World world("sqlite");
    const User owner
        = must(world.call(Role::Owner, ReadUser{world.caller(Role::Owner).userId}), "the owner");
    const User admin
        = must(world.call(Role::Owner, ReadUser{world.caller(Role::Admin).userId}), "an admin");
    const auto code = [](const auto& answer) {
        return answer.ok() ? std::optional<Errc>() : std::optional(answer.error().code);
    };
    UserDraft draft = draftOf(owner);
    draft.role = Role::Admin;
    QCOMPARE(code(world.call(Role::Owner, UpdateUser{owner.id, draft})), Errc::Forbidden);
    QCOMPARE(code(world.call(Role::Admin, UpdateUser{owner.id, draftOf(owner)})), Errc::Forbidden);
    QCOMPARE(code(world.call(Role::Admin, ResetUser{owner.id})), Errc::Forbidden);
    draft = draftOf(admin);
    draft.role = Role::Owner;
    QCOMPARE(code(world.call(Role::Admin, UpdateUser{admin.id, draft})), Errc::Forbidden);
    const User second = must(world.call(Role::Owner, UpdateUser{admin.id, draft}), "an owner");
    // Two of them: one may go, by the other's hand, and then none.
    draft = draftOf(owner);
    draft.role = Role::Admin;
    must(world.call(Role::Admin, UpdateUser{owner.id, draft}), "one owner less");
    draft = draftOf(second);
    draft.state = MembershipState::Disabled;
    QCOMPARE(code(world.call(Role::Admin, UpdateUser{second.id, draft})), Errc::Forbidden);
    InviteUser invite = sample<InviteUser>(world);
    invite.draft.role = Role::Owner;
    const auto third = must(world.call(Role::Admin, invite), "another owner");
    must(world.call(
             Caller{ActorKind::Demo, world.tenant(), third.user.id}, UpdateUser{second.id, draft}),
        "one owner less");
}

void TestMembers::refusesDrafts_data()
{
    QTest::addColumn<UserDraft>("draft");
    QTest::addColumn<QByteArray>("field");
    UserDraft good;
    good.name.value = "A Member";
    good.email.value = "member@example.test";
    const auto row = [](const char* name, const UserDraft& draft, const char* field) {
        QTest::newRow(name) << draft << QByteArray(field);
    };
    UserDraft draft = good;
    draft.name.value.clear();
    row("no name", draft, "draft.name");
    draft = good;
    draft.email.value = "member";
    row("no address", draft, "draft.email");
    draft = good;
    draft.role = Role::Publisher;
    row("no publisher", draft, "draft.publisher_id");
    draft.publisherId.value.bytes[0] = 1;
    row("unknown publisher", draft, "draft.publisher_id");
    draft = good;
    draft.buyerId.value.bytes[0] = 1;
    row("a buyer too many", draft, "draft.buyer_id");
    draft = good;
    draft.state = MembershipState::Disabled;
    row("disabled", draft, "draft.state");
}

void TestMembers::refusesDrafts()
{
    QFETCH(UserDraft, draft);
    QFETCH(QByteArray, field);
    World world("sqlite");
    const auto answer = world.call(Role::Owner, InviteUser{draft});
    QVERIFY(!answer);
    QVERIFY(!answer.error().fields.empty());
    QCOMPARE(QByteArray::fromStdString(answer.error().fields.front().field), field);
}

QTEST_GUILESS_MAIN(TestMembers)
#include "tst_members.moc"
