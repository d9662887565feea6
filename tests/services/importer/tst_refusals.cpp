// A wall of bad input: what is refused whole, what is a reject, what is said, and how much memory a
// line of gigabytes takes.

#include "services/importer/import.h"
#include "services/importer/inspect.h"
#include "tests/services/importer/fakeports.h"
#include "tests/services/importer/files.h"

#include <QTest>

#include <csignal>

#include <unistd.h>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace trunkline;

namespace {

const QByteArray head("calldate,src,dst,duration,billsec,disposition\n");
const QByteArray good("2024-05-01 10:00:00,15550100,15550101,9,4,ANSWERED\n");

[[maybe_unused]] qint64 peakKilobytes() // a sanitizer's memory is not ours
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// A file with one line of so many bytes, which is a hole: it reads as zeros and takes no room.
std::string longLine(const QTemporaryDir& folder, qint64 bytes)
{
    const std::string path = written(folder, "long.csv", head + good);
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append))
        return {};
    if (!file.resize(file.size() + bytes) || !file.seek(file.size()))
        return {};
    file.write("\n" + good);
    return path;
}

} // namespace

class TestRefusals : public QObject {
    Q_OBJECT

private slots:
    void whole_data();
    void whole();
    void folderPipeAndMissing();
    void unreadable();
    void rows_data();
    void rows();
    void longLineNeedsLittleMemory();
    void twoGigabyteLine();
    void rejectsFileIsOursAlone();
    void rejectsWithoutRoomStopTheBatch();
    void fullDiskIsTakenUp_data();
    void fullDiskIsTakenUp();
};

void TestRefusals::whole_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("empty") << QByteArray() << QByteArray("empty");
    QTest::newRow("blank") << QByteArray("\n\r\n  \n") << QByteArray("empty");
    QTest::newRow("BOM only") << QByteArray("\xef\xbb\xbf") << QByteArray("empty");
    QTest::newRow("ZIP") << QByteArray("PK\3\4aaaa") << QByteArray("ZIP");
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08 aaaa") << QByteArray("gzip");
    QTest::newRow("PDF") << QByteArray("%PDF-1.7\n") << QByteArray("PDF");
    QTest::newRow("ELF") << QByteArray("\x7f"
                                       "ELF\2\1")
                         << QByteArray("program");
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe"
                                          "a\0,\0",
        6) << QByteArray("UTF-8");
    QTest::newRow("zeros") << QByteArray(5000, '\0') << QByteArray("NUL");
    QTest::newRow("prose") << QByteArray("Dear reader,\nthis is a letter.\n")
                           << QByteArray("line 1");
    QTest::newRow("rate deck") << QByteArray("prefix,rate\n1,0.01\n44,0.02\n")
                               << QByteArray("line 1");
    QTest::newRow("right header, wrong columns") << head + "1,2\n3,4\n5,6\n"
                                                 << QByteArray("has 2 fields");
    QTest::newRow("long line only") << QByteArray(3 << 20, 'x') << QByteArray("1 MiB");
}

void TestRefusals::whole()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, said);
    QTemporaryDir folder;
    FakeStore store;
    Import import(store.ports(), optionsOf(written(folder, "calls.csv", content)));
    const auto report = import.run();
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, Errc::Invalid);
    const QByteArray detail = QByteArray::fromStdString(report.error().detail);
    QVERIFY2(detail.contains("calls.csv"), detail.constData());
    QVERIFY2(detail.contains(said), detail.constData());
    QVERIFY(!store.job);
}

void TestRefusals::folderPipeAndMissing()
{
    QTemporaryDir folder;
    QVERIFY(!inspect(optionsOf(folder.path().toStdString())).ok());
    QVERIFY(!inspect(optionsOf(folder.filePath(QStringLiteral("none.csv")).toStdString())).ok());
    QVERIFY(!inspect(optionsOf("-")).ok());
    const std::string pipe = folder.filePath(QStringLiteral("pipe")).toStdString();
    QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
    const auto found = inspect(optionsOf(pipe));
    QVERIFY(!found.ok());
    QVERIFY(found.error().detail.find("save its content") != std::string::npos);
}

void TestRefusals::unreadable()
{
    if (geteuid() == 0)
        QSKIP("root reads every file");
    QTemporaryDir folder;
    const std::string path = written(folder, "calls.csv", head + good);
    QCOMPARE(chmod(path.c_str(), 0), 0);
    const auto found = inspect(optionsOf(path));
    QVERIFY(!found.ok());
    QVERIFY(found.error().detail.find("permissions") != std::string::npos);
}

void TestRefusals::rows_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
    row("few columns") << QByteArray("1,2,3") << "line";
    row("many columns") << QByteArray("2024-05-01 10:00:00,1,2,9,4,ANSWERED,x") << "line";
    row("NUL") << QByteArray("2024-05-01 10:00:00,1,2,9,4,ANS\0ERED", 36) << "line";
    row("open quote") << QByteArray("2024-05-01 10:00:00,\"1,2,9,4,ANSWERED") << "line";
    row("future") << QByteArray("2027-05-01 10:00:00,1,2,9,4,ANSWERED") << "started_at";
    row("before 1970") << QByteArray("1969-05-01 10:00:00,1,2,9,4,ANSWERED") << "started_at";
    row("no such day") << QByteArray("2024-02-30 10:00:00,1,2,9,4,ANSWERED") << "calldate";
    row("no such hour") << QByteArray("2024-02-03 24:00:00,1,2,9,4,ANSWERED") << "calldate";
    row("outcome") << QByteArray("2024-05-01 10:00:00,1,2,9,4,MAYBE") << "disposition";
    row("seconds") << QByteArray("2024-05-01 10:00:00,1,2,9,4.5,ANSWERED") << "billsec";
    row("negative talk") << QByteArray("2024-05-01 10:00:00,1,2,9,-4,ANSWERED") << "talk_seconds";
    row("a month of talk") << QByteArray("2024-05-01 10:00:00,1,2,9,99999999,ANSWERED")
                           << "talk_seconds";
    row("overflow") << QByteArray("2024-05-01 10:00:00,1,2,99999999999999999999,4,ANSWERED")
                    << "duration";
    row("long field") << QByteArray("2024-05-01 10:00:00,") + QByteArray(300, 'x')
            + ",2,9,4,ANSWERED"
                      << "caller";
    row("long line") << QByteArray("2024-05-01 10:00:00,1,2,9,4,") + QByteArray(2 << 20, 'x')
                     << "line";
}

