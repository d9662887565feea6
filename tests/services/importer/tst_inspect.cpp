// What a file holds, against figures that others counted, and against a plain count of our own over
// files that were shuffled, doubled and cut.

#include "services/importer/inspect.h"
#include "tests/services/importer/files.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace trunkline;

namespace {

std::map<QByteArray, QByteArray> figuresOf(const Inspection& found)
{
    std::map<QByteArray, QByteArray> figures;
    for (const Figure& figure : found.figures)
        figures[QByteArray::fromStdString(figure.metric)] = QByteArray::fromStdString(figure.value);
    return figures;
}

/// A bank log counted without any of our code: split at tabs, sum up.
struct PlainCount {
    int rows = 0;
    int good = 0;
    int agent = 0;
    qint64 talk = 0;
    std::set<QByteArray> ids;
};

PlainCount countBank(const QByteArray& text)
{
    PlainCount count;
    bool header = true;
    for (QByteArray line : text.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            continue;
        if (std::exchange(header, false))
            continue;
        ++count.rows;
        const QByteArrayList fields = line.split('\t');
        if (fields.size() != 17 || fields[16].isEmpty())
            continue;
        ++count.good;
        count.ids.insert(fields[5] + '|' + fields[0] + '|' + fields[1]);
        if (fields[12] == "AGENT") {
            ++count.agent;
            count.talk += fields[15].toLongLong();
        }
    }
    return count;
}

/// Rows as a bank log has them, none of them real.
QByteArray madeBank(int rows, unsigned seed)
{
    std::mt19937 random(seed);
    QByteArray text("vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\t"
                    "vru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\t"
                    "server\r\n");
    for (int i = 0; i < rows; ++i) {
        const int talk = static_cast<int>(random() % 900);
        const int kind = static_cast<int>(random() % 10);
        const char* outcome = kind < 7 ? "AGENT" : kind < 9 ? "HANG" : "PHANTOM";
        text += QByteArray("ZZ") + QByteArray::number(100 + static_cast<int>(random() % 9)) + '\t'
            + QByteArray::number(i) + "\t0\t0\tPS\t99" + (kind % 2 ? "02" : "03")
            + QByteArray::number(10 + static_cast<int>(random() % 18)) + "\t"
            + QByteArray::number(static_cast<int>(random() % 24)) + ":05:09\t0:00:00\t"
            + QByteArray::number(static_cast<int>(random() % 40) - 5) + "\t0:00:00\t0:00:00\t7\t"
            + outcome + "\t9:00:00\t9:01:00\t" + QByteArray::number(talk) + "\tA"
            + QByteArray::number(kind) + "\r\n";
    }
    return text;
}

} // namespace

class TestInspect : public QObject {
    Q_OBJECT

private slots:
    void sharedFiles_data();
    void sharedFiles();
    void bankVariants_data();
    void bankVariants();
    void samples_data();
    void samples();
    void ambiguousFormatIsRefused();
    void zoneIsRequired();
    void windows1252();
    void daylightSaving();
    void headerOrderAndMissingColumns();
};

void TestInspect::sharedFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("metric");
    QTest::addColumn<QByteArray>("value");
    const QByteArray all = contentOf(shared(QStringLiteral("expected-aggregates.csv")));
    if (all.isEmpty())
        QSKIP("the folder ../shared/data is not there");
    for (const QByteArray& line : all.split('\n').mid(1)) {
        const QByteArrayList fields = line.trimmed().split(',');
        // These two compare files with one another; tst_import does that.
        const bool between = line.contains("also_in") || line.contains("1+2+3");
        const bool ofCalls
            = line.startsWith("bank") || line.startsWith("pbx") || line.startsWith("mobile");
        if (fields.size() == 3 && ofCalls && !between)
            QTest::addRow("%s %s", fields[0].constData(), fields[1].constData())
                << QString::fromUtf8(fields[0]) << fields[1] << fields[2];
    }
}

void TestInspect::sharedFiles()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, metric);
    QFETCH(QByteArray, value);
    static std::map<QString, Inspection> seen;
    if (!seen.contains(file)) {
        const bool own = file.startsWith(QLatin1String("mobile"));
        const auto found
            = inspect(optionsOf(shared(file).toStdString(), own ? nullptr : "Asia/Jerusalem"));
        QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
        seen[file] = *found;
    }
    auto figures = figuresOf(seen[file]);
    QVERIFY2(figures.contains(metric), metric.constData());
    QCOMPARE(figures[metric], value);
    QCOMPARE(seen[file].rejected, 0);
}

