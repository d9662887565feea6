// SEC-H1: the fuzzer's corpus, and what many small changes make of it, with any compiler.

#include "tests/fuzz/changes.h"
#include "tests/fuzz/headgate.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace std::string_view_literals;

class TestHeadGateCorpus : public QObject {
    Q_OBJECT

private slots:
    void replay_data();
    void replay();
};

void TestHeadGateCorpus::replay_data()
{
    QTest::addColumn<QString>("path");
    const QDir corpus(QStringLiteral(TRUNK_HEAD_CORPUS));
    const QStringList names = corpus.entryList(QDir::Files);
    QVERIFY(!names.isEmpty());
    for (const QString& name : names)
        QTest::newRow(qPrintable("SEC-H1 " + name)) << corpus.filePath(name);
}

void TestHeadGateCorpus::replay()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray original = file.readAll();
    QVERIFY(!original.isEmpty());
    constexpr std::string_view marks = "\r\n\t\0\x7f\xff :;,/%.?#*0aAH"sv;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        const QByteArray bytes = trunkline::changed(original, seed, marks);
        trunkline::gateAnyBytes(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size()));
    }
}

QTEST_GUILESS_MAIN(TestHeadGateCorpus)
#include "tst_headgatecorpus.moc"
