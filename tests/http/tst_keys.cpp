// API keys over the wire: what they may do, how they are rotated and revoked (SEC-K1 to SEC-K4).

#include "services/access/apikeys.h"
#include "services/access/identity.h"
#include "services/storage/database.h"
#include "tests/conformance/operations.h"
#include "tests/http/service.h"
#include "tests/support/must.h"

#include <QJsonArray>
#include <QTest>

#include <map>

using namespace trunkline;

namespace {

std::string bearer(const ApiKeyGrant& grant)
{
    return trunkline::bearer(grant.secret.value.reveal());
}

ApiKeyGrant makeKey(World& world, ApiKeyDraft draft)
{
    return must(world.call(Role::Owner, CreateApiKey{std::move(draft)}), "a key");
}

ApiKeyDraft draftOf(std::vector<Permission> scopes, Role role = Role::Owner)
{
    ApiKeyDraft draft;
    draft.name = "A key";
    draft.scopes = std::move(scopes);
    draft.role = role;
    return draft;
}

std::vector<Permission> keyScopes()
{
    std::vector<Permission> all;
    for (const Permission each : enumerators<Permission>()) {
        if (isKeyScope(each))
            all.push_back(each);
    }
    return all;
}

} // namespace

class TestKeys : public QObject {
    Q_OBJECT

private slots:
    void k1_changedKeysAreNone();
    void k2_onlyADigestIsStored_data() { addKinds(); }
    void k2_onlyADigestIsStored();
    void k2_rightsAreScopesWithinTheRole();
    void k2_refusesDrafts_data();
    void k2_refusesDrafts();
    void k2_networksAndTimeHold();
    void k2_liveAndTestKeysDiffer();
    void k3_everyOperationByEveryScope_data() { addKinds(); }
    void k3_everyOperationByEveryScope();
    void k4_rotationOverlapsAndRevocationIsImmediate_data() { addKinds(); }
    void k4_rotationOverlapsAndRevocationIsImmediate();
    void u1_aNewAddressLeavesAnEntry();
    void z2_aPartnersKeyNeedsItsPartner_data() { addKinds(); }
    void z2_aPartnersKeyNeedsItsPartner();
    void theTrailNamesTheKey_data() { addKinds(); }
    void theTrailNamesTheKey();

private:
    static void addKinds();
};

void TestKeys::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestKeys::k1_changedKeysAreNone()
{
    Service service("sqlite");
    const ApiKeyGrant grant = makeKey(service.world(), draftOf({Permission::TenantRead}));
    const std::string key = grant.secret.value.reveal();
    QCOMPARE(key.size(), std::size_t{71});
    QCOMPARE(service.send(ReadTenant{}, {bearer(key)}).status, 200);
    for (std::size_t i = 0; i < key.size(); ++i) {
        std::string changed = key;
        changed[i] = changed[i] == 'a' ? 'b' : 'a';
        QCOMPARE(service.send(ReadTenant{}, {bearer(changed)}).status, 401);
    }
    // A right check over another secret: only the store can tell.
    SystemRandom random;
    PlainKey forged = *parsePlainKey(key);
    forged.secret = makePlainKey(false, random).secret;
    QCOMPARE(service.send(ReadTenant{}, {bearer(forged.text().reveal())}).status, 401);
}

void TestKeys::k2_onlyADigestIsStored()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    Envelope envelope;
    envelope.caller = world.caller(Role::Owner);
    envelope.idempotencyKey = "once";
    const CreateApiKey create{draftOf({Permission::TenantRead})};
    const auto first = must(world.workspace()->dispatcher()->call(envelope, create), "a key");
    const auto again = must(world.workspace()->dispatcher()->call(envelope, create), "the same");
    QCOMPARE(first.key, again.key);
    QVERIFY(again.secret.value.empty());
    QCOMPARE(must(world.call(Role::Owner, ListApiKeys{}), "the keys").items.size(), std::size_t{1});
    const std::string secret = parsePlainKey(first.secret.value.reveal())->secret.reveal();
    const std::string dump = world.dump();
    QVERIFY(dump.find(first.key.keyId) != std::string::npos);
    QVERIFY(dump.find(secret) == std::string::npos);
    QVERIFY(dump.find(secret.substr(4, 20)) == std::string::npos);
}