void TestRefusals::rows()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, field);
    QTemporaryDir folder;
    FakeStore store;
    ImportOptions options
        = optionsOf(written(folder, "calls.csv", head + good + row + "\n" + good));
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    const auto found = inspect(options);
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
    QCOMPARE(found->rows, 3);
    QCOMPARE(found->rejected, 1);
    QCOMPARE(found->rejects.front().line, 3);
    QCOMPARE(QString::fromStdString(found->rejects.front().field), field);
    const auto report = Import(store.ports(), options).run();
    QVERIFY(report.ok());
    QCOMPARE(report->rejected, 1);
    QCOMPARE(report->rows, report->imported + report->duplicates + report->rejected);
    const QByteArray rejects = contentOf(QString::fromStdString(report->rejectsFile));
    QVERIFY2(rejects.startsWith("line,field,reason,raw\n3,\"" + field.toUtf8() + "\","),
        rejects.left(200).constData());
}

void TestRefusals::longLineNeedsLittleMemory()
{
    QTemporaryDir folder;
    const std::string path = longLine(folder, qint64{300} << 20);
    const auto found = inspect(optionsOf(path));
    QVERIFY(found.ok());
    QCOMPARE(found->rows, 3);
    QCOMPARE(found->rejected, 1);
    QCOMPARE(found->rejects.front().line, 3);
#ifndef TRUNK_SANITIZED
    QVERIFY2(peakKilobytes() < 128 * 1024, qPrintable(QString::number(peakKilobytes())));
#endif
}

void TestRefusals::twoGigabyteLine()
{
    QTemporaryDir folder;
    FakeStore store;
    const auto report = Import(store.ports(), optionsOf(longLine(folder, qint64{2} << 30))).run();
    QVERIFY(report.ok());
    QCOMPARE(report->rejected, 1);
#ifndef TRUNK_SANITIZED
    QVERIFY(peakKilobytes() < 128 * 1024);
#endif
}

void TestRefusals::rejectsFileIsOursAlone()
{
    QTemporaryDir folder;
    FakeStore store;
    ImportOptions options = optionsOf(written(folder, "calls.csv", head + good + "1,2\n"));
    options.rejectsPath = written(folder, "mine.txt", "a letter\n");
    const auto refused = Import(store.ports(), options).run();
    QVERIFY(!refused.ok());
    QVERIFY(!store.job);
    QCOMPARE(contentOf(QString::fromStdString(options.rejectsPath)), QByteArray("a letter\n"));
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    QVERIFY(Import(store.ports(), options).run().ok());
    struct stat facts { };
    QCOMPARE(stat(options.rejectsPath.c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 0777U, 0600U);
    const QByteArray once = contentOf(QString::fromStdString(options.rejectsPath));
    QVERIFY(Import(store.ports(), options).run().ok());
    QCOMPARE(contentOf(QString::fromStdString(options.rejectsPath)), once);
}

void TestRefusals::rejectsWithoutRoomStopTheBatch()
{
    QTemporaryDir folder;
    FakeStore store;
    ImportOptions options = optionsOf(written(folder, "calls.csv", head + good + "1,2\n"));
    options.rejectsPath = folder.filePath(QStringLiteral("none/rejects.csv")).toStdString();
    const auto report = Import(store.ports(), options).run();
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, Errc::Unavailable);
    QVERIFY(store.calls.empty());
    QCOMPARE(store.job->state, JobState::Running);
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    QVERIFY(Import(store.ports(), options).run().ok());
    QCOMPARE(store.calls.size(), std::size_t{1});
}

void TestRefusals::fullDiskIsTakenUp_data()
{
    QTest::addColumn<int>("room");
    for (const int room : {0, 10, 21, 22, 30, 60, 90})
        QTest::addRow("%d bytes", room) << room;
}

/// A limit on the size of files stands for a disk that fills up within a write.
void TestRefusals::fullDiskIsTakenUp()
{
    QFETCH(int, room);
    QTemporaryDir folder;
    ImportOptions options = optionsOf(written(
        folder, "calls.csv", head + good + "1\n2\n" + good + good + "3\n" + good.repeated(3)));
    options.batchSize = 1;
    FakeStore whole;
    options.rejectsPath = folder.filePath(QStringLiteral("whole.csv")).toStdString();
    QVERIFY(Import(whole.ports(), options).run().ok());
    const QByteArray expected = contentOf(QString::fromStdString(options.rejectsPath));
    QVERIFY(expected.size() > 150);

    options.rejectsPath = folder.filePath(QStringLiteral("parts.csv")).toStdString();
    FakeStore parts;
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit tight{static_cast<rlim_t>(room), before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const auto stopped = Import(parts.ports(), options).run();
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, Errc::Unavailable);
    QCOMPARE(parts.job->state, JobState::Running);

    const auto report = Import(parts.ports(), options).run();
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    QVERIFY(parts.calls == whole.calls);
    QCOMPARE(contentOf(QString::fromStdString(options.rejectsPath)), expected);
}

QTEST_GUILESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
