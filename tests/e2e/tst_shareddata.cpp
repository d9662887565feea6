// The real call logs beside the project, through the program: what it prints of each file, and
// what a store holds after an import, against figures that two other programs found.

#include "tests/e2e/place.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace trunkline;

namespace {

using Metrics = std::map<QByteArray, QByteArray>;

QString shared(const QString& file) { return QStringLiteral(TRUNK_SHARED_DATA "/") + file; }

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What the list expects, by file and metric.
const std::map<QString, Metrics>& expected()
{
    static const std::map<QString, Metrics> all = [] {
        std::map<QString, Metrics> found;
        const QByteArray list = contentOf(shared(QStringLiteral("expected-aggregates.csv")));
        for (const QByteArray& line : list.split('\n').mid(1)) {
            const QByteArrayList fields = line.trimmed().split(',');
            if (fields.size() == 3)
                found[QString::fromUtf8(fields[0])][fields[1]] = fields[2];
        }
        return found;
    }();
    return all;
}

qint64 wanted(const QString& file, const char* metric)
{
    const Metrics& metrics = expected().at(file);
    const auto found = metrics.find(metric);
    if (found == metrics.end())
        qFatal("the list has no %s", metric);
    return found->second.toLongLong();
}

qint64 number(const QJsonObject& object, const char* name)
{
    return object[QLatin1String(name)].toInteger(-1);
}

const QString bank = QStringLiteral("bank-calls-1999/january.txt");

StorePlace bankPlace(const QString& kind)
{
    return StorePlace(kind, QStringLiteral("Asia/Jerusalem"), QStringLiteral("ILS"));
}

QStringList importing(const QString& file)
{
    return {QStringLiteral("import"), QStringLiteral("--format"), QStringLiteral("anonymous-bank"),
        QStringLiteral("--time-zone"), QStringLiteral("Asia/Jerusalem"), file};
}

QJsonObject january(const StorePlace& place)
{
    return place.answer({QStringLiteral("dashboard"), QStringLiteral("--from"),
        QStringLiteral("1999-01-01"), QStringLiteral("--to"), QStringLiteral("1999-01-31")});
}

Digests storedIn(const StorePlace& place)
{
    Digests digests = place.digests(true);
    digests.erase(QStringLiteral("jobs"));
    return digests;
}

} // namespace

class TestSharedData : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void inspections_data();
    void inspections();
    void bankJanuary_data();
    void bankJanuary();
    void bankRearranged_data();
    void bankRearranged();
    void everySample_data();
    void everySample();
};

void TestSharedData::initTestCase()
{
    if (!QDir(QStringLiteral(TRUNK_SHARED_DATA)).exists())
        QSKIP("the folder ../shared/data is not there");
    QVERIFY(expected().size() > 5);
}

void TestSharedData::inspections_data()
{
    QTest::addColumn<QString>("file");
    for (const auto& [file, metrics] : expected()) {
        const bool calls = file.startsWith(QStringLiteral("bank"))
            || file.startsWith(QStringLiteral("pbx")) || file.startsWith(QStringLiteral("mobile"));
        if (calls && QFile::exists(shared(file)))
            QTest::newRow(qPrintable(file)) << file;
    }
}

void TestSharedData::inspections()
{
    QFETCH(QString, file);
    Terms terms;
    const QStringList words{QStringLiteral("import"), shared(file), QStringLiteral("--inspect"),
        QStringLiteral("--json")};
    const Ended ended = run(words, terms);
    QVERIFY2(ended.code == 0, ended.err.constData());
    const auto found = ended.object();
    QVERIFY(found);
    Metrics metrics;
    for (const QJsonValue& figure : (*found)[QStringLiteral("figures")].toArray())
        metrics[figure[QStringLiteral("metric")].toString().toUtf8()]
            = figure[QStringLiteral("value")].toString().toUtf8();
    int compared = 0;
    for (const auto& [metric, value] : expected().at(file)) {
        // These compare two files with one another.
        if (metric.contains("also_in"))
            continue;
        QVERIFY2(metrics.contains(metric), metric.constData());
        QVERIFY2(metrics[metric] == value, (metric + ": " + metrics[metric]).constData());
        ++compared;
    }
    QVERIFY(compared >= 8);
    QCOMPARE(number(*found, "rejected"), 0);
}

void TestSharedData::bankJanuary_data()
{
    QTest::addColumn<QString>("kind");
    for (const QString& kind : StorePlace::kinds())
        QTest::newRow(qPrintable(kind)) << kind;
}

