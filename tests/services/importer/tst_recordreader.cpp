// The reader of delimited text, on its own: quoting, line ends, limits, and that no input makes it
// lose or invent bytes.

#include "services/importer/recordreader.h"
#include "tests/services/importer/files.h"

#include <QTest>

#include <random>

using namespace trunkline;

namespace {

struct Seen {
    QByteArrayList fields;
    QByteArray raw;
    qint64 line = 0;
    qint64 begin = 0;
    qint64 end = 0;
    bool wrong = false;
};

std::vector<Seen> readAll(const InputFile& file, Dialect dialect)
{
    RecordReader reader(file, dialect);
    Record record;
    std::vector<Seen> all;
    for (;;) {
        const auto more = reader.next(record);
        if (!more.ok() || !*more)
            return all;
        Seen seen;
        for (const std::string_view field : record.fields)
            seen.fields.append(QByteArray(field.data(), static_cast<qsizetype>(field.size())));
        seen.raw = QByteArray(record.raw.data(), static_cast<qsizetype>(record.raw.size()));
        seen.line = record.line;
        seen.begin = record.begin;
        seen.end = record.end;
        seen.wrong = record.problem != nullptr;
        all.push_back(std::move(seen));
    }
}

std::vector<Seen> readText(const QByteArray& text, Dialect dialect = {})
{
    QTemporaryDir folder;
    const auto file = InputFile::open(written(folder, "text", text));
    return file ? readAll(*file, dialect) : std::vector<Seen>{};
}

} // namespace

class TestRecordReader : public QObject {
    Q_OBJECT

private slots:
    void fields_data();
    void fields();
    void openQuoteCostsOneLine();
    void longLineIsSkipped();
    void nulByteIsRefused();
    void anyBytesKeepTheirPlaces();
    void writtenFieldsComeBack();
    void seekGoesOn();
};

void TestRecordReader::fields_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("plain") << QByteArray("a,b,,c\n") << QByteArrayList{"a", "b", "", "c"};
    QTest::newRow("no final newline") << QByteArray("a,") << QByteArrayList{"a", ""};
    QTest::newRow("quoted") << QByteArray("\"a,b\",\"\"\r\n") << QByteArrayList{"a,b", ""};
    QTest::newRow("doubled") << QByteArray("\"\"\"U 1\"\" <1>\",x\n")
                             << QByteArrayList{"\"U 1\" <1>", "x"};
    QTest::newRow("behind the quote")
        << QByteArray("\"User 9\" <113>,x\n") << QByteArrayList{"\"User 9\" <113>", "x"};
    QTest::newRow("comma, behind the quote")
        << QByteArray("\"B, A\" <113>,x\n") << QByteArrayList{"\"B, A\" <113>", "x"};
    QTest::newRow("empty name, behind the quote")
        << QByteArray("\"\" <113>,x\n") << QByteArrayList{"\"\" <113>", "x"};
    QTest::newRow("two lines") << QByteArray("\"a\nb\",c\n") << QByteArrayList{"a\nb", "c"};
    QTest::newRow("quote within") << QByteArray("a\"b,c\n") << QByteArrayList{"a\"b", "c"};
    QTest::newRow("blank lines") << QByteArray("\n\r\n  \na\n") << QByteArrayList{"a"};
}

void TestRecordReader::fields()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, expected);
    const auto records = readText(text);
    QCOMPARE(records.size(), std::size_t{1});
    QVERIFY(!records[0].wrong);
    QCOMPARE(records[0].fields, expected);
}

void TestRecordReader::openQuoteCostsOneLine()
{
    const auto records = readText("a,\"b\nc,\"d\"\ne,f\n");
    QCOMPARE(records.size(), std::size_t{3});
    QVERIFY(records[0].wrong);
    QCOMPARE(records[0].raw, QByteArray("a,\"b"));
    QCOMPARE(records[1].fields, (QByteArrayList{"c", "d"}));
    QCOMPARE(records[2].line, 3);
    const auto never = readText("a,\"b\n" + QByteArray("c,d\n").repeated(500));
    QCOMPARE(never.size(), std::size_t{501});
    QVERIFY(never[0].wrong && !never[1].wrong);
}