void TestInspect::bankVariants_data()
{
    QTest::addColumn<QByteArray>("text");
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        const QByteArray text = madeBank(static_cast<int>(300 + random() % 400), seed);
        const qsizetype headerEnd = text.indexOf('\n') + 1;
        QByteArrayList rows = text.mid(headerEnd).split('\n');
        rows.removeLast();
        std::shuffle(rows.begin(), rows.end(), random);
        const QByteArray shuffled = text.left(headerEnd) + rows.join('\n') + '\n';
        QTest::addRow("shuffled %u", seed) << shuffled;
        QTest::addRow("doubled %u", seed) << shuffled + rows.join('\n') + '\n';
        const auto cut = headerEnd + 200
            + static_cast<qsizetype>(
                random() % static_cast<unsigned>(text.size() - headerEnd - 200));
        QTest::addRow("cut %u at %lld", seed, static_cast<long long>(cut)) << text.left(cut);
    }
    const QByteArray january = contentOf(shared(QStringLiteral("bank-calls-1999/january.txt")));
    std::mt19937 random(7);
    for (int i = 0; i < 12 && !january.isEmpty(); ++i) {
        const auto cut
            = 500 + static_cast<qsizetype>(random() % static_cast<unsigned>(january.size() - 500));
        QTest::addRow("january cut at %lld", static_cast<long long>(cut)) << january.left(cut);
    }
}

void TestInspect::bankVariants()
{
    QFETCH(QByteArray, text);
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "bank", text)));
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
    const PlainCount count = countBank(text);
    QCOMPARE(found->rows, count.rows);
    // A cut may leave a last row whose fields are there but cut short.
    QVERIFY(count.good - (found->rows - found->rejected) <= 1);
    if (found->rows - found->rejected == count.good) {
        QCOMPARE(found->answered, count.agent);
        QCOMPARE(found->talkSeconds, count.talk);
        QCOMPARE(*found->distinctIds, static_cast<qint64>(count.ids.size()));
        QCOMPARE(*found->duplicatesInFile, count.good - static_cast<int>(count.ids.size()));
    }
}

void TestInspect::samples_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("answered");
    QTest::addColumn<int>("talk");
    const QByteArray sixteen(
        "\"\",\"100\",\"200\",\"in\",\"\"\"A, B\"\" <100>\",\"SIP/1\",\"SIP/2\",\"Dial\",\"x\","
        "\"2024-05-01 10:00:00\",\"2024-05-01 10:00:05\",\"2024-05-01 10:01:00\",60,55,"
        "\"ANSWERED\",\"DOCUMENTATION\"");
    const auto rows = [](const QByteArray& row) { return row + '\n' + row + '\n'; };
    QTest::newRow("asterisk 16") << rows(sixteen) << "asterisk" << 16 << 2 << 110;
    QTest::newRow("asterisk 17 uniqueid")
        << rows(sixteen + ",\"1714557600.7\"") << "asterisk" << 17 << 2 << 110;
    QTest::newRow("asterisk 17 userfield")
        << rows(sixteen + ",\"note\"") << "asterisk" << 17 << 2 << 110;
    QTest::newRow("asterisk 18") << rows(sixteen + ",\"1714557600.7\",\"\"") << "asterisk" << 18
                                 << 2 << 110;
    QTest::newRow("asterisk 19") << rows(sixteen + ",\"\",\"1714557600.7\",4") << "asterisk" << 19
                                 << 2 << 110;
    QTest::newRow("asterisk 20") << rows(sixteen + ",\"1714557600.7\",\"\",\"1714557600.7\",4")
                                 << "asterisk" << 20 << 2 << 110;
    QTest::newRow("asterisk 21") << rows(sixteen + ",\"1714557600.7\",\"\",\"\",\"1714557600.7\",4")
                                 << "asterisk" << 21 << 2 << 110;
    QTest::newRow("asterisk CR only")
        << rows(sixteen).replace('\n', '\r') << "asterisk" << 16 << 2 << 110;
    QTest::newRow("asterisk CRLF, BOM, no final newline")
        << "\xef\xbb\xbf" + sixteen + "\r\n" + sixteen << "asterisk" << 16 << 2 << 110;
    QTest::newRow("freeswitch example") << QByteArray(
        "\"A\",\"1\",\"2\",\"d\",\"2024-05-01 10:00:00\",\"\",\"2024-05-01 10:00:09\",\"9\",\"0\","
        "\"USER_BUSY\",\"d80e22e0-4c15-11ea-97a0-000000000001\",\"\",\"\",\"\",\"\"\n")
                                        << "freeswitch" << 15 << 0 << 0;
    QTest::newRow("freeswitch asterisk template") << QByteArray(
        "\"\",\"1\",\"2\",\"d\",\"\"\"A\"\" <1>\",\"c\",\"b\",\"bridge\",\"x\",\"2024-05-01 "
        "10:00:00\","
        "\"2024-05-01 10:00:02\",\"2024-05-01 10:00:09\",\"9\",\"7\",\"NORMAL_CLEARING\","
        "\"DOCUMENTATION\",\"d80e22e0-4c15-11ea-97a0-000000000001\",\"\"\n")
                                                  << "freeswitch" << 18 << 1 << 7;
    QTest::newRow("freepbx semicolons")
        << QByteArray("calldate;src;dst;duration;billsec;disposition;did;linkedid\n"
                      "2024-05-01 10:00:00;1;2;9;4;ANSWERED;;\n")
        << "freepbx-report" << 8 << 1 << 4;
}

