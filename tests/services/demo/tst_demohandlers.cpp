#include "services/base/digest.h"
#include "services/base/random.h"
#include "services/contract/demo.h"
#include "services/contract/invoices.h"
#include "services/demo/driver.h"
#include "services/demo/handlers.h"
#include "services/storage/sqlite.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr const char* tenantTables[] = {"memberships", "publishers", "buyers", "flows", "campaigns",
    "numbers", "rate_cards", "rates", "invoices", "invoice_lines", "quotas"};
const Instant start = Instant{hours{498'885}}; // 2026-11-29T21:00Z
const Instant now = start + days{14};

std::string bytes(const Row& row)
{
    std::string out;
    for (int i = 0; i < row.width(); ++i) {
        out += row.isNull(i) ? "-" : std::string(row.text(i));
        out += '\x1f';
    }
    return out;
}

} // namespace

class TestDemoHandlers : public QObject {
    Q_OBJECT

private slots:
    void init();
    void resetLaysOut();
    void resetTwiceIsEqual();
    void resetLeavesOthers();
    void ownersStay();
    void invoicesAddUp();
    void forbiddenElsewhere_data();
    void forbiddenElsewhere();
    void refusesBadPlans_data();
    void refusesBadPlans();
    void advanceBringsCalls();
    void advanceInSteps();
    void readTellsOfTheNextCall();
    void advanceNeedsABusiness();
    void failedIngestChangesNothing();

private:
    void addTenant(TenantId id, UserId owner, bool demo);
    template <class Op>
    Result<DemoState> run(TenantId tenant, const Op& op);
    std::int64_t count(const std::string& sql, TenantId tenant);
    std::string digest(TenantId tenant);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Database> m_database;
    SeededRandom m_random{99};
    TenantId m_demo;
    TenantId m_live;
    UserId m_owner;
    std::vector<CallRecord> m_stored;
    std::string m_source;
    std::size_t m_largest = 0;
    bool m_failing = false;
    std::string m_label;
};

void TestDemoHandlers::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    const auto file = m_folder->filePath("demo.trunkline").toStdString();
    auto opened = openSqlite({.file = file, .create = true});
    QVERIFY(opened.ok());
    m_database = *opened;
    m_random = SeededRandom(99);
    m_demo = m_random.id<TenantId>(start);
    m_live = m_random.id<TenantId>(start);
    m_owner = m_random.id<UserId>(start);
    m_stored.clear();
    m_largest = 0;
    m_failing = false;
    addTenant(m_demo, m_owner, true);
    addTenant(m_live, m_random.id<UserId>(start), false);
}