void TestKeys::k2_rightsAreScopesWithinTheRole()
{
    Service service("sqlite");
    World& world = service.world();
    const auto all = makeKey(world, draftOf(keyScopes()));
    QCOMPARE(service.send(ListUsers{}, {bearer(all)}).status, 200);
    // Nobody's key hands out rights.
    QCOMPARE(service.send(sample<InviteUser>(world), {bearer(all)}).status, 403);
    QCOMPARE(service.send(sample<CreateApiKey>(world), {bearer(all)}).status, 403);
    const PublisherId publisher
        = must(world.workspace()->principal(world.caller(Role::Publisher)), "one").publisherId;
    ApiKeyDraft partner = draftOf({Permission::CallsRead}, Role::Publisher);
    partner.publisherId = publisher;
    const auto key = makeKey(world, partner);
    const RawAnswer answer = service.send(sample<ListCalls>(world), {bearer(key)});
    const QJsonArray items = objectOf(answer)[QStringLiteral("items")].toArray();
    QVERIFY2(!items.isEmpty(), answer.body.c_str());
    for (const auto& item : items) {
        QCOMPARE(item[QStringLiteral("publisher_id")].toString().toStdString(), publisher.text());
        QVERIFY(item[QStringLiteral("revenue")].isNull());
    }
}

void TestKeys::k2_refusesDrafts_data()
{
    QTest::addColumn<ApiKeyDraft>("draft");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char* name, const ApiKeyDraft& draft, const char* field) {
        QTest::newRow(name) << draft << QByteArray(field);
    };
    const ApiKeyDraft good = draftOf({Permission::CallsRead}, Role::Analyst);
    ApiKeyDraft draft = good;
    draft.name.clear();
    row("no name", draft, "draft.name");
    row("no scope", draftOf({}), "draft.scopes");
    row("twice", draftOf({Permission::CallsRead, Permission::CallsRead}), "draft.scopes[1]");
    row("hands out rights", draftOf({Permission::ApiKeysWrite}), "draft.scopes[0]");
    row("hands out members", draftOf({Permission::UsersWrite}), "draft.scopes[0]");
    row("beyond the role", draftOf({Permission::CallsRead, Permission::AuditRead}, Role::Analyst),
        "draft.scopes[1]");
    row("no publisher", draftOf({Permission::CallsRead}, Role::Publisher), "draft.publisher_id");
    row("no buyer", draftOf({Permission::CallsRead}, Role::Buyer), "draft.buyer_id");
    draft = good;
    draft.buyerId.value.bytes[0] = 1;
    row("a buyer too many", draft, "draft.buyer_id");
    draft = draftOf({Permission::CallsRead}, Role::Publisher);
    draft.publisherId.value.bytes[0] = 1;
    row("unknown publisher", draft, "draft.publisher_id");
    draft = good;
    draft.networks = {"192.0.2.0/24", "192.0.2.1/24"};
    row("no network", draft, "draft.networks[1]");
    draft.networks.assign(21, "192.0.2.1");
    row("21 networks", draft, "draft.networks");
    draft = good;
    draft.days = 366;
    row("too long", draft, "draft.days");
    draft.days = 0;
    row("no time", draft, "draft.days");
}

void TestKeys::k2_refusesDrafts()
{
    QFETCH(ApiKeyDraft, draft);
    QFETCH(QByteArray, field);
    World world("sqlite");
    const auto answer = world.call(Role::Owner, CreateApiKey{draft});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Errc::Invalid);
    QVERIFY(!answer.error().fields.empty());
    QCOMPARE(QByteArray::fromStdString(answer.error().fields.front().field), field);
    const auto owners = world.call(Role::Admin, CreateApiKey{draftOf({Permission::CallsRead})});
    QVERIFY(!owners && owners.error().code == Errc::Forbidden);
}

