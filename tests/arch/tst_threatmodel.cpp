// docs/THREAT_MODEL.md names, for every requirement, the tests that prove it. The table is made
// from the tests, and every requirement must have one. So are the ways in which controls are broken
// on purpose (tests/controls), which `./dev nightly` does: the test that is named must fail then.
//
// TRUNK_WRITE=1 build/dev/tests/tst_threatmodel renews the document.

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

namespace {

const QString root = QStringLiteral(TRUNK_SOURCE_DIR);
const QString document = root + QStringLiteral("/docs/THREAT_MODEL.md");
const QString begin = QStringLiteral("<!-- made by tst_threatmodel -->\n");
const QString end = QStringLiteral("<!-- end -->\n");

QString contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

struct Threat {
    QString id;
    QString what;
    QString how;
    QString where;
};

QList<Threat> threats()
{
    static const QRegularExpression cell(QStringLiteral("\"([^\"]*)\"|([^,\"]+)"));
    QList<Threat> all;
    const QStringList lines = contentOf(root + QStringLiteral("/tests/arch/threats.csv"))
                                  .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : lines.mid(1)) {
        QStringList cells;
        for (auto found = cell.globalMatch(line); found.hasNext();) {
            const auto match = found.next();
            cells.append(match.captured(1).isEmpty() ? match.captured(2) : match.captured(1));
        }
        if (cells.size() != 4)
            qFatal("not four cells: %s", qPrintable(line));
        all.append({cells[0], cells[1], cells[2], cells[3]});
    }
    return all;
}

using Proofs = QMap<QString, QSet<QString>>; // by id: programs and functions

/// A function that is named for a requirement, a row or a comment within one, or the comment that
/// a file begins with.
void learn(Proofs& proofs, const QString& program, const QString& source)
{
    static const QRegularExpression id(QStringLiteral("SEC-([A-Z][0-9]+)\\b"));
    static const QRegularExpression function(QStringLiteral("^\\w[\\w:<>&* ]* \\w+::(\\w+)\\("));
    static const QRegularExpression named(QStringLiteral("^([a-z][0-9]+)_"));
    QString within;
    for (const QString& line : source.split(QLatin1Char('\n'))) {
        if (const auto match = function.match(line); match.hasMatch()) {
            within = match.captured(1);
            if (within.endsWith(QStringLiteral("_data")))
                within.chop(5);
            if (const auto row = named.match(within); row.hasMatch())
                proofs[row.captured(1).toUpper()].insert(program + QLatin1Char(' ') + within);
        }
        for (auto found = id.globalMatch(line); found.hasNext();)
            proofs[found.next().captured(1)].insert(
                within.isEmpty() ? program : program + QLatin1Char(' ') + within);
    }
}

Proofs proofs()
{
    Proofs all;
    QDirIterator files(root + QStringLiteral("/tests"), {QStringLiteral("tst_*.cpp")}, QDir::Files,
        QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString program = QFileInfo(path).baseName();
        if (program != QStringLiteral("tst_threatmodel"))
            learn(all, program, contentOf(path));
    }
    return all;
}

/// One way to break a control: a patch with two lines before it.
struct Wound {
    QString file;
    QString id;
    QString what;
    QString test; ///< program and function that must fail
    QString patch;
};

QList<Wound> wounds()
{
    static const QRegularExpression head(
        QStringLiteral("^SEC-([A-Z][0-9]+): ([^\n]+)\ntest: (\\w+ \\w+)\n(.*)$"),
        QRegularExpression::DotMatchesEverythingOption);
    QList<Wound> all;
    QDirIterator files(root + QStringLiteral("/tests/controls"), {QStringLiteral("*.patch")});
    while (files.hasNext()) {
        const QString path = files.next();
        const auto match = head.match(contentOf(path));
        if (!match.hasMatch())
            qFatal("%s does not say what it breaks", qPrintable(path));
        all.append({QFileInfo(path).fileName(), match.captured(1), match.captured(2),
            match.captured(3), match.captured(4)});
    }
    std::ranges::sort(all, {}, &Wound::file);
    return all;
}

/// What a patch takes away stands in the file that it names, once. Else: why not.
QString misfit(const QString& patch)
{
    QString file;
    QString before;
    const auto stands = [&] {
        return before.isEmpty() || contentOf(root + QLatin1Char('/') + file).count(before) == 1;
    };
    for (const QString& line : patch.split(QLatin1Char('\n'))) {
        const bool begins = line.startsWith(QStringLiteral("--- "));
        if (begins || line.startsWith(QStringLiteral("@@"))) {
            if (!stands())
                return file + QStringLiteral(" no longer has\n") + before;
            before.clear();
            if (begins)
                file = line.mid(6);
        } else if (line.startsWith(QLatin1Char(' ')) || line.startsWith(QLatin1Char('-'))) {
            before += line.mid(1) + QLatin1Char('\n');
        }
    }
    return stands() ? QString() : file + QStringLiteral(" no longer has\n") + before;
}

QString table()
{
    const Proofs known = proofs();
    const QList<Wound> broken = wounds();
    QString out = QStringLiteral("| id | what must hold | how | where | proven by | fails when |\n"
                                 "|---|---|---|---|---|---|\n");
    for (const Threat& threat : threats()) {
        QStringList tests = known.value(threat.id).values();
        tests.sort();
        QStringList failures;
        for (const Wound& wound : broken) {
            if (wound.id == threat.id)
                failures.append(wound.what + QStringLiteral(" (") + wound.test + QLatin1Char(')'));
        }
        out += QStringLiteral("| SEC-%1 | %2 | %3 | `%4` | %5 | %6 |\n")
                   .arg(threat.id, threat.what, threat.how, threat.where,
                       tests.join(QStringLiteral("<br>")), failures.join(QStringLiteral("<br>")));
    }
    return out;
}