void TestDemoHandlers::addTenant(TenantId id, UserId owner, bool demo)
{
    auto transaction = m_database->begin(id, Access::Write);
    QVERIFY(transaction.ok());
    const AuditId audit = m_random.id<AuditId>(start);
    QVERIFY(
        (*transaction)
            ->execute(Sql("insert into tenants (owner_tenant, name, time_zone, country, currency,"
                          " demo, created_at, updated_at, version, audit_id)"
                          " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                values(id, "Tenant", "America/New_York", "US", "USD", demo, start, start, 1, audit))
            .ok());
    QVERIFY((*transaction)
                ->execute(Sql("insert into users (id, name, email, created_at, updated_at)"
                              " values ($1, $2, $3, $4, $5)"),
                    values(owner, "Owner", "", start, start))
                .ok());
    QVERIFY(
        (*transaction)
            ->execute(Sql("insert into memberships (tenant_id, user_id, role, state, created_at,"
                          " updated_at, version, audit_id)"
                          " values ($1, $2, $3, $4, $5, $6, $7, $8)"),
                values(id, owner, "owner", "active", start, start, 1, audit))
            .ok());
    QVERIFY((*transaction)->commit().ok());
}

template <class Op>
Result<DemoState> TestDemoHandlers::run(TenantId tenant, const Op& op)
{
    HandlerTable table;
    addDemoHandlers(table,
        {[this](Transaction&, Context& context, const IngestCalls& batch) -> Result<IngestResult> {
            if (m_failing)
                return fail(Errc::Unavailable, "no room");
            m_source = batch.source;
            m_largest = std::max(m_largest, batch.calls.size());
            m_stored.insert(m_stored.end(), batch.calls.begin(), batch.calls.end());
            const auto stored = static_cast<std::int64_t>(batch.calls.size());
            context.noted("batch", {}, {{"stored", {}, Json{toJson(stored)}}});
            return IngestResult{stored, 0, {}};
        }});
    Principal who;
    who.userId = m_owner;
    who.tenantId = tenant;
    who.role = Role::Owner;
    Context context(who, now, m_random, {}, "test");
    TRUNK_TRY(
        const std::unique_ptr<Transaction> transaction, m_database->begin(tenant, Access::Write));
    TRUNK_TRY(const std::any answer, table.find(typeid(Op))->handle(*transaction, context, &op));
    m_label = context.label();
    TRUNK_DO(transaction->commit());
    return std::any_cast<DemoState>(answer);
}

std::int64_t TestDemoHandlers::count(const std::string& sql, TenantId tenant)
{
    auto transaction = m_database->begin(tenant, Access::Read);
    std::int64_t found = -1;
    const auto done = (*transaction)->query(sql, values(tenant), [&](const Row& row) {
        found = row.integer(0);
        return false;
    });
    return done.ok() ? found : -1;
}

/// Of all rows of a tenant's business, without what differs by call: the audit ids.
std::string TestDemoHandlers::digest(TenantId tenant)
{
    auto transaction = m_database->begin(tenant, Access::Read);
    Digest digest;
    for (const std::string table : tenantTables) {
        std::vector<std::string> columns;
        const auto named = (*transaction)
                               ->query(Sql("select name from pragma_table_info($1) order by cid"),
                                   values(table), [&](const Row& row) {
                                       if (row.text(0) != "audit_id")
                                           columns.emplace_back(row.text(0));
                                       return true;
                                   });
        if (!named || columns.empty())
            return "no columns of " + table;
        std::string list;
        for (const std::string& column : columns)
            list += (list.empty() ? "" : ", ") + column;
        const auto read = (*transaction)
                              ->query("select " + list + " from " + table
                                      + " where tenant_id = $1 order by " + list,
                                  values(tenant), [&](const Row& row) {
                                      digest.add(bytes(row));
                                      return true;
                                  });
        if (!read)
            return "cannot read " + table;
    }
    return hex(digest.value());
}

void TestDemoHandlers::resetLaysOut()
{
    const auto state = run(m_demo, ResetDemo{1, 12'000, start, now});
    QVERIFY2(state.ok(), state ? "" : state.error().detail.c_str());
    QVERIFY((*state == DemoState{1, 12'000, start, start, start, 0, true}));
    QCOMPARE(count("select count(*) from publishers where tenant_id = $1", m_demo), 12);
    QCOMPARE(count("select count(*) from buyers where tenant_id = $1", m_demo), 10);
    QCOMPARE(count("select count(*) from campaigns where tenant_id = $1", m_demo), 8);
    QCOMPARE(count("select count(*) from flows where tenant_id = $1", m_demo), 6);
    QCOMPARE(count("select count(*) from numbers where tenant_id = $1", m_demo), 120);
    QCOMPARE(count("select count(*) from rate_cards where tenant_id = $1", m_demo), 4);
    QVERIFY(count("select count(*) from rates where tenant_id = $1", m_demo) > 100);
    QCOMPARE(count("select count(*) from invoices where tenant_id = $1", m_demo), 44);
    QCOMPARE(count("select count(*) from quotas where tenant_id = $1", m_demo), 4);
    QCOMPARE(
        count("select count(*) from quotas where tenant_id = $1 and used * 100 >= allowed * 80",
            m_demo),
        3);
    QCOMPARE(count("select count(distinct role) from memberships where tenant_id = $1", m_demo), 6);
    QCOMPARE(count("select count(*) from memberships where tenant_id = $1 and"
                   " publisher_id is not null and role = 'publisher'",
                 m_demo),
        1);
    QCOMPARE(count("select count(*) from demo_states where tenant_id = $1", m_demo), 1);
    QCOMPARE(QString::fromStdString(m_label), QString("Demo business, seed 1"));
}

void TestDemoHandlers::resetTwiceIsEqual()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    const std::string first = digest(m_demo);
    QCOMPARE(first.size(), std::size_t(64));
    QVERIFY(run(m_demo, ResetDemo{2, 12'000, start, now}).ok());
    QVERIFY(digest(m_demo) != first);
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QCOMPARE(digest(m_demo), first);
}

void TestDemoHandlers::resetLeavesOthers()
{
    const TenantId second = m_random.id<TenantId>(start);
    addTenant(second, m_random.id<UserId>(start), true);
    QVERIFY(run(second, ResetDemo{1, 12'000, start, now}).ok());
    const std::string live = digest(m_live);
    const std::string other = digest(second);
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QVERIFY(run(m_demo, AdvanceDemo{start + hours{3}}).ok());
    QCOMPARE(digest(m_live), live);
    QCOMPARE(digest(second), other);
}

void TestDemoHandlers::ownersStay()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QVERIFY(run(m_demo, ResetDemo{3, 12'000, start, now}).ok());
    auto transaction = m_database->begin(m_demo, Access::Read);
    const auto roles
        = (*transaction)
              ->all(Query("select role from memberships where tenant_id = $1 and user_id = $2",
                        values(m_demo, m_owner)),
                  [](const Row& row) { return std::string(row.text(0)); });
    QVERIFY(roles.ok());
    QVERIFY(*roles == std::vector<std::string>{"owner"});
    QCOMPARE(count("select count(*) from memberships where tenant_id = $1", m_demo), 7);
}

void TestDemoHandlers::invoicesAddUp()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QCOMPARE(count("select count(*) from invoices i where i.tenant_id = $1 and"
                   " coalesce(i.revenue_total, i.payout_total) <> (select"
                   " sum(l.quantity * coalesce(l.unit_revenue, l.unit_payout)) from invoice_lines l"
                   " where l.tenant_id = i.tenant_id and l.invoice_id = i.id)",
                 m_demo),
        0);
    QCOMPARE(count("select count(*) from invoice_lines l join campaigns c on"
                   " c.tenant_id = l.tenant_id and c.id = l.campaign_id where l.tenant_id = $1 and"
                   " coalesce(l.unit_revenue = c.revenue_per_call, l.unit_payout ="
                   " c.payout_per_call) and l.quantity > 0",
                 m_demo),
        count("select count(*) from invoice_lines where tenant_id = $1", m_demo));
    QCOMPARE(count("select count(*) from invoices where tenant_id = $1 and"
                   " revenue_total is not null and payout_total is not null",
                 m_demo),
        0);
    QCOMPARE(count("select count(*) from invoices where tenant_id = $1 and"
                   " period_to >= '2026-11-29'",
                 m_demo),
        0);
}

void TestDemoHandlers::forbiddenElsewhere_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("reset") << true;
    QTest::newRow("advance") << false;
}

void TestDemoHandlers::forbiddenElsewhere()
{
    QFETCH(bool, reset);
    const std::string before = digest(m_live);
    const auto refused
        = reset ? run(m_live, ResetDemo{1, 12'000, start, now}) : run(m_live, AdvanceDemo{now});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, Errc::Forbidden);
    QCOMPARE(digest(m_live), before);
    QVERIFY(m_stored.empty());
}

void TestDemoHandlers::refusesBadPlans_data()
{
    QTest::addColumn<qint64>("callsPerWeek");
    QTest::addColumn<int>("hoursLong");
    QTest::addColumn<QString>("field");
    QTest::newRow("no calls") << qint64(0) << 1 << "calls_per_week";
    QTest::newRow("too many calls") << qint64(5'000'001) << 1 << "calls_per_week";
    QTest::newRow("ends before it begins") << qint64(100) << -1 << "until";
}

void TestDemoHandlers::refusesBadPlans()
{
    QFETCH(qint64, callsPerWeek);
    QFETCH(int, hoursLong);
    QFETCH(QString, field);
    const auto refused = run(m_demo, ResetDemo{1, callsPerWeek, start, start + hours{hoursLong}});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, Errc::Invalid);
    QCOMPARE(QString::fromStdString(refused.error().fields.at(0).field), field);
}

void TestDemoHandlers::advanceBringsCalls()
{
    DemoDriver driver({[&](const ReadDemo& op) { return run(m_demo, op); },
        [&](const ResetDemo& op) { return run(m_demo, op); },
        [&](const AdvanceDemo& op) { return run(m_demo, op); }});
    const auto state = driver.fill(1, 12'000, start, now, {}, {});
    QVERIFY2(state.ok(), state ? "" : state.error().detail.c_str());
    QVERIFY(state->until == now);
    QVERIFY(!state->more);
    QCOMPARE(state->calls, static_cast<std::int64_t>(m_stored.size()));
    QVERIFY(m_stored.size() > 22'800 && m_stored.size() < 25'200);
    QCOMPARE(m_largest, std::size_t(10'000));
    QCOMPARE(m_source, std::string("demo"));
    QVERIFY(m_label.ends_with(" demo calls"));
    QVERIFY(m_stored.front().startedAt >= start);
    QVERIFY(m_stored.back().startedAt < now);
}

void TestDemoHandlers::advanceInSteps()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QVERIFY(run(m_demo, AdvanceDemo{start + hours{2}}).ok());
    const std::string whole = toJson(m_stored);
    m_stored.clear();
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    for (Instant until = start; until < start + hours{2}; until += std::chrono::seconds{97})
        QVERIFY(run(m_demo, AdvanceDemo{until}).ok());
    const auto last = run(m_demo, AdvanceDemo{start + hours{2}});
    QVERIFY(last.ok());
    QVERIFY(toJson(m_stored) == whole);
    // Nothing comes twice, and going back brings nothing.
    const auto again = run(m_demo, AdvanceDemo{start + hours{1}});
    QVERIFY(again.ok());
    QVERIFY(*again == *last);
    QVERIFY(toJson(m_stored) == whole);
}

void TestDemoHandlers::readTellsOfTheNextCall()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    QVERIFY(run(m_demo, AdvanceDemo{start + hours{2}}).ok());
    const auto state = run(m_demo, ReadDemo{});
    QVERIFY(state.ok());
    QVERIFY(state->until == start + hours{2});
    QVERIFY(state->nextAt >= state->until);
    m_stored.clear();
    QVERIFY(run(m_demo, AdvanceDemo{state->nextAt}).ok());
    QVERIFY(m_stored.empty());
    QVERIFY(run(m_demo, AdvanceDemo{state->nextAt + std::chrono::microseconds{1}}).ok());
    QCOMPARE(m_stored.size(), std::size_t(1));
    QVERIFY(m_stored.front().startedAt == state->nextAt);
    QCOMPARE(run(m_live, ReadDemo{}).error().code, Errc::Forbidden);
}

void TestDemoHandlers::advanceNeedsABusiness()
{
    const auto missing = run(m_demo, AdvanceDemo{now});
    QVERIFY(!missing.ok());
    QCOMPARE(missing.error().code, Errc::NotFound);
}

void TestDemoHandlers::failedIngestChangesNothing()
{
    QVERIFY(run(m_demo, ResetDemo{1, 12'000, start, now}).ok());
    m_failing = true;
    const auto failed = run(m_demo, AdvanceDemo{start + hours{2}});
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code, Errc::Unavailable);
    QCOMPARE(count("select until_at from demo_states where tenant_id = $1", m_demo),
        static_cast<std::int64_t>(start.time_since_epoch().count()));
}

QTEST_GUILESS_MAIN(TestDemoHandlers)
#include "tst_demohandlers.moc"