void TestKeys::k2_networksAndTimeHold()
{
    Service service("sqlite");
    ApiKeyDraft draft = draftOf({Permission::TenantRead});
    draft.networks = {"10.0.0.0/8", "127.0.0.0/8"};
    draft.days = 2;
    const auto here = makeKey(service.world(), draft);
    draft.networks = {"10.0.0.0/8", "2001:db8::/32"};
    const auto elsewhere = makeKey(service.world(), draft);
    QCOMPARE(service.send(ReadTenant{}, {bearer(here)}).status, 200);
    QCOMPARE(service.send(ReadTenant{}, {bearer(elsewhere)}).status, 401);
    service.world().advance(std::chrono::hours{48} - std::chrono::microseconds{1});
    QCOMPARE(service.send(ReadTenant{}, {bearer(here)}).status, 200);
    service.world().advance(std::chrono::microseconds{1});
    QCOMPARE(service.send(ReadTenant{}, {bearer(here)}).status, 401);
}

void TestKeys::k2_liveAndTestKeysDiffer()
{
    Service service("sqlite"); // a demo
    const auto grant = makeKey(service.world(), draftOf({Permission::TenantRead}));
    const std::string key = grant.secret.value.reveal();
    QVERIFY(key.starts_with("tlk_test_"));
    PlainKey live = *parsePlainKey(key);
    live.live = true;
    QCOMPARE(service.send(ReadTenant{}, {bearer(live.text().reveal())}).status, 401);
}

void TestKeys::k3_everyOperationByEveryScope()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    std::map<Permission, Caller> keys;
    for (const Permission scope : keyScopes()) {
        const auto grant = makeKey(world, draftOf({scope}));
        keys[scope] = {ActorKind::Key, world.tenant(), UserId{grant.key.id.value}, {}, "127.0.0.1"};
    }
    forEachOperation([&]<Operation Op>() {
        if constexpr (Op::facts.permission == Permission::Anonymous
            || std::is_same_v<Op, ResetDemo>)
            return;
        for (const auto& [scope, key] : keys) {
            const std::int64_t before = world.entries();
            const Op request = sample<Op>(world);
            const std::int64_t prepared = world.entries() - before;
            const auto answer = world.call(key, request);
            const bool refused = !answer && answer.error().code == Errc::Forbidden;
            const std::string at
                = std::string(Op::facts.name.value) + " by " + std::string(wireName(scope));
            QVERIFY2(refused == (scope != Op::facts.permission.value), at.c_str());
            if (refused)
                QVERIFY2(world.entries() == before + prepared + 1, at.c_str());
        }
    });
}

void TestKeys::k4_rotationOverlapsAndRevocationIsImmediate()
{
    QFETCH(QString, kind);
    Service one(kind.toStdString());
    Service two(one.sharedWorld(), [](ApiParts&) {});
    World& world = one.world();
    const auto old = makeKey(world, draftOf({Permission::TenantRead}));
    const auto both = [&](const ApiKeyGrant& key, int status) {
        for (Service* service : {&one, &two}) {
            const RawAnswer answer = service->send(ReadTenant{}, {bearer(key)});
            QCOMPARE(answer.status, status);
        }
    };
    both(old, 200);
    QVERIFY(one.send(ReadTenant{}, {bearer(old)}).header("sunset").empty());
    const auto fresh = must(
        world.call(Role::Owner, RotateApiKey{old.key.id, old.key.version, 24}), "a successor");
    QVERIFY(fresh.key.id != old.key.id);
    QCOMPARE(fresh.key.scopes, old.key.scopes);
    both(old, 200);
    both(fresh, 200);
    const RawAnswer answer = two.send(ReadTenant{}, {bearer(old)});
    QCOMPARE(answer.header("sunset"), std::string("Thu, 26 Nov 2026 19:00:00 GMT"));
    QCOMPARE(answer.header("deprecation"), std::string("@1795633200"));
    QVERIFY(two.send(ReadTenant{}, {bearer(fresh)}).header("sunset").empty());
    const auto twice = world.call(Role::Owner, RotateApiKey{old.key.id, old.key.version + 1, 24});
    QVERIFY(!twice && twice.error().code == Errc::Conflict);
    world.advance(std::chrono::hours{24});
    both(old, 401);
    both(fresh, 200);
    const auto revoked
        = must(world.call(Role::Owner, RevokeApiKey{fresh.key.id, fresh.key.version}), "the end");
    QVERIFY(revoked.endsAt.has_value());
    both(fresh, 401);
    const auto again = world.call(Role::Owner, RevokeApiKey{fresh.key.id, revoked.version});
    QVERIFY(!again && again.error().code == Errc::Conflict);
}

