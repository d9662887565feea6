// SEC-Z2, SEC-D1: two tenants in one database. To one of them the other's rows are no more than
// rows that do not exist, and nothing it does touches them.

#include "tests/conformance/operations.h"
#include "tests/conformance/questions.h"

#include "services/access/sessions.h"
#include "services/demo/driver.h"

#include <QTest>

#include <pqxx/pqxx>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

using namespace trunkline;

namespace {

using Ids = std::map<std::type_index, std::vector<Uuid>>;

template <class T>
struct IsList : std::false_type { };
template <class T>
struct IsList<std::vector<T>> : std::true_type { };
template <class T>
struct IsId : std::false_type { };
template <class Tag>
struct IsId<Id<Tag>> : std::true_type { };

template <class T>
void gatherIds(const T& value, Ids& into)
{
    if constexpr (IsId<T>::value) {
        if (!value.isNil())
            into[std::type_index(typeid(T))].push_back(value.value);
    } else if constexpr (IsList<T>::value) {
        for (const auto& item : value)
            gatherIds(item, into);
    } else if constexpr (Described<T>) {
        forEachMember(
            value, [&into](std::string_view, const auto& member) { gatherIds(member, into); });
    }
}

/// Puts one foreign id into a request: into the `wanted`th of its places for ids, from 0.
struct Placer {
    int wanted = 0;
    std::function<Uuid(std::type_index)> idOf;
    int seen = 0;
    std::string place{}; ///< the member that took it; empty: there are fewer places
    std::string given{};

    bool here(std::string_view member, std::type_index type, Uuid& id)
    {
        if (seen++ != wanted)
            return false;
        place = member;
        id = idOf(type);
        given = id.text();
        return true;
    }
};

template <class T>
void place(Placer&, std::string_view, T&)
{
}
template <class Tag>
void place(Placer& placer, std::string_view member, Id<Tag>& id)
{
    placer.here(member, typeid(Id<Tag>), id.value);
}
template <class Tag>
void place(Placer& placer, std::string_view member, std::vector<Id<Tag>>& ids)
{
    Id<Tag> id;
    if (placer.here(member, typeid(Id<Tag>), id.value))
        ids = {id};
}
/// The trail names entities in words.
inline void place(Placer& placer, std::string_view member, std::string& text)
{
    Uuid id;
    if (member == "entity_id" && placer.here(member, typeid(PublisherId), id))
        text = id.text();
}
template <Described T>
void place(Placer& placer, std::string_view, T& record)
{
    forEachMember(
        record, [&placer](std::string_view member, auto& value) { place(placer, member, value); });
}
template <Described T>
void place(Placer& placer, std::string_view member, std::vector<T>& list)
{
    for (T& item : list)
        place(placer, member, item);
}
template <Described T>
void place(Placer& placer, std::string_view member, std::optional<T>& value)
{
    const bool before = !placer.place.empty();
    T record = value.value_or(T{});
    place(placer, member, record);
    if (!before && !placer.place.empty())
        value = record;
}

/// All rows of a tenant, table by table, past our own drivers: their number and a digest.
std::map<std::string, std::string> rowsOf(const std::string& url, TenantId tenant)
{
    std::map<std::string, std::string> digests;
    try {
        pqxx::connection connection(url);
        pqxx::transaction<pqxx::isolation_level::repeatable_read> whole(connection);
        const std::string id = whole.quote(tenant.text());
        const auto add = [&](const std::string& table, const std::string& condition) {
            const pqxx::row found
                = whole.exec1("select count(*) || ' ' || coalesce(md5(string_agg(line, e'\\n' "
                              "order by line collate \"C\")), '') from (select t::text as line "
                              "from public."
                    + whole.quote_name(table) + " t where " + condition + ") lines");
            digests[table] = found[0].as<std::string>();
        };
        for (const auto& row : whole.exec("select table_name, column_name from "
                                          "information_schema.columns where table_schema = "
                                          "'public' and column_name in ('tenant_id', "
                                          "'owner_tenant')"))
            add(row[0].as<std::string>(), whole.quote_name(row[1].as<std::string>()) + " = " + id);
        add("users", "id in (select user_id from memberships where tenant_id = " + id + ")");
    } catch (const pqxx::failure& why) {
        qFatal("the database cannot be read: %s", why.what());
    }
    return digests;
}

/// The server's URL with the world's database.
std::string urlOf(World& world)
{
    const auto transaction = world.workspace()->database()->begin(world.tenant(), Access::Read);
    if (!transaction)
        qFatal("no transaction");
    const auto name = (*transaction)->first(Query("select current_database()"), [](const Row& row) {
        return std::string(row.text(0));
    });
    if (!name || !*name)
        qFatal("the database has no name");
    std::string url = qEnvironmentVariable("TRUNK_TEST_POSTGRESQL").toStdString();
    const std::size_t path = url.find('/', url.find("://") + 3) + 1;
    return url.replace(path, url.find('?', path) - path, **name);
}

template <Operation Op>
std::string textOfAnswer(const Result<typename Op::Response>& answer, const std::string& given)
{
    std::string text = answer ? routeOf<Op>().encodeResponse(*answer) : textOf(answer.error());
    for (std::size_t at = text.find(given); !given.empty() && at != std::string::npos;
         at = text.find(given, at))
        text.replace(at, given.size(), "(the id that was asked for)");
    return text;
}

} // namespace

