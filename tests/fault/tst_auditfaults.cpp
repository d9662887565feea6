// SEC-U2: whatever statement of the audit fails, no operation leaves a change behind. Made from the
// list of operations; after every try the whole database is compared.

#include "app/compose/handlers.h"
#include "services/access/roles.h"
#include "tests/conformance/operations.h"
#include "tests/support/fault.h"
#include "tests/support/fixedclock.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

using namespace trunkline;

namespace {

/// One request, made once and sent as often as is asked for.
using Request = std::function<Outcome(Dispatcher&, const Caller&)>;

struct Case {
    const Facts* facts;
    Request (*request)(World&);
};

/// A reset takes the business away from under the others: demo operations come last.
const std::vector<Case>& cases()
{
    static const std::vector<Case> all = [] {
        std::vector<Case> made;
        forEachOperation([&made]<class Op>() {
            made.push_back({&Op::facts, [](World& world) -> Request {
                                return [op = sample<Op>(world)](Dispatcher& dispatcher,
                                           const Caller& caller) -> Outcome {
                                    TRUNK_TRY([[maybe_unused]] const auto answer,
                                        dispatcher.call({caller, {}, {}, {}}, op));
                                    return Done{};
                                };
                            }});
        });
        std::stable_partition(made.begin(), made.end(),
            [](const Case& each) { return each.facts->touches != Entity::Demo; });
        return made;
    }();
    return all;
}

std::vector<std::string> auditTables(const Snapshot& snapshot)
{
    std::vector<std::string> tables;
    for (const auto& [table, digest] : snapshot) {
        if (table.starts_with("audit_"))
            tables.push_back(table);
    }
    return tables;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// A world with a second dispatcher over it, whose store fails when the test says so.
class Fixture {
public:
    explicit Fixture(const std::string& store)
        : m_world(store)
        , m_database(std::make_shared<FaultyDatabase>(m_world.workspace()->database()))
        , m_tables(auditTables(m_world.snapshot()))
    {
        signWith(m_world.workspace()->dispatcher()->signer());
    }

    World& world() { return m_world; }
    FaultyDatabase& database() { return *m_database; }
    Dispatcher& dispatcher() { return *m_dispatcher; }
    const std::vector<std::string>& tables() const { return m_tables; }

    void signWith(const std::shared_ptr<Signer>& signer)
    {
        m_dispatcher = std::make_unique<Dispatcher>(m_database,
            makeHandlers(
                signer, m_world.workspace()->passwords(), m_world.workspace()->keyPepper()),
            std::make_shared<FixedClock>(m_world.now()), std::make_shared<SeededRandom>(11),
            signer);
        m_world.watch(*m_dispatcher);
    }

private:
    World m_world;
    std::shared_ptr<FaultyDatabase> m_database;
    std::vector<std::string> m_tables;
    std::unique_ptr<Dispatcher> m_dispatcher;
};

/// A chain whose next entry is one at which the head is signed, and a request for every operation,
/// made before: no request of this fixture ever succeeds, so the chain stays there.
class AtCheckpoint : public Fixture {
public:
    explicit AtCheckpoint(const std::string& store)
        : Fixture(store)
    {
        for (const Case& each : cases())
            m_requests[each.facts->name] = each.request(world());
        while (world().entries() % 1000 != 999) {
            if (!world().call(Role::Owner, sample<RecordExport>(world())))
                qFatal("the chain cannot be made longer");
        }
    }
    const Request& request(const Facts& facts) const { return m_requests.at(facts.name); }

private:
    std::map<std::string_view, Request> m_requests;
};

Case caseOf(const QString& operation)
{
    const std::string name = operation.toStdString();
    return *std::find_if(cases().begin(), cases().end(),
        [&name](const Case& each) { return each.facts->name.value == name; });
}

/// Whether an operation whose statement `text` failed may answer so.
using Judge = std::function<bool(const std::string& text, Errc)>;

/// Sends a request again and again: one statement fails, then the next one, and at last the commit.
/// After each try the database must be as it was before the first.
class Tries {
public:
    Tries(Fixture& fixture, const Request& request, const Caller& caller)
        : m_fixture(fixture)
        , m_request(request)
        , m_caller(caller)
        , m_before(fixture.world().snapshot())
    {
    }

    /// Every text that failed in turn, the commit last.
    const std::vector<std::string>& failed() const { return m_failed; }
    const Snapshot& before() const { return m_before; }
    bool hasFailed(std::string_view text) const
    {
        return std::any_of(m_failed.begin(), m_failed.end(),
            [text](const std::string& each) { return each.find(text) != std::string::npos; });
    }

    /// Answers what went wrong; empty: nothing.
    std::string eachThatTouches(std::vector<std::string> tables, const Judge& right)
    {
        tables.emplace_back("commit");
        return run(
            [this, &tables](std::int64_t nth) { m_fixture.database().failAtAny(nth, tables); },
            right);
    }
    /// The same for all statements, each text once.
    std::string eachText(const Judge& right)
    {
        return run([this](std::int64_t) { m_fixture.database().failAtNoneOf(m_failed); }, right);
    }

private:
    std::string run(const std::function<void(std::int64_t nth)>& plan, const Judge& right)
    {
        for (std::int64_t nth = 1; nth < 1000; ++nth) {
            plan(nth);
            const Outcome answer = m_request(m_fixture.dispatcher(), m_caller);
            const std::string text = m_fixture.database().failed();
            m_fixture.database().failAt(0);
            const std::string at = "statement " + std::to_string(nth) + ", " + text + ": ";
            if (text.empty())
                return at + "the commit was not reached"
                    + (answer ? "" : ": " + answer.error().detail);
            m_failed.push_back(text);
            if (answer)
                return at + "the operation succeeded";
            if (!right(text, answer.error().code))
                return at + name(answer.error().code) + ": " + answer.error().detail;
            const std::vector<std::string> left = differing(m_before, m_fixture.world().snapshot());
            if (!left.empty())
                return at + "a change was left in " + joined(left);
            if (text == "commit")
                return {};
        }
        return "the commit was not reached";
    }

    Fixture& m_fixture;
    const Request& m_request;
    const Caller& m_caller;
    Snapshot m_before;
    std::vector<std::string> m_failed;
};

/// What is not written cannot be committed; and only what an operation reads of the trail for its
/// own answer fails as any other statement would.
bool isAuditUnavailable(const Facts& facts, const std::string& text, Errc code)
{
    if (text == "commit")
        return code == Errc::Unavailable;
    const bool reads = facts.touches == Entity::Audit && text.find("select") != std::string::npos;
    return code == Errc::AuditUnavailable || (reads && code == Errc::Unavailable);
}

bool isUnavailable(const std::string&, Errc code)
{
    return code == Errc::Unavailable || code == Errc::AuditUnavailable;
}

std::optional<Role> refusedRole(const Facts& facts)
{
    for (const Role role : enumerators<Role>()) {
        if (!allows(role, facts.permission))
            return role;
    }
    return {};
}

} // namespace

class TestAuditFaults : public QObject {
    Q_OBJECT

private slots:
    void everyAuditStatement_data() { rows(true); }
    void everyAuditStatement();
    void everyStatement_data() { rows(true); }
    void everyStatement();
    void atACheckpoint_data() { rows(true); }
    void atACheckpoint();
    void withAKeyThatTheChainDoesNotKnow_data() { rows(true); }
    void withAKeyThatTheChainDoesNotKnow();
    void aRefusal_data() { rows(false); }
    void aRefusal();
    void aStranger_data() { rows(false); }
    void aStranger();
    void theTrailsStillHold();

private:
    void rows(bool leavingEntries);
    void refuse(Errc code, const std::function<std::optional<Caller>(Fixture&, const Facts&)>& who);
    Fixture& fixture(const QString& store);
    AtCheckpoint& atCheckpoint(const QString& store);

