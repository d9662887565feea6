// An import that dies at any batch and is taken up gives what an uninterrupted one gives.

#include "services/contract/json.h"
#include "services/importer/import.h"
#include "services/importer/inspect.h"
#include "tests/services/importer/fakeports.h"
#include "tests/services/importer/files.h"

#include <QTest>

#include <set>

using namespace trunkline;

namespace {

/// 97 rows with rejects, warnings, duplicates, a conflict and rows of two lines.
QByteArray mixedLog()
{
    QByteArray text("calldate,clid,src,dst,duration,billsec,disposition,accountcode,uniqueid\n");
    for (int i = 0; i < 97; ++i) {
        if (i % 9 == 4) {
            text += "2024-05-01 10:00:00,bad row\n";
            continue;
        }
        const int id = i % 11 == 7 ? i - 2 : i;
        text += "2024-05-01 10:00:00,\"\"\"User\n" + QByteArray::number(id) + "\"\" <1>\",1,2,"
            + QByteArray::number(i % 13 == 5 ? 1 : 60) + ",30," + (i % 3 ? "ANSWERED" : "NO ANSWER")
            + ",acct" + QByteArray::number(i % 4) + ",1714557600." + QByteArray::number(id) + "\n";
    }
    return text;
}

} // namespace

class TestImport : public QObject {
    Q_OBJECT

private slots:
    void resumesAtEveryBatch_data();
    void resumesAtEveryBatch();
    void secondImportChangesNothing();
    void cancelStopsBetweenBatches();
    void cancelStopsABatch_data();
    void cancelStopsABatch();
    void dryRunAsksNothing();
    void namesAreCreatedOrRefused();
    void namesThatCannotBeCreatedAreRejects();
    void headerOnlyFileEndsTheJob();
    void templateMapsAnyLog();
    void sharedReportsOverlap();
    void switchSampleStoresEight();
};

void TestImport::resumesAtEveryBatch_data()
{
    QTest::addColumn<qint64>("batchSize");
    QTest::addColumn<qint64>("diesAt");
    QTest::addColumn<bool>("afterStoring");
    for (const qint64 size : {1, 7, 10, 86}) {
        for (qint64 batch = 1; batch <= (86 + size - 1) / size; ++batch) {
            for (const bool after : {false, true}) {
                const bool finished = after && batch == (86 + size - 1) / size;
                if (!finished)
                    QTest::addRow("batches of %lld, dies %s %lld", static_cast<long long>(size),
                        after ? "after" : "before", static_cast<long long>(batch))
                        << size << batch << after;
            }
        }
    }
}

void TestImport::resumesAtEveryBatch()
{
    QFETCH(qint64, batchSize);
    QFETCH(qint64, diesAt);
    QFETCH(bool, afterStoring);
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    options.batchSize = batchSize;
    options.rejectsPath = folder.filePath(QStringLiteral("whole.csv")).toStdString();
    FakeStore whole;
    auto expected = Import(whole.ports(), options).run();
    QVERIFY(expected.ok());
    QCOMPARE(expected->rows, 97);
    QCOMPARE(expected->rejected, 11);
    QVERIFY(expected->warnings > 0 && expected->duplicates > 0 && expected->conflicts > 0);
    const QByteArray rejects = contentOf(QString::fromStdString(expected->rejectsFile));

    options.rejectsPath = folder.filePath(QStringLiteral("parts.csv")).toStdString();
    FakeStore parts;
    parts.dieAtBatch = diesAt;
    parts.dieAfterStoring = afterStoring;
    QVERIFY(!Import(parts.ports(), options).run().ok());
    parts.dieAtBatch = 0;
    std::vector<ImportStep> steps;
    const auto report = Import(parts.ports(), options).run([&](const ImportStep& step) {
        steps.push_back(step);
    });
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QCOMPARE(report->resumedAtBatch, afterStoring ? diesAt : diesAt - 1);
    QVERIFY(!steps.empty());
    QCOMPARE(steps.front().batch, report->resumedAtBatch + 1);
    QCOMPARE(steps.back().bytesDone, steps.back().bytesTotal);
    QVERIFY(parts.calls == whole.calls);
    QCOMPARE(contentOf(QString::fromStdString(options.rejectsPath)), rejects);
    ImportReport same = *report;
    same.rejectsFile = expected->rejectsFile;
    same.resumedAtBatch = 0;
    same.conflictIds = expected->conflictIds;
    QCOMPARE(toJson(same), toJson(*expected));
    QCOMPARE(parts.job->state, JobState::Done);
}

