// The tenant's own row: read, update, and the rebuild that a new zone asks for. On both stores.

#include "services/contract/roles.h"
#include "services/contract/tenants.h"
#include "tests/services/stage/stage.h"
#include "tests/services/stage/stores.h"

#include <QTest>

#include <functional>

using namespace trunkline;

using Check = std::function<void(Stage&)>;
Q_DECLARE_METATYPE(Check)

namespace {

TenantDraft draftOf(const Tenant& tenant)
{
    return {tenant.name, tenant.timeZone, tenant.country, tenant.version};
}

void reads(Stage& stage)
{
    const auto mine = stage.call(ReadTenant{});
    QVERIFY(mine.ok());
    QVERIFY(mine->id == stage.owner().tenantId);
    QCOMPARE(mine->name, std::string("First"));
    QCOMPARE(mine->timeZone, std::string("America/New_York"));
    QCOMPARE(mine->country, std::string("US"));
    QCOMPARE(mine->currency.text(), std::string("USD"));
    QVERIFY(!mine->demo);
    QCOMPARE(mine->version, std::int64_t(1));
    const auto other = stage.call(stage.stranger(), ReadTenant{});
    QVERIFY(other.ok());
    QVERIFY(other->id == stage.stranger().tenantId);
    QCOMPARE(other->name, std::string("Second"));
}

void renames(Stage& stage)
{
    const Tenant before = *stage.call(ReadTenant{});
    TenantDraft draft = draftOf(before);
    draft.name = "O'Brien; drop table tenants; --";
    const auto after = stage.call(UpdateTenant{draft});
    QVERIFY(after.ok());
    Tenant expected = before;
    expected.name = draft.name;
    expected.version = 2;
    expected.updatedAt = stage.now();
    QVERIFY(*after == expected);
    QVERIFY(*stage.call(ReadTenant{}) == expected);
    QVERIFY(stage.rebuilt().empty());
    QCOMPARE(stage.call(stage.stranger(), ReadTenant{})->name, std::string("Second"));
}

void rebuildsForANewZone(Stage& stage)
{
    TenantDraft draft = draftOf(*stage.call(ReadTenant{}));
    draft.timeZone = "Asia/Jerusalem";
    draft.country = "IL";
    const auto after = stage.call(UpdateTenant{draft});
    QVERIFY(after.ok());
    QCOMPARE(after->timeZone, std::string("Asia/Jerusalem"));
    QCOMPARE(stage.rebuilt(), std::vector<std::string>{"Asia/Jerusalem"});
    QCOMPARE(stage.changes().size(), std::size_t(4)); // zone, country, updated_at, version
}

void changesNothingWhenTheRebuildFails(Stage& stage)
{
    const Tenant before = *stage.call(ReadTenant{});
    stage.refuseRebuild();
    TenantDraft draft = draftOf(before);
    draft.timeZone = "Asia/Jerusalem";
    const auto after = stage.call(UpdateTenant{draft});
    QVERIFY(!after.ok() && after.error().code == Errc::Unavailable);
    QVERIFY(*stage.call(ReadTenant{}) == before);
}

void refuses(Stage& stage)
{
    const Tenant before = *stage.call(ReadTenant{});
    TenantDraft draft = draftOf(before);
    draft.version = 9;
    const auto late = stage.call(UpdateTenant{draft});
    QVERIFY(!late.ok() && late.error().code == Errc::Conflict);
    draft = {"", "Mars/Olympus", "usa", before.version};
    const auto wrong = stage.call(UpdateTenant{draft});
    QVERIFY(!wrong.ok() && wrong.error().code == Errc::Invalid);
    for (const char* field : {"draft.name", "draft.time_zone", "draft.country"})
        QVERIFY2(!fieldMessage(wrong.error(), field).empty(), field);
    QVERIFY(*stage.call(ReadTenant{}) == before);
}

void showsRoles(Stage& stage)
{
    const auto matrix = stage.call(ReadRoles{});
    QVERIFY(matrix.ok());
    QCOMPARE(matrix->rows.size(), std::size_t(1));
    QCOMPARE(matrix->rows[0].operation, std::string("campaigns.list"));
}

} // namespace

class TestTenants : public QObject {
    Q_OBJECT

private slots:
    void tenants_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<TestStore>("store");
        const std::pair<const char*, void (*)(Stage&)> checks[] = {{"reads", reads},
            {"renames", renames}, {"rebuilds for a new zone", rebuildsForANewZone},
            {"changes nothing when the rebuild fails", changesNothingWhenTheRebuildFails},
            {"refuses", refuses}, {"shows roles", showsRoles}};
        for (const TestStore& store : testStores())
            for (const auto& [name, check] : checks)
                QTest::addRow("%s, %s", name, store.name) << Check(check) << store;
    }
    void tenants()
    {
        QFETCH(Check, check);
        QFETCH(TestStore, store);
        Stage stage(store.open());
        check(stage);
    }
};

QTEST_GUILESS_MAIN(TestTenants)
#include "tst_tenants.moc"
