// SEC-Z1: a caller is who the store says at that moment. Whom it was when it last asked, which is
// where a read begins, decides nothing.

#include "tests/conformance/operations.h"
#include "tests/support/must.h"

#include <QTest>

#include <atomic>
#include <string_view>

using namespace trunkline;

namespace {

bool isRefused(const Error& error)
{
    return error.code == Errc::Forbidden || error.code == Errc::Unauthenticated;
}

/// A member of a world whose role and state change.
class Member {
public:
    Member(World& world, const char* name)
        : m_world(world)
    {
        InviteUser invitation = sample<InviteUser>(world);
        invitation.draft.name.value = name;
        m_caller = world.caller(Role::Analyst);
        m_caller.userId = must(world.call(Role::Owner, invitation), "an invitation").user.id;
    }

    /// The role of one who is there already, with that one's partner.
    void become(Role role, MembershipState state = MembershipState::Active)
    {
        const auto read = [this](UserId id) {
            return must(m_world.call(Role::Owner, ReadUser{id}), "a member");
        };
        const User like = read(m_world.caller(role).userId);
        const User now = read(m_caller.userId);
        must(m_world.call(Role::Owner,
                 UpdateUser{now.id,
                     {now.name, now.email, role, like.publisherId, like.buyerId, state,
                         now.version}}),
            "a change");
    }

    template <Operation Op>
    auto ask(const Op& op)
    {
        return m_world.call(m_caller, op);
    }

private:
    World& m_world;
    Caller m_caller;
};

} // namespace

class TestChangedCallers : public QObject {
    Q_OBJECT

private slots:
    void z1_theRoleOfThisMomentCounts_data();
    void z1_theRoleOfThisMomentCounts();
    void z1_whoIsDisabledReadsNothing_data() { addStores(); }
    void z1_whoIsDisabledReadsNothing();
    void z2_theRowsAreThoseOfTheRoleOfThisMoment_data() { addStores(); }
    void z2_theRowsAreThoseOfTheRoleOfThisMoment();

private:
    static void addStores();
};

void TestChangedCallers::addStores()
{
    QTest::addColumn<QString>("store");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestChangedCallers::z1_theRoleOfThisMomentCounts_data()
{
    QTest::addColumn<QString>("store");
    QTest::addColumn<QString>("role");
    for (const std::string& kind : storeKinds()) {
        for (const Role role : enumerators<Role>()) {
            const std::string name(wireName(role));
            QTest::addRow("%s, %s", kind.c_str(), name.c_str())
                << QString::fromStdString(kind) << QString::fromStdString(name);
        }
    }
}

void TestChangedCallers::z1_theRoleOfThisMomentCounts()
{
    QFETCH(QString, store);
    QFETCH(QString, role);
    Role wanted{};
    QVERIFY(fromWireName(role.toStdString(), wanted));
    World world(store.toStdString());
    Member member(world, "Changed");
    forEachOperation([&]<class Op>() {
        if (leavesEntry(Op::facts) || Op::facts.permission == Permission::Anonymous)
            return;
        const std::string name(Op::facts.name.value);
        const Op request = sample<Op>(world);
        const auto wantedAnswer = world.call(wanted, request);
        member.become(Role::Owner);
        const auto before = member.ask(request);
        QVERIFY2(before.ok(), name.c_str());
        member.become(wanted);
        const std::int64_t entries = world.entries();
        const auto after = member.ask(request);
        const bool refused = !after && isRefused(after.error());
        QVERIFY2(refused == (!wantedAnswer && isRefused(wantedAnswer.error())), name.c_str());
        QVERIFY2(world.entries() == entries + (refused ? 1 : 0), name.c_str());
    });
    QCOMPARE(world.verdict(), std::string("verified"));
}

void TestChangedCallers::z1_whoIsDisabledReadsNothing()
{
    QFETCH(QString, store);
    World world(store.toStdString());
    Member member(world, "Disabled");
    for (int i = 0; i < 2; ++i) {
        member.become(Role::Admin);
        QVERIFY(member.ask(sample<ListCalls>(world)).ok());
        member.become(Role::Admin, MembershipState::Disabled);
        const std::int64_t entries = world.entries();
        const auto answer = member.ask(sample<ListCalls>(world));
        QVERIFY(!answer && answer.error().code == Errc::Unauthenticated);
        QCOMPARE(world.entries(), entries + 1);
        // Who was refused is not handled for again.
        std::atomic<int> looks = 0;
        world.workspace()->database()->listen([&looks](std::string_view sql, auto) {
            looks += sql.find("from calls") == std::string_view::npos ? 0 : 1;
        });
        QVERIFY(!member.ask(sample<ListCalls>(world)));
        world.workspace()->database()->listen({});
        QCOMPARE(looks.load(), 0);
    }
}

void TestChangedCallers::z2_theRowsAreThoseOfTheRoleOfThisMoment()
{
    QFETCH(QString, store);
    World world(store.toStdString());
    const ListCalls list = sample<ListCalls>(world);
    Member member(world, "Moved");
    for (const Role from : enumerators<Role>()) {
        for (const Role to : enumerators<Role>()) {
            const auto seen = [&](Role role) {
                member.become(role);
                return toJson(must(member.ask(list), "a page"));
            };
            const auto shown = [&](Role role) {
                return toJson(must(world.call(role, list), "a page of the role's own"));
            };
            QCOMPARE(seen(from), shown(from));
            QCOMPARE(seen(to), shown(to));
        }
    }
    QVERIFY(toJson(must(world.call(Role::Owner, list), "a page"))
        != toJson(must(world.call(Role::Publisher, list), "a page")));
}

QTEST_GUILESS_MAIN(TestChangedCallers)
#include "tst_changedcallers.moc"