void TestKeys::u1_aNewAddressLeavesAnEntry()
{
    ServerOptions proxied;
    proxied.limits.trustedProxies = {*Network::parse("127.0.0.0/8")};
    const auto world = std::make_shared<World>("sqlite");
    Service service(
        world, [](ApiParts&) {}, proxied);
    const auto key = makeKey(*world, draftOf({Permission::TenantRead}));
    const auto entriesAfter = [&](const std::string& from) {
        if (service.send(ReadTenant{}, {bearer(key), "X-Forwarded-For: " + from}).status != 200)
            qFatal("the key does not work");
        return world->entries();
    };
    const std::int64_t before = world->entries();
    QCOMPARE(entriesAfter("192.0.2.1"), before + 1);
    QCOMPARE(entriesAfter("192.0.2.1"), before + 1);
    QCOMPARE(entriesAfter("192.0.2.2"), before + 2);
    QCOMPARE(entriesAfter("192.0.2.1"), before + 2);
    const auto used = must(world->call(Role::Owner, ReadApiKey{key.key.id}), "the key");
    QCOMPARE(used.lastUsedAt, std::optional(world->now()));
}

/// Without one nothing would hold its rows back.
void TestKeys::z2_aPartnersKeyNeedsItsPartner()
{
    static constexpr Sql forget(
        "update api_keys set publisher_id = null where tenant_id = $1 and id = $2");
    QFETCH(QString, kind);
    World world(kind.toStdString());
    ApiKeyDraft draft = draftOf({Permission::CallsRead}, Role::Publisher);
    draft.publisherId
        = must(world.workspace()->principal(world.caller(Role::Publisher)), "one").publisherId;
    const ApiKey key = makeKey(world, draft).key;
    Caller caller;
    caller.kind = ActorKind::Key;
    caller.tenantId = world.tenant();
    caller.userId = UserId{key.id.value};
    const auto transaction = must(
        world.workspace()->database()->begin(world.tenant(), Access::Write), "a transaction");
    QVERIFY(identify(*transaction, caller, world.now()).ok());
    QCOMPARE(must(transaction->execute(forget, values(world.tenant(), key.id)), "a row"),
        std::int64_t{1});
    const auto nobody = identify(*transaction, caller, world.now());
    QVERIFY(!nobody && nobody.error().code == Errc::Unauthenticated);
}

void TestKeys::theTrailNamesTheKey()
{
    QFETCH(QString, kind);
    Service service(kind.toStdString());
    World& world = service.world();
    const ApiKeyGrant grant = makeKey(world, draftOf({Permission::CampaignsWrite}));
    QCOMPARE(service.send(sample<CreateCampaign>(world), {bearer(grant)}).status, 200);
    ListAudit list;
    list.filter.operation = CreateCampaign::facts.name.value;
    list.filter.text = "a KEY";
    const AuditEntryPage page = must(world.call(Role::Owner, list), "the trail");
    QCOMPARE(page.items.size(), std::size_t{1});
    const AuditEntry& entry = page.items.front();
    QCOMPARE(entry.actorKind, ActorKind::Key);
    QVERIFY(entry.actorId.value == grant.key.id.value);
    QCOMPARE(entry.actorName.value, std::string("A key"));
}

QTEST_GUILESS_MAIN(TestKeys)
#include "tst_keys.moc"