class TestIsolation : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void foreignIdsAreIdsOfNothing_data();
    void foreignIdsAreIdsOfNothing();
    void foreignCursorsAreCursorsOfNothing();
    void foreignMembersAreNoMembers();
    void foreignKeysAreNotReplayed();
    void cleanupTestCase();

private:
    void beginSessionOf(const Caller& user);
    /// As old as another, so that nothing but its being there differs.
    Uuid nowhere(const Uuid& like)
    {
        std::array<std::uint8_t, 10> entropy{};
        m_random.fill(entropy);
        return uuid7(like.time(), entropy);
    }

    std::unique_ptr<World> m_world;
    SeededRandom m_random{11};
    Ids m_foreign;
    std::string m_url;
    std::map<std::string, std::string> m_before;
};

void TestIsolation::initTestCase()
{
    const std::vector<std::string> kinds = storeKinds();
    if (std::find(kinds.begin(), kinds.end(), "postgresql") == kinds.end())
        QSKIP("only PostgreSQL holds two tenants: TRUNK_TEST_POSTGRESQL names no server");
    m_world = std::make_unique<World>("postgresql");
    World& world = *m_world;
    // The other business is another one: of the same seed, its ids would be ours.
    const Caller& other = world.otherOwner();
    DemoDriver driver({[&](const ReadDemo& op) { return world.call(other, op); },
        [&](const ResetDemo& op) { return world.call(other, op); },
        [&](const AdvanceDemo& op) { return world.call(other, op); }});
    QVERIFY(driver.fill(2, 3500, world.now() - std::chrono::days{3}, world.now(), {}, {}).ok());
    QVERIFY(world.call(other, sample<StartImport>(world)).ok());
    QVERIFY(world.call(other, sample<CreateApiKey>(world)).ok());
    beginSessionOf(other);

    Ids own;
    forEachOperation([&]<class Op>() {
        if constexpr (Op::facts.effect == Effect::Read) {
            const Op op = sample<Op>(world);
            if (const auto answer = world.call(Role::Owner, op))
                gatherIds(*answer, own);
            if (const auto answer = world.call(other, op))
                gatherIds(*answer, m_foreign);
        }
    });
    for (auto& [type, ids] : m_foreign) {
        const std::set<Uuid> mine(own[type].begin(), own[type].end());
        std::erase_if(ids, [&mine](const Uuid& id) { return mine.contains(id); });
    }
    m_url = urlOf(world);
    m_before = rowsOf(m_url, world.otherTenant());
    QVERIFY(m_before.size() > 20);
    QVERIFY(m_before.at("calls").size() > 20);
}

void TestIsolation::beginSessionOf(const Caller& user)
{
    const auto transaction = m_world->workspace()->database()->begin(user.tenantId, Access::Write);
    QVERIFY(transaction.ok());
    SessionRow session;
    session.id = m_random.id<SessionId>(m_world->now());
    session.tenantId = user.tenantId;
    session.userId = user.userId;
    session.createdAt = session.lastSeen = m_world->now();
    QVERIFY(beginSession(**transaction, session, "a digest", "192.0.2.1").ok());
    QVERIFY((*transaction)->commit().ok());
}

void TestIsolation::foreignIdsAreIdsOfNothing_data()
{
    QTest::addColumn<int>("role");
    for (const Role role : enumerators<Role>())
        QTest::addRow("%s", std::string(wireName(role)).c_str()) << int(role);
}

void TestIsolation::foreignIdsAreIdsOfNothing()
{
    QFETCH(int, role);
    World& world = *m_world;
    int places = 0;
    forEachOperation([&]<class Op>() {
        for (int i = 0;; ++i) {
            Uuid there;
            Placer foreign{i, [&](std::type_index type) {
                               const std::vector<Uuid>& ids = m_foreign[type];
                               if (ids.empty())
                                   qFatal("the other tenant has no %s", type.name());
                               return there = ids[static_cast<std::size_t>(i) % ids.size()];
                           }};
            Placer nothing{i, [&](std::type_index) { return nowhere(there); }};
            // Writes need a request of their own each time.
            Op first = sample<Op>(world);
            place(foreign, {}, first);
            if (foreign.place.empty()) {
                // Nothing to ask for, or nothing more: still, it must not reach the other.
                if constexpr (std::is_same_v<Op, ResetDemo>)
                    return;
                if (i == 0)
                    std::ignore = world.call(Role(role), first);
                return;
            }
            Op second = sample<Op>(world);
            place(nothing, {}, second);
            ++places;
            const auto answer = world.call(Role(role), first);
            const auto empty = world.call(Role(role), second);
            const std::string at = std::string(Op::facts.name.value) + ", " + foreign.place;
            const std::string got = textOfAnswer<Op>(answer, foreign.given);
            const std::string wanted = textOfAnswer<Op>(empty, nothing.given);
            QVERIFY2(got == wanted, (at + "\n" + got + "\n" + wanted).c_str());
            // To its own tenant the same id is a row.
            if (foreign.place == "id" && Op::facts.effect == Effect::Read
                && !leavesEntry(Op::facts))
                QVERIFY2(world.call(world.otherOwner(), first).ok(), at.c_str());
            QVERIFY2(
                !answer || got.find(world.otherTenant().text()) == std::string::npos, at.c_str());
        }
    });
    QVERIFY(places > 40);
    QVERIFY(rowsOf(m_url, world.otherTenant()) == m_before);
}