QString withTable(const QString& text)
{
    const qsizetype from = text.indexOf(begin);
    const qsizetype to = text.indexOf(end);
    if (from < 0 || to < from)
        qFatal("docs/THREAT_MODEL.md has no place for the table");
    return text.left(from + begin.size()) + table() + text.mid(to);
}

} // namespace

class TestThreatModel : public QObject {
    Q_OBJECT

private slots:
    void everyRequirementHasATest_data();
    void everyRequirementHasATest();
    void everyControlIsBroken_data() { everyRequirementHasATest_data(); }
    void everyControlIsBroken();
    void everyWoundFits_data();
    void everyWoundFits();
    void findsAMisfit();
    void theDocumentIsCurrent();
    void findsNamesRowsAndComments();
};

void TestThreatModel::everyRequirementHasATest_data()
{
    QTest::addColumn<QString>("id");
    for (const Threat& threat : threats())
        QTest::newRow(qPrintable(threat.id)) << threat.id;
}

void TestThreatModel::everyRequirementHasATest()
{
    static const Proofs known = proofs();
    QFETCH(QString, id);
    QVERIFY2(!known.value(id).isEmpty(), "no test bears this id");
}

/// Those of the server; of the others, the tests themselves hold what must be found.
void TestThreatModel::everyControlIsBroken()
{
    static const QStringList without{QStringLiteral("U1"), QStringLiteral("U2"),
        QStringLiteral("U4"), QStringLiteral("D1"), QStringLiteral("D3"), QStringLiteral("X3"),
        QStringLiteral("Q1"), QStringLiteral("L1")};
    static const QList<Wound> all = wounds();
    QFETCH(QString, id);
    const bool broken
        = std::ranges::any_of(all, [&id](const Wound& wound) { return wound.id == id; });
    QCOMPARE(broken, !without.contains(id));
}

void TestThreatModel::everyWoundFits_data()
{
    QTest::addColumn<QString>("patch");
    QTest::addColumn<QString>("test");
    for (const Wound& wound : wounds())
        QTest::newRow(qPrintable(wound.file)) << wound.patch << wound.test;
}

void TestThreatModel::everyWoundFits()
{
    QFETCH(QString, patch);
    QFETCH(QString, test);
    const QString why = misfit(patch);
    QVERIFY2(why.isEmpty(), qPrintable(why));
    const QString program = test.section(QLatin1Char(' '), 0, 0);
    const QString function = test.section(QLatin1Char(' '), 1);
    QDirIterator files(root + QStringLiteral("/tests"), {program + QStringLiteral(".cpp")},
        QDir::Files, QDirIterator::Subdirectories);
    QVERIFY2(files.hasNext(), qPrintable(program));
    QVERIFY2(
        contentOf(files.next())
            .contains(QRegularExpression(QStringLiteral("\\b") + function + QStringLiteral("\\("))),
        qPrintable(function));
}

void TestThreatModel::findsAMisfit()
{
    const QString patch = QStringLiteral("--- a/tests/arch/tst_threatmodel.cpp\n"
                                         "+++ b/tests/arch/tst_threatmodel.cpp\n"
                                         "@@ -1 +1 @@\n"
                                         "-%1\n"
                                         "+anything\n");
    QVERIFY(misfit(patch.arg(QStringLiteral("QTEST_GUILESS_MAIN(TestThreatModel)"))).isEmpty());
    QVERIFY(!misfit(patch.arg(QStringLiteral("QTEST_GUILESS_MAIN(Another)"))).isEmpty());
    QVERIFY(!misfit(patch.arg(QStringLiteral("}"))).isEmpty()); // stands there too often
}

void TestThreatModel::theDocumentIsCurrent()
{
    const QString text = contentOf(document);
    const QString wanted = withTable(text);
    if (qEnvironmentVariableIsSet("TRUNK_WRITE")) {
        QFile file(document);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(wanted.toUtf8());
        return;
    }
    QVERIFY2(text == wanted, "renew it: TRUNK_WRITE=1 build/dev/tests/tst_threatmodel");
}

void TestThreatModel::findsNamesRowsAndComments()
{
    Proofs found;
    learn(found, QStringLiteral("tst_a"),
        QStringLiteral("// Of SEC-A1.\n"
                       "void TestA::b2_holds()\n{\n}\n"
                       "void TestA::rows_data()\n{\n    row(\"SEC-C3 empty\");\n}\n"
                       "// SEC-C31\n"));
    QCOMPARE(found.keys(), QStringList({"A1", "B2", "C3", "C31"}));
    QCOMPARE(found[QStringLiteral("A1")], QSet<QString>{QStringLiteral("tst_a")});
    QCOMPARE(found[QStringLiteral("B2")], QSet<QString>{QStringLiteral("tst_a b2_holds")});
    QCOMPARE(found[QStringLiteral("C3")], QSet<QString>{QStringLiteral("tst_a rows")});
}

QTEST_GUILESS_MAIN(TestThreatModel)
#include "tst_threatmodel.moc"