void TestRecordReader::longLineIsSkipped()
{
    const QByteArray whole(static_cast<qsizetype>(longestLine), 'x');
    const auto records = readText("a\n" + whole + "\n" + whole + "y\nz\n");
    QCOMPARE(records.size(), std::size_t{4});
    QVERIFY(!records[1].wrong);
    QVERIFY(records[2].wrong);
    QVERIFY(records[2].raw.size() <= 200);
    QCOMPARE(records[3].fields, QByteArrayList{"z"});
    QCOMPARE(records[3].line, 4);
}

void TestRecordReader::nulByteIsRefused()
{
    const auto records = readText(QByteArray("a,b\nc,\0d\ne,f\n", 13));
    QCOMPARE(records.size(), std::size_t{3});
    QVERIFY(!records[0].wrong && records[1].wrong && !records[2].wrong);
}

void TestRecordReader::anyBytesKeepTheirPlaces()
{
    constexpr std::string_view alphabet("\"\",,\n\r\t;a1 \xc3\0", 14);
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::mt19937 random(seed);
        QByteArray text;
        for (auto left = random() % 400; left > 0; --left)
            text += alphabet[random() % alphabet.size()];
        Dialect dialect;
        dialect.delimiter = seed % 2 ? ',' : '\t';
        dialect.windows1252 = seed % 3 == 0;
        qint64 before = 0;
        qint64 line = 0;
        for (const Seen& seen : readText(text, dialect)) {
            QVERIFY2(
                seen.begin >= before && seen.end > seen.begin, qPrintable(QString::number(seed)));
            QCOMPARE(text.mid(seen.begin, seen.raw.size()), seen.raw);
            QVERIFY(text.mid(before, seen.begin - before).trimmed().isEmpty());
            QVERIFY(seen.line > line);
            QCOMPARE(seen.line, text.left(seen.begin).count('\n') + 1);
            QVERIFY(seen.wrong == seen.fields.isEmpty());
            before = seen.end;
            line = seen.line;
        }
        QVERIFY(text.mid(before).trimmed().isEmpty());
    }
}

void TestRecordReader::writtenFieldsComeBack()
{
    constexpr std::string_view alphabet("\",\n;ab \xc3\xa9");
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        std::vector<QByteArrayList> rows(1 + random() % 5);
        QByteArray text;
        for (QByteArrayList& row : rows) {
            for (int i = 0; i < 3; ++i) {
                QByteArray field;
                for (auto left = random() % 8; left > 0; --left)
                    field += alphabet[random() % alphabet.size()];
                row.append(field);
                text += (i > 0 ? "," : "") + ('"' + field.replace('"', "\"\"") + '"');
            }
            text += '\n';
        }
        const auto records = readText(text);
        QCOMPARE(records.size(), rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            QCOMPARE(records[i].fields, rows[i]);
    }
}

void TestRecordReader::seekGoesOn()
{
    QTemporaryDir folder;
    QByteArray text;
    for (int i = 0; i < 200; ++i)
        text += QByteArray::number(i) + (i % 7 == 0 ? ",\"two\nlines\"\n" : ",x\n");
    const auto file = InputFile::open(written(folder, "text", text));
    QVERIFY(file.ok());
    const auto all = readAll(*file, {});
    for (std::size_t i = 0; i < all.size(); ++i) {
        RecordReader reader(*file, {});
        reader.seek(all[i].begin, all[i].line);
        Record record;
        const auto more = reader.next(record);
        QVERIFY(more.ok() && *more);
        QCOMPARE(record.line, all[i].line);
        QCOMPARE(
            QByteArray(record.raw.data(), static_cast<qsizetype>(record.raw.size())), all[i].raw);
    }
}

QTEST_GUILESS_MAIN(TestRecordReader)
#include "tst_recordreader.moc"