    std::map<QString, std::unique_ptr<Fixture>> m_fixtures;
    std::map<QString, std::unique_ptr<AtCheckpoint>> m_atCheckpoint;
};

void TestAuditFaults::rows(bool leavingEntries)
{
    QTest::addColumn<QString>("store");
    QTest::addColumn<QString>("operation");
    for (const std::string& store : storeKinds()) {
        for (const Case& each : cases()) {
            if (leavingEntries && !leavesEntry(*each.facts))
                continue;
            const std::string name(each.facts->name.value);
            QTest::addRow("%s %s", store.c_str(), name.c_str())
                << QString::fromStdString(store) << QString::fromStdString(name);
        }
    }
}

Fixture& TestAuditFaults::fixture(const QString& store)
{
    std::unique_ptr<Fixture>& made = m_fixtures[store];
    if (!made)
        made = std::make_unique<Fixture>(store.toStdString());
    return *made;
}

AtCheckpoint& TestAuditFaults::atCheckpoint(const QString& store)
{
    std::unique_ptr<AtCheckpoint>& made = m_atCheckpoint[store];
    if (!made)
        made = std::make_unique<AtCheckpoint>(store.toStdString());
    return *made;
}

void TestAuditFaults::everyAuditStatement()
{
    QFETCH(QString, store);
    QFETCH(QString, operation);
    Fixture& stage = fixture(store);
    const Case each = caseOf(operation);
    const Request request = each.request(stage.world());
    const Caller& owner = stage.world().caller(Role::Owner);

    Tries tries(stage, request, owner);
    const std::string wrong
        = tries.eachThatTouches(stage.tables(), [&each](const std::string& text, Errc code) {
              return isAuditUnavailable(*each.facts, text, code);
          });
    QVERIFY2(wrong.empty(), wrong.c_str());
    QVERIFY(tries.hasFailed("update audit_heads set seq"));
    QVERIFY(tries.hasFailed("insert into audit_logs"));
    QVERIFY(tries.hasFailed("update audit_heads set link"));

    // The same request without the fault: that nothing changed above is the fault's doing.
    const Outcome answer = request(stage.dispatcher(), owner);
    QVERIFY2(answer.ok(), answer ? "" : answer.error().detail.c_str());
    const std::vector<std::string> changed = differing(tries.before(), stage.world().snapshot());
    QVERIFY2(
        std::count(changed.begin(), changed.end(), "audit_logs") == 1, joined(changed).c_str());
}

void TestAuditFaults::everyStatement()
{
    QFETCH(QString, store);
    QFETCH(QString, operation);
    Fixture& stage = fixture(store);
    const Request request = caseOf(operation).request(stage.world());
    Tries tries(stage, request, stage.world().caller(Role::Owner));
    const std::string wrong = tries.eachText(isUnavailable);
    QVERIFY2(wrong.empty(), wrong.c_str());
}

void TestAuditFaults::atACheckpoint()
{
    QFETCH(QString, store);
    QFETCH(QString, operation);
    AtCheckpoint& stage = atCheckpoint(store);
    const Case each = caseOf(operation);
    Tries tries(stage, stage.request(*each.facts), stage.world().caller(Role::Owner));
    const std::string wrong
        = tries.eachThatTouches(stage.tables(), [&each](const std::string& text, Errc code) {
              return isAuditUnavailable(*each.facts, text, code);
          });
    QVERIFY2(wrong.empty(), wrong.c_str());
    QVERIFY(tries.hasFailed("insert into audit_checkpoints"));
}

void TestAuditFaults::withAKeyThatTheChainDoesNotKnow()
{
    QFETCH(QString, store);
    QFETCH(QString, operation);
    AtCheckpoint& stage = atCheckpoint(store);
    const auto signer = Signer::fromSeed(Secret(std::string(32, 'k')));
    QVERIFY(signer.ok());
    stage.signWith(*signer);
    const Case each = caseOf(operation);
    Tries tries(stage, stage.request(*each.facts), stage.world().caller(Role::Owner));
    const std::string wrong
        = tries.eachThatTouches(stage.tables(), [&each](const std::string& text, Errc code) {
              return isAuditUnavailable(*each.facts, text, code);
          });
    QVERIFY2(wrong.empty(), wrong.c_str());
    QVERIFY(tries.hasFailed("insert into audit_keys"));
    QVERIFY(tries.hasFailed("insert into audit_checkpoints"));
}

void TestAuditFaults::refuse(
    Errc code, const std::function<std::optional<Caller>(Fixture&, const Facts&)>& who)
{
    QFETCH(QString, store);
    QFETCH(QString, operation);
    Fixture& stage = fixture(store);
    const Case each = caseOf(operation);
    const std::optional<Caller> caller = who(stage, *each.facts);
    if (!caller)
        return; // everybody may call it
    const Request request = each.request(stage.world());
    Tries tries(stage, request, *caller);
    const std::string wrong
        = tries.eachThatTouches(stage.tables(), [](const std::string& text, Errc answered) {
              return answered == (text == "commit" ? Errc::Unavailable : Errc::AuditUnavailable);
          });
    QVERIFY2(wrong.empty(), wrong.c_str());
    QVERIFY(tries.hasFailed("insert into audit_logs"));

    const std::int64_t entries = stage.world().entries();
    const Outcome answer = request(stage.dispatcher(), *caller);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, code);
    QCOMPARE(stage.world().entries(), entries + 1);
    const std::vector<std::string> changed = differing(tries.before(), stage.world().snapshot());
    QVERIFY(!changed.empty());
    QVERIFY2(std::all_of(changed.begin(), changed.end(),
                 [](const std::string& table) { return table.starts_with("audit_"); }),
        joined(changed).c_str());
}

void TestAuditFaults::aRefusal()
{
    refuse(Errc::Forbidden, [](Fixture& stage, const Facts& facts) -> std::optional<Caller> {
        const std::optional<Role> role = refusedRole(facts);
        if (!role)
            return {};
        return stage.world().caller(*role);
    });
}

void TestAuditFaults::aStranger()
{
    refuse(Errc::Unauthenticated, [](Fixture& stage, const Facts& facts) -> std::optional<Caller> {
        if (facts.permission == Permission::Anonymous)
            return {};
        Caller caller = stage.world().caller(Role::Owner);
        caller.userId.value.bytes.back() ^= 1;
        return caller;
    });
}

void TestAuditFaults::theTrailsStillHold()
{
    for (const auto& [store, stage] : m_fixtures)
        QCOMPARE(stage->world().verdict(), std::string("verified"));
    for (const auto& [store, stage] : m_atCheckpoint)
        QCOMPARE(stage->world().verdict(), std::string("verified"));
}

QTEST_GUILESS_MAIN(TestAuditFaults)
#include "tst_auditfaults.moc"