void TestImport::secondImportChangesNothing()
{
    QTemporaryDir folder;
    const ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    FakeStore store;
    const auto first = Import(store.ports(), options).run();
    const auto calls = store.calls;
    const auto second = Import(store.ports(), options).run();
    QVERIFY(first.ok() && second.ok());
    QCOMPARE(second->imported, 0);
    QCOMPARE(second->duplicates, first->imported + first->duplicates);
    QVERIFY(store.calls == calls);
}

void TestImport::cancelStopsBetweenBatches()
{
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    options.batchSize = 10;
    FakeStore store;
    std::stop_source stop;
    const auto report = Import(store.ports(), options)
                            .run(
                                [&](const ImportStep& step) {
                                    if (step.batch == 3)
                                        stop.request_stop();
                                },
                                stop.get_token());
    QVERIFY(report.ok());
    QVERIFY(report->cancelled);
    QCOMPARE(store.job->state, JobState::Cancelled);
    QCOMPARE(store.job->batch, 3);
    QCOMPARE(report->imported + report->duplicates, 30);
}

void TestImport::cancelStopsABatch_data()
{
    QTest::addColumn<qint64>("batch");  // of 10
    QTest::addColumn<bool>("isStored"); // all the same
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("waiting for its turn") << qint64{4} << false << true;
    QTest::newRow("without its answer") << qint64{4} << true << true;
    QTest::newRow("the last, waiting for its turn") << qint64{9} << false << true;
    QTest::newRow("the last, without its answer") << qint64{9} << true << false;
}

/// A batch that is stopped on its way: the report says what is stored.
void TestImport::cancelStopsABatch()
{
    QFETCH(qint64, batch);
    QFETCH(bool, isStored);
    QFETCH(bool, cancelled);
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    options.batchSize = 10;
    FakeStore store;
    ImportPorts ports = store.ports();
    ports.ingest = [&, all = ports.ingest](const IngestCalls& op) -> Result<IngestResult> {
        const bool isStopped = op.progress->batch == batch;
        if (isStopped && !isStored)
            return fail(Errc::Cancelled, "stopped");
        auto result = all(op);
        return isStopped ? fail(Errc::Cancelled, "stopped") : std::move(result);
    };
    const auto report = Import(std::move(ports), options).run();
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QCOMPARE(report->cancelled, cancelled);
    QCOMPARE(store.job->state, cancelled ? JobState::Cancelled : JobState::Done);
    QCOMPARE(store.job->batch, isStored ? batch : batch - 1);
    QCOMPARE(
        report->imported + report->duplicates, std::min<std::int64_t>(store.job->batch * 10, 86));
}

void TestImport::dryRunAsksNothing()
{
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    options.dryRun = true;
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    FakeStore store;
    const auto report = Import(store.ports(), options).run();
    QVERIFY(report.ok());
    QCOMPARE(report->rows, 97);
    QCOMPARE(report->rejected, 11);
    QVERIFY(!store.job && store.calls.empty());
    QVERIFY(!QFile::exists(QString::fromStdString(options.rejectsPath)));
}

void TestImport::namesAreCreatedOrRefused()
{
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(folder, "calls.csv", mixedLog()));
    options.names.campaign = {NameFrom::Column, "AccountCode", true};
    FakeStore store;
    store.campaigns = {"acct2"};
    QVERIFY(Import(store.ports(), options).run().ok());
    QCOMPARE(store.campaigns.size(), std::size_t{4});
    std::set<CampaignId> used;
    for (const auto& [id, call] : store.calls)
        used.insert(call.campaignId);
    QCOMPARE(used.size(), std::size_t{4});
    QVERIFY(!used.contains(CampaignId{}));

    FakeStore strict;
    strict.campaigns = {"acct2"};
    options.names.campaign.create = false;
    const auto report = Import(strict.ports(), options).run();
    QVERIFY(report.ok());
    QVERIFY(report->rejected > 60);
    QCOMPARE(strict.campaigns.size(), std::size_t{1});

    options.names.campaign = {NameFrom::Column, "nowhere", false};
    const auto wrong = Import(strict.ports(), options).run();
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().fields.front().field, std::string("campaign"));
    options.names.campaign = {NameFrom::Fixed, "nobody", false};
    QVERIFY(!Import(strict.ports(), options).run().ok());
}