void TestSharedData::bankJanuary()
{
    QFETCH(QString, kind);
    const StorePlace place = bankPlace(kind);
    const QJsonObject report = place.answer(importing(shared(bank)));
    QCOMPARE(number(report, "rows"), wanted(bank, "rows"));
    QCOMPARE(number(report, "imported"), wanted(bank, "rows"));
    QCOMPARE(number(report, "duplicates"), 0);
    QCOMPARE(number(report, "rejected"), 0);
    QCOMPARE(number(report, "warnings"), wanted(bank, "negative_vru_time_rows"));
    QCOMPARE(number(report, "answered"), wanted(bank, "answered_outcome_AGENT"));
    QCOMPARE(number(report, "talk_seconds"), wanted(bank, "talk_seconds_AGENT_rows"));
    QCOMPARE(report[QStringLiteral("encoding")].toString(), QStringLiteral("utf-8"));
    QCOMPARE(report[QStringLiteral("rejects_file")].toString(), QString());

    const QJsonObject board = january(place);
    const QJsonObject totals = board[QStringLiteral("totals")].toObject();
    QCOMPARE(number(totals, "calls"), wanted(bank, "rows"));
    QCOMPARE(number(totals, "answered"), wanted(bank, "answered_outcome_AGENT"));
    QCOMPARE(number(totals, "talk_seconds"), wanted(bank, "talk_seconds_AGENT_rows"));
    int busy = 0;
    qint64 most = 0;
    for (const QJsonValue& value : board[QStringLiteral("days")].toArray()) {
        const QJsonObject day = value.toObject();
        const QString date = day[QStringLiteral("date")].toString();
        const qint64 calls = number(day, "calls");
        busy += calls > 0 ? 1 : 0;
        most = std::max(most, calls);
        if (date == QStringLiteral("1999-01-11") || date == QStringLiteral("1999-01-12"))
            QCOMPARE(calls, 0);
        if (date == QStringLiteral("1999-01-03")) {
            QCOMPARE(calls, wanted(bank, "busiest_day_calls"));
            QCOMPARE(number(day, "answered"), wanted(bank, "busiest_day_answered"));
            QCOMPARE(number(day, "talk_seconds"), wanted(bank, "busiest_day_talk_seconds"));
        }
    }
    QCOMPARE(board[QStringLiteral("days")].toArray().size(), 31);
    QCOMPARE(busy, wanted(bank, "days_with_calls"));
    QCOMPARE(most, wanted(bank, "busiest_day_calls"));

    const Digests once = storedIn(place);
    const QJsonObject again = place.answer(importing(shared(bank)));
    QCOMPARE(number(again, "imported"), 0);
    QCOMPARE(number(again, "duplicates"), wanted(bank, "rows"));
    QVERIFY(storedIn(place) == once);
    QCOMPARE(january(place), board);
    const QJsonObject verdict = place.answer({QStringLiteral("audit"), QStringLiteral("verify")});
    QVERIFY(verdict[QStringLiteral("ok")].toBool());
}

void TestSharedData::bankRearranged_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"shuffled", "doubled", "LF ends", "BOM", "cut"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestSharedData::bankRearranged()
{
    QFETCH(QString, how);
    const QByteArray text = contentOf(shared(bank));
    const qsizetype headerEnd = text.indexOf('\n') + 1;
    QByteArrayList rows = text.mid(headerEnd).split('\n');
    rows.removeLast();
    std::mt19937 random(31);
    qint64 repeated = 1;
    QByteArray changed;
    if (how == QStringLiteral("shuffled")) {
        std::shuffle(rows.begin(), rows.end(), random);
        changed = text.first(headerEnd) + rows.join('\n') + '\n';
    } else if (how == QStringLiteral("doubled")) {
        repeated = 2;
        rows += rows;
        std::shuffle(rows.begin(), rows.end(), random);
        changed = text.first(headerEnd) + rows.join('\n') + '\n';
    } else if (how == QStringLiteral("LF ends")) {
        changed = QByteArray(text).replace("\r\n", "\n");
    } else if (how == QStringLiteral("BOM")) {
        changed = "\xef\xbb\xbf" + text;
    } else {
        changed = text.first(static_cast<qsizetype>(random() % static_cast<unsigned>(text.size())));
    }
    const StorePlace place = bankPlace(QStringLiteral("sqlite"));
    const QString file = place.write(QStringLiteral("bank.txt"), changed);
    const QJsonObject report = place.answer(importing(file));
    const QJsonObject totals = january(place)[QStringLiteral("totals")].toObject();
    QCOMPARE(number(report, "rows"),
        number(report, "imported") + number(report, "duplicates") + number(report, "rejected"));
    QCOMPARE(number(totals, "calls"), number(report, "imported"));
    QCOMPARE(number(totals, "answered"), number(report, "answered"));
    QCOMPARE(number(totals, "talk_seconds"), number(report, "talk_seconds"));
    if (how == QStringLiteral("cut")) {
        // Added up by hand; the last row counts when it is whole.
        qint64 whole = 0;
        qint64 talk = 0;
        for (const QByteArray& row : changed.mid(headerEnd).split('\n')) {
            const QByteArrayList fields = row.trimmed().split('\t');
            if (fields.size() != 17 || fields[16].isEmpty())
                continue;
            ++whole;
            talk += fields[12] == "AGENT" ? fields[15].toLongLong() : 0;
        }
        QVERIFY(whole > 100);
        QCOMPARE(number(report, "imported"), whole);
        QCOMPARE(number(report, "talk_seconds"), talk);
        QVERIFY(number(report, "rejected") <= 1);
        return;
    }
    QCOMPARE(number(report, "rows"), repeated * wanted(bank, "rows"));
    QCOMPARE(number(report, "imported"), wanted(bank, "rows"));
    QCOMPARE(number(report, "conflicts"), 0);
    QCOMPARE(number(totals, "answered"), wanted(bank, "answered_outcome_AGENT"));
    QCOMPARE(number(totals, "talk_seconds"), wanted(bank, "talk_seconds_AGENT_rows"));
}

