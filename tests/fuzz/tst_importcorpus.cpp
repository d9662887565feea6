// The fuzzer's corpus, and what a few thousand small changes make of it, with any compiler.

#include "tests/fuzz/changes.h"
#include "tests/fuzz/importreader.h"

#include <QDir>
#include <QFile>
#include <QTest>

class TestImportCorpus : public QObject {
    Q_OBJECT

private slots:
    void replay_data();
    void replay();
};

void TestImportCorpus::replay_data()
{
    QTest::addColumn<QString>("path");
    const QDir corpus(QStringLiteral(TRUNK_IMPORT_CORPUS));
    for (const QString& name : corpus.entryList(QDir::Files))
        QTest::newRow(qPrintable(name)) << corpus.filePath(name);
}

void TestImportCorpus::replay()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray original = file.readAll();
    QVERIFY(!original.isEmpty());
    constexpr std::string_view marks("\",\n\r\t;|\0\xff 09", 12);
    for (unsigned seed = 0; seed < 300; ++seed) {
        const QByteArray bytes = trunkline::changed(original, seed, marks);
        trunkline::readAnyBytes(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size()));
    }
}

QTEST_GUILESS_MAIN(TestImportCorpus)
#include "tst_importcorpus.moc"