void TestIsolation::foreignCursorsAreCursorsOfNothing()
{
    World& world = *m_world;
    int lists = 0;
    forEachOperation([&]<class Op>() {
        if constexpr (requires(Op op, typename Op::Response page) { op.page.after = page.next; }) {
            Op op = sample<Op>(world);
            op.page.limit = 1;
            const auto page = world.call(world.otherOwner(), op);
            if (leavesEntry(Op::facts))
                m_before = rowsOf(m_url, world.otherTenant());
            if (!page || page->next.empty())
                return;
            // A cursor ends with the id of the row it stands at.
            const std::string plain = opened(page->next).substr(std::string(" made of ").size());
            auto id = Uuid::parse(plain.substr(plain.rfind('\x1f') + 1));
            if (!id)
                return; // the trail's: numbers
            ++lists;
            // Its neighbour is nobody's, and no row lies between the two.
            id->bytes.back() ^= 1;
            const std::string other = plain.substr(0, plain.rfind('\x1f') + 1) + id->text();
            Op nothing = op;
            op.page = {page->next, 1000};
            nothing.page
                = {QByteArray::fromStdString(other)
                        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
                        .toStdString(),
                    1000};
            for (const Role role : enumerators<Role>()) {
                const std::string at
                    = std::string(Op::facts.name.value) + " as " + std::string(wireName(role));
                const std::string got = textOfAnswer<Op>(world.call(role, op), {});
                const std::string wanted = textOfAnswer<Op>(world.call(role, nothing), {});
                QVERIFY2(got == wanted, at.c_str());
            }
        }
    });
    QVERIFY(lists >= 8);
    QVERIFY(rowsOf(m_url, world.otherTenant()) == m_before);
}

void TestIsolation::foreignMembersAreNoMembers()
{
    World& world = *m_world;
    Caller stranger = world.caller(Role::Owner);
    stranger.userId = world.otherOwner().userId;
    Caller nobody = stranger;
    nobody.userId.value = nowhere(stranger.userId.value);
    forEachOperation([&]<class Op>() {
        if (Op::facts.permission == Permission::Anonymous)
            return; // for those who are nobody yet
        const Op op = sample<Op>(world);
        const auto answer = world.call(stranger, op);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Unauthenticated);
        QCOMPARE(textOfAnswer<Op>(answer, {}), textOfAnswer<Op>(world.call(nobody, op), {}));
    });
    QVERIFY(rowsOf(m_url, world.otherTenant()) == m_before);
}

void TestIsolation::foreignKeysAreNotReplayed()
{
    World& world = *m_world;
    const auto request = sample<CreatePublisher>(world);
    const auto theirs = world.call(world.otherOwner(), request, "one-key");
    QVERIFY2(theirs.ok(), theirs.ok() ? "" : theirs.error().detail.c_str());
    // What the other does itself is seen by the digests: they can differ.
    const auto after = rowsOf(m_url, world.otherTenant());
    QVERIFY(after.at("publishers") != m_before.at("publishers"));
    QVERIFY(after.at("audit_logs") != m_before.at("audit_logs"));
    QVERIFY(after.at("calls") == m_before.at("calls"));

    const auto ours = world.call(world.caller(Role::Owner), request, "one-key");
    QVERIFY(ours.ok());
    QVERIFY(ours->id != theirs->id);
    QVERIFY(ours->tenantId == world.tenant());
    QVERIFY(rowsOf(m_url, world.otherTenant()) == after);
    m_before = after;
}

void TestIsolation::cleanupTestCase()
{
    if (!m_world)
        return;
    World& world = *m_world;
    // Even what empties the whole business of one.
    QVERIFY(world.call(Role::Owner, sample<ResetDemo>(world)).ok());
    QVERIFY(rowsOf(m_url, world.otherTenant()) == m_before);
    QCOMPARE(world.verdict(), std::string("verified"));
    const auto theirs = world.call(world.otherOwner(), VerifyAudit{});
    QVERIFY(theirs.ok());
    QVERIFY(theirs->ok);
}

QTEST_GUILESS_MAIN(TestIsolation)
#include "tst_isolation.moc"
