// Import jobs, and the note of an export: started, taken up, cancelled, refused. On both stores.

#include "services/contract/exports.h"
#include "services/contract/imports.h"
#include "tests/services/stage/stage.h"
#include "tests/services/stage/stores.h"

#include <QTest>

#include <functional>

using namespace trunkline;

using Check = std::function<void(Stage&)>;
Q_DECLARE_METATYPE(Check)

namespace {

StartImport start()
{
    return {.fileName = "january '99.csv",
        .fileSize = 4096,
        .fingerprint = std::string(64, 'a'),
        .source = "asterisk",
        .options = R"({"zone":"Asia/Jerusalem"})"};
}

void starts(Stage& stage)
{
    const auto job = stage.call(start());
    QVERIFY(job.ok());
    QVERIFY(job->state == JobState::Running);
    QCOMPARE(job->fileName, start().fileName);
    QCOMPARE(job->fileSize, std::int64_t(4096));
    QCOMPARE(job->options, start().options);
    QCOMPARE(job->batch, std::int64_t(0));
    QCOMPARE(job->createdAt, stage.now());
    QCOMPARE(stage.label(), start().fileName);
    QCOMPARE(stage.entityId(), job->id.text());
    QCOMPARE(stage.changes().size(), width<Job>);
    QVERIFY(*stage.call(ReadImport{job->id}) == *job);
}

void takesUpTheRunningOne(Stage& stage)
{
    const Job job = *stage.call(start());
    QVERIFY(*stage.call(start()) == job);
    StartImport moved = start();
    moved.fileName = "elsewhere.csv"; // the same bytes
    QVERIFY(*stage.call(moved) == job);

    StartImport others[4] = {start(), start(), start(), start()};
    others[0].fileSize = 4097;
    others[1].fingerprint = std::string(64, 'b');
    others[2].source = "freepbx";
    others[3].options = "{}";
    for (const StartImport& other : others)
        QVERIFY(stage.call(other)->id != job.id);
    // Another tenant's job is its own.
    QVERIFY(stage.call(stage.stranger(), start())->id != job.id);
}

void cancels(Stage& stage)
{
    const Job job = *stage.call(start());
    const auto cancelled = stage.call(CancelImport{job.id});
    QVERIFY(cancelled.ok());
    Job expected = job;
    expected.state = JobState::Cancelled;
    expected.updatedAt = stage.now();
    QVERIFY(*cancelled == expected);
    QCOMPARE(stage.label(), start().fileName);
    QCOMPARE(stage.changes().size(), std::size_t(2)); // state, updated_at
    const auto again = stage.call(CancelImport{job.id});
    QVERIFY(!again.ok() && again.error().code == Errc::Conflict);
    QVERIFY(*stage.call(ReadImport{job.id}) == expected);
    // What was cancelled is not taken up.
    QVERIFY(stage.call(start())->id != job.id);
}

void hidesOtherTenants(Stage& stage)
{
    const Job job = *stage.call(start());
    const auto read = stage.call(stage.stranger(), ReadImport{job.id});
    QVERIFY(!read.ok() && read.error().code == Errc::NotFound);
    const auto cancelled = stage.call(stage.stranger(), CancelImport{job.id});
    QVERIFY(!cancelled.ok() && cancelled.error().code == Errc::NotFound);
    QVERIFY(*stage.call(ReadImport{job.id}) == job);
}

void refusesBrokenStarts(Stage& stage)
{
    const auto refused = stage.call(StartImport{
        .fileName = "", .fileSize = -2, .fingerprint = "zz", .source = "", .options = "{"});
    QVERIFY(!refused.ok() && refused.error().code == Errc::Invalid);
    for (const char* field : {"file_name", "file_size", "fingerprint", "source", "options"})
        QVERIFY2(!fieldMessage(refused.error(), field).empty(), field);
    QVERIFY(stage.call(ListImports{})->items.empty());
}

void recordsExports(Stage& stage)
{
    const ExportNote note{"dashboard", ExportFormat::Png, true, "7d, campaign = 'x'"};
    const auto answer = stage.call(RecordExport{note});
    QVERIFY(answer.ok());
    QVERIFY(*answer == note);
    QCOMPARE(stage.label(), std::string("dashboard"));
    QVERIFY(stage.entityId().empty());
    const std::vector<AuditChange> expected{{"format", {}, {"\"png\""}}, {"masked", {}, {"true"}},
        {"detail", {}, {"\"7d, campaign = 'x'\""}}};
    QVERIFY(stage.changes() == expected);

    const auto refused
        = stage.call(RecordExport{{" ", ExportFormat::Tsv, false, std::string(2'001, 'd')}});
    QVERIFY(!refused.ok() && refused.error().code == Errc::Invalid);
    for (const char* field : {"note.page", "note.detail"})
        QVERIFY2(!fieldMessage(refused.error(), field).empty(), field);
    const auto unknown = fromJson<RecordExport>(
        R"({"note":{"page":"dashboard","format":"exe","masked":false,"detail":""}})");
    QVERIFY(!unknown.ok() && unknown.error().code == Errc::Invalid);
    QVERIFY(!fieldMessage(unknown.error(), "note.format").empty());
}

} // namespace

class TestImports : public QObject {
    Q_OBJECT

private slots:
    void imports_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<TestStore>("store");
        const std::pair<const char*, void (*)(Stage&)> checks[] = {{"starts", starts},
            {"takes up the running one", takesUpTheRunningOne}, {"cancels", cancels},
            {"hides other tenants", hidesOtherTenants},
            {"refuses broken starts", refusesBrokenStarts}, {"records exports", recordsExports}};
        for (const TestStore& store : testStores())
            for (const auto& [name, check] : checks)
                QTest::addRow("%s, %s", name, store.name) << Check(check) << store;
    }
    void imports()
    {
        QFETCH(Check, check);
        QFETCH(TestStore, store);
        Stage stage(store.open());
        check(stage);
    }
};

QTEST_GUILESS_MAIN(TestImports)
#include "tst_imports.moc"
