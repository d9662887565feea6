// Spectral's recommended rules for OpenAPI: not an error, not a warning.

#include "tests/openapi/npmprogram.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;

class TestSpectral : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void findsNothing();
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();

private:
    /// What it says, a line each; empty: nothing.
    QString lint(const QString& file) const;

    QString m_program;
};

void TestSpectral::initTestCase()
{
    m_program = npmProgram(QStringLiteral("spectral"));
    if (m_program.isEmpty())
        QSKIP("Spectral is not here: ./dev test brings it");
}

QString TestSpectral::lint(const QString& file) const
{
    QProcess spectral;
    spectral.setProcessChannelMode(QProcess::MergedChannels);
    spectral.start(m_program,
        {QStringLiteral("lint"), QStringLiteral("--ruleset"), QStringLiteral(TRUNK_RULESET),
            QStringLiteral("--fail-severity"), QStringLiteral("hint"), QStringLiteral("--format"),
            QStringLiteral("text"), QStringLiteral("--quiet"), file});
    if (!spectral.waitForFinished(300'000) || spectral.exitStatus() != QProcess::NormalExit)
        qFatal("Spectral did not end");
    const QString said = QString::fromUtf8(spectral.readAll()).trimmed();
    if (spectral.exitCode() != 0 && said.isEmpty())
        return QStringLiteral("exit %1").arg(spectral.exitCode());
    return spectral.exitCode() == 0 ? QString() : said;
}

void TestSpectral::findsNothing() { QCOMPARE(lint(QStringLiteral(TRUNK_DESCRIPTION)), QString()); }

void TestSpectral::findsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("rule");
    QTest::newRow("reference to nothing")
        << QByteArray("\"#/components/schemas/Tenant\"") << QByteArray("\"#/components/schemas/X\"")
        << QStringLiteral("invalid-ref");
    QTest::newRow("operation without a description")
        << QByteArray("\"description\": \"Scope `tenant_read`") << QByteArray("\"x-none\": \"`")
        << QStringLiteral("operation-description");
    QTest::newRow("name twice") << QByteArray("\"operationId\": \"users.read\"")
                                << QByteArray("\"operationId\": \"users.list\"")
                                << QStringLiteral("operation-operationId-unique");
}

void TestSpectral::findsWhatIsWrong()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, rule);
    QFile whole(QStringLiteral(TRUNK_DESCRIPTION));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    QByteArray text = whole.readAll();
    QVERIFY(text.contains(from));
    text.replace(from, to);
    const QTemporaryDir folder;
    QFile broken(folder.filePath(QStringLiteral("openapi.json")));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(text) == text.size());
    broken.close();
    const QString said = lint(broken.fileName());
    QVERIFY2(said.contains(rule), qPrintable(said));
}

QTEST_GUILESS_MAIN(TestSpectral)

#include "tst_spectral.moc"