void TestInspect::samples()
{
    QFETCH(QByteArray, text);
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "log", text)));
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
    QTEST(QString::fromStdString(found->format), "format");
    QTEST(static_cast<int>(found->columns), "columns");
    QTEST(static_cast<int>(found->answered), "answered");
    QTEST(static_cast<int>(found->talkSeconds), "talk");
    QCOMPARE(found->rejected, 0);
}

void TestInspect::ambiguousFormatIsRefused()
{
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "x.csv", "a,b,c\n1,2,3\n")));
    QVERIFY(!found.ok());
    QCOMPARE(found.error().code, Errc::Invalid);
    QVERIFY(found.error().detail.find("line 1") != std::string::npos);
    QVERIFY(found.error().detail.find("--template") != std::string::npos);
}

void TestInspect::zoneIsRequired()
{
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "bank", madeBank(20, 1)), nullptr));
    QVERIFY(!found.ok());
    QVERIFY(found.error().detail.find("--time-zone") != std::string::npos
        || !found.error().fields.empty());
    QCOMPARE(found.error().fields.front().field, std::string("time_zone"));
}

void TestInspect::windows1252()
{
    QTemporaryDir folder;
    const QByteArray header("calldate,clid,src,dst,duration,billsec,disposition\n");
    const auto latin = inspect(optionsOf(written(folder, "a",
        header + "2024-05-01 10:00:00,\"\"\"Ren\xe9 \x80\"\" <1>\",1,2,9,4,ANSWERED\n")));
    QVERIFY(latin.ok());
    QCOMPARE(latin->encoding, std::string("windows-1252"));
    QCOMPARE(latin->sample.front().callerName.value, std::string("Ren\xc3\xa9 \xe2\x82\xac"));
    const auto utf8 = inspect(optionsOf(written(folder, "b",
        header
            + "2024-05-01 10:00:00,\"\"\"Ren\xc3\xa9\"\" <1>\",1,2,9,4,ANSWERED\n"
              "2024-05-01 10:00:00,\"Ren\xc3")));
    QVERIFY(utf8.ok());
    QCOMPARE(utf8->encoding, std::string("utf-8"));
    QCOMPARE(utf8->rejected, 1);
}

void TestInspect::daylightSaving()
{
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "a",
                                             "calldate,src,dst,duration,billsec,disposition\n"
                                             "2024-10-27 01:30:00,1,2,9,4,ANSWERED\n"
                                             "2024-03-31 01:30:00,1,2,9,4,ANSWERED\n"
                                             "2024-07-01 00:00:00,1,2,4,9,ANSWERED\n"
                                             "1980-01-06 00:00:00,1,2,9,4,ANSWERED\n"),
        "Europe/London"));
    QVERIFY(found.ok());
    QCOMPARE(found->odd.ambiguousTimes, 1);
    QCOMPARE(found->odd.nonexistentTimes, 1);
    QCOMPARE(found->odd.negativeIntervals, 1);
    QCOMPARE(found->odd.before1990, 1);
    QCOMPARE(found->warnings, 4);
    QCOMPARE(rfc3339(found->sample[0].startedAt), std::string("2024-10-27T00:30:00Z"));
    QCOMPARE(rfc3339(found->sample[1].startedAt), std::string("2024-03-31T01:30:00Z"));
    QCOMPARE(rfc3339(found->sample[2].startedAt), std::string("2024-06-30T23:00:00Z"));
}

void TestInspect::headerOrderAndMissingColumns()
{
    QTemporaryDir folder;
    const auto found = inspect(optionsOf(written(folder, "a",
        "server,outcome,ser_time,date,vru_entry,call_id,vru+line\n"
        "NO_SERVER,PHANTOM,9,990105,0:05:00,1,AA0101\n"
        "ZOE,AGENT,30,990105,23:59:59,2,AA0101\n"
        "ZOE,LATER,30,990105,23:59:59,3,AA0101\n")));
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
    QCOMPARE(found->rows, 3);
    QCOMPARE(found->rejected, 1);
    QCOMPARE(found->rejects.front().line, 4);
    QCOMPARE(found->rejects.front().field, std::string("outcome"));
    QCOMPARE(found->talkSeconds, 30);
    QCOMPARE(found->sample[0].externalId, std::string("990105|AA0101|1"));
    QCOMPARE(found->sample[0].outcome, CallOutcome::Phantom);
    QCOMPARE(found->sample[0].talkSeconds, 0);
}

QTEST_GUILESS_MAIN(TestInspect)
#include "tst_inspect.moc"