void TestImport::namesThatCannotBeCreatedAreRejects()
{
    QTemporaryDir folder;
    const QByteArray head("calldate,src,dst,duration,billsec,disposition,campaign\n");
    const QByteArray row("2024-05-01 10:00:00,15550100,15550101,9,4,ANSWERED,");
    ImportOptions options = optionsOf(written(folder, "calls.csv",
        head + row + "Spring\n" + row + "Old\n" + row + "a\tb\n" + row + "Old\n" + row
            + QByteArray(121, 'x') + "\n" + row + "\n"));
    options.names.campaign = {NameFrom::Column, "campaign", true};
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    FakeStore store;
    store.archived = "Old";
    const auto report = Import(store.ports(), options).run();
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QCOMPARE(report->imported, 2);
    QCOMPARE(report->rejected, 4);
    QCOMPARE(store.asked, 3); // once a name
    const QByteArray rejects = contentOf(QString::fromStdString(options.rejectsPath));
    QVERIFY2(
        rejects.contains("\n3,\"campaign\",\"is taken by an archived one"), rejects.constData());
    QVERIFY2(rejects.contains("\n4,\"campaign\",\"Use visible characters"), rejects.constData());
}

void TestImport::headerOnlyFileEndsTheJob()
{
    QTemporaryDir folder;
    FakeStore store;
    const auto report = Import(store.ports(),
        optionsOf(written(folder, "calls.csv", "calldate,src,dst,duration,billsec,disposition\n")))
                            .run();
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QCOMPARE(report->rows, 0);
    QCOMPARE(store.job->state, JobState::Done);
}

void TestImport::templateMapsAnyLog()
{
    QTemporaryDir folder;
    ImportOptions options
        = optionsOf(QStringLiteral(TRUNK_IMPORT_SAMPLES "/provider.csv").toStdString(), nullptr);
    options.templatePath = QStringLiteral(TRUNK_IMPORT_TEMPLATES "/example.toml").toStdString();
    FakeStore store;
    const auto report = Import(store.ports(), options).run();
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QCOMPARE(report->format, std::string("template"));
    QCOMPARE(report->rows, 4);
    QCOMPARE(report->rejected, 1);
    QCOMPARE(report->answered, 2);
    QCOMPARE(report->talkSeconds, 65 + 3671);
    const CallRecord& call = store.calls.at("c-1");
    QCOMPARE(rfc3339(call.startedAt), std::string("2026-03-01T19:05:09Z"));
    QCOMPARE(*call.revenue.micros, 12'500'000);
    QCOMPARE(call.agent.value, std::string("Desk 1"));
}

void TestImport::sharedReportsOverlap()
{
    const QString name = QStringLiteral("pbx-cdr/asterisk-g9-report-%1.csv");
    if (!QFile::exists(shared(name.arg(1))))
        QSKIP("the folder ../shared/data is not there");
    FakeStore store;
    for (int i = 1; i <= 3; ++i)
        QVERIFY(Import(store.ports(), optionsOf(shared(name.arg(i)).toStdString())).run().ok());
    QCOMPARE(store.calls.size(), std::size_t{115});
    FakeStore full;
    QVERIFY(Import(full.ports(),
        optionsOf(shared(QStringLiteral("pbx-cdr/asterisk-g9-freepbx-full.csv")).toStdString()))
                .run()
                .ok());
    for (const auto& [id, call] : store.calls) {
        QVERIFY(full.calls.contains(id));
        QCOMPARE(full.calls.at(id).startedAt, call.startedAt);
    }
}

void TestImport::switchSampleStoresEight()
{
    const QString path = shared(QStringLiteral("pbx-cdr/freeswitch-cdr-csv-Master.csv"));
    if (!QFile::exists(path))
        QSKIP("the folder ../shared/data is not there");
    FakeStore store;
    const auto report = Import(store.ports(), optionsOf(path.toStdString())).run();
    QVERIFY(report.ok());
    QCOMPARE(report->imported, 8);
    QCOMPARE(report->duplicates, 2);
    QCOMPARE(report->conflicts, 1);
    QCOMPARE(report->answered, 7);
    QCOMPARE(report->talkSeconds, 490);
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