void TestSharedData::everySample_data() { bankJanuary_data(); }

/// All small logs into one store: what each adds, and what the overlapping ones do not.
void TestSharedData::everySample()
{
    QFETCH(QString, kind);
    const StorePlace place(kind, QStringLiteral("Europe/Lisbon"));
    const auto import = [&](const QString& file, const QStringList& more = {}) {
        return place.answer(QStringList{QStringLiteral("import"), shared(file)} + more);
    };
    const QStringList lisbon{QStringLiteral("--time-zone"), QStringLiteral("Europe/Lisbon"),
        QStringLiteral("--source"), QStringLiteral("g9")};
    const QString full = QStringLiteral("pbx-cdr/asterisk-g9-freepbx-full.csv");
    const QJsonObject whole = import(full, lisbon);
    QCOMPARE(number(whole, "imported"), wanted(full, "distinct_uniqueid"));
    QCOMPARE(number(whole, "answered"), wanted(full, "answered"));
    QCOMPARE(number(whole, "talk_seconds"), wanted(full, "talk_seconds_answered_rows"));
    for (int part = 1; part <= 3; ++part) {
        const QString file = QStringLiteral("pbx-cdr/asterisk-g9-report-%1.csv").arg(part);
        const QJsonObject report = import(file, lisbon);
        QCOMPARE(number(report, "imported"), 0);
        QCOMPARE(number(report, "duplicates"), wanted(file, "uniqueids_also_in_full_export"));
    }
    const QString lab = QStringLiteral("pbx-cdr/asterisk-pjsip-lab-Master.csv");
    const QJsonObject labs
        = import(lab, {QStringLiteral("--time-zone"), QStringLiteral("Indian/Antananarivo")});
    QCOMPARE(number(labs, "imported"), wanted(lab, "rows"));
    QCOMPARE(number(labs, "talk_seconds"), wanted(lab, "talk_seconds_answered_rows"));
    // DECISIONS 28 says what is stored of it.
    const QJsonObject switched = import(QStringLiteral("pbx-cdr/freeswitch-cdr-csv-Master.csv"),
        {QStringLiteral("--time-zone"), QStringLiteral("Asia/Shanghai")});
    QCOMPARE(number(switched, "imported"), 8);
    QCOMPARE(number(switched, "duplicates"), 2);
    QCOMPARE(number(switched, "answered"), 7);
    QCOMPARE(number(switched, "talk_seconds"), 490);
    const QString phones = QStringLiteral("mobile-calls/nodobo-calls-a.csv");
    const QJsonObject mobile = import(phones);
    QCOMPARE(number(mobile, "rows"), wanted(phones, "rows"));
    QCOMPARE(number(mobile, "imported") + number(mobile, "duplicates"), wanted(phones, "rows"));
    QCOMPARE(number(mobile, "rejected"), 0);
    QCOMPARE(number(mobile, "conflicts"), 0);
    QVERIFY(number(mobile, "talk_seconds") <= wanted(phones, "talk_seconds"));

    const QString day = QStringLiteral("2010-09-11");
    const QJsonObject busiest = place.answer(
        {QStringLiteral("dashboard"), QStringLiteral("--from"), day, QStringLiteral("--to"), day});
    QCOMPARE(number(busiest[QStringLiteral("totals")].toObject(), "calls"),
        wanted(phones, "busiest_local_day_rows"));
    QCOMPARE(place.value("select count(*) from calls"),
        QByteArray::number(
            number(whole, "imported") + number(labs, "imported") + 8 + number(mobile, "imported")));
    const QJsonObject verdict = place.answer({QStringLiteral("audit"), QStringLiteral("verify")});
    QVERIFY(verdict[QStringLiteral("ok")].toBool());
}

QTEST_GUILESS_MAIN(TestSharedData)
#include "tst_shareddata.moc"
