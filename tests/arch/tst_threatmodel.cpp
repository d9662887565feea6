// docs/THREAT_MODEL.md names, for every requirement, the tests that prove it. The table is made
// from the tests, and every requirement must have one.
//
// TRUNK_WRITE=1 build/dev/tests/tst_threatmodel renews the document.

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

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

QString table()
{
    const Proofs known = proofs();
    QString out = QStringLiteral("| id | what must hold | how | where | proven by |\n"
                                 "|---|---|---|---|---|\n");
    for (const Threat& threat : threats()) {
        QStringList tests = known.value(threat.id).values();
        tests.sort();
        out += QStringLiteral("| SEC-%1 | %2 | %3 | `%4` | %5 |\n")
                   .arg(threat.id, threat.what, threat.how, threat.where,
                       tests.join(QStringLiteral("<br>")));
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
