// SEC-C1: what the server is started with. Unsafe settings are refused with the key and the mend,
// and no secret is repeated.

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr const char* secret = "mulberry-93-tangent";

struct Said {
    int code = -1;
    QByteArray text;
};

/// `file`: the TOML; empty: none is named.
Said check(const QByteArray& file, const QStringList& flags,
    const QList<QPair<QString, QString>>& environment, const QString& folder)
{
    QProcess process;
    QProcessEnvironment with = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : environment)
        with.insert(name, value);
    process.setProcessEnvironment(with);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{QStringLiteral("--check-config")};
    if (!file.isEmpty()) {
        const QString path = folder + QStringLiteral("/trunklined.toml");
        QFile toml(path);
        if (!toml.open(QIODevice::WriteOnly))
            qFatal("no settings can be written");
        toml.write(QByteArray(file).replace("FOLDER", folder.toUtf8()));
        arguments << QStringLiteral("--config") << path;
    }
    for (const QString& flag : flags)
        arguments << QString(flag).replace(QStringLiteral("FOLDER"), folder);
    process.start(QStringLiteral(TRUNK_SERVER), arguments);
    if (!process.waitForFinished())
        qFatal("the server does not end");
    return {process.exitCode(), process.readAll()};
}

} // namespace

class TestServerConfig : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void c1_settings_data();
    void c1_settings();
    void laterOnesWin();
    void everyKeyIsDocumented_data();
    void everyKeyIsDocumented();

private:
    void write(const char* name, const QByteArray& text, QFile::Permissions mode);

    QTemporaryDir m_folder;
};

void TestServerConfig::write(const char* name, const QByteArray& text, QFile::Permissions mode)
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    QVERIFY(file.setPermissions(mode));
}

void TestServerConfig::initTestCase()
{
    const QByteArray url = QByteArray("postgresql://trunk:") + secret + "@127.0.0.1/trunk\n";
    const auto own = QFile::ReadOwner | QFile::WriteOwner;
    write("url", url, own);
    write("read-only", url, QFile::ReadOwner);
    write("group", url, own | QFile::ReadGroup);
    write("world", url, own | QFile::ReadOther);
    write("empty", "\n", own);
    write("redis", QByteArray("redis://:") + secret + "@127.0.0.1:6379/2", own);
}

void TestServerConfig::c1_settings_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* file, const QStringList& flags, int code,
                         const char* says) {
        QTest::newRow(name) << QByteArray(file) << flags << code << QByteArray(says);
    };
    const char* good = "database = \"file:FOLDER/url\"\n";
    row("a secret in a file", good, {}, 0, "fine");
    row("a read-only one", "database = \"file:FOLDER/read-only\"\n", {}, 0, "fine");
    row("open to the group", "database = \"file:FOLDER/group\"\n", {}, 3, "database: the file");
    row("open to the world", "database = \"file:FOLDER/world\"\n", {}, 3, "chmod 600");
    row("empty", "database = \"file:FOLDER/empty\"\n", {}, 3, "is empty");
    row("absent", "database = \"file:FOLDER/nothing\"\n", {}, 3, "cannot be read");
    row("a folder", "database = \"file:FOLDER\"\n", {}, 3, "cannot be read");
    row("from the environment", "database = \"env:TRUNK_TEST_URL\"\n", {}, 0, "fine");
    row("not in the environment", "database = \"env:TRUNK_TEST_NOTHING\"\n", {}, 3,
        "the environment has no TRUNK_TEST_NOTHING");
    row("no store", "listen = \"127.0.0.1:8443\"\n", {}, 3, "workspace");
    row("two stores", "database = \"file:FOLDER/url\"\nworkspace = \"w.trunkline\"\n", {}, 3,
        "either");
    row("an unknown key", "database = \"file:FOLDER/url\"\nlisten_on = \"x\"\n", {}, 3,
        "listen_on: is no key");
    row("no TOML", "database = \n", {}, 3, "line 1");
    row("a number as a text", "database = \"file:FOLDER/url\"\nworkers = \"many\"\n", {}, 3,
        "workers");
    row("no worker", "database = \"file:FOLDER/url\"\nworkers = 0\n", {}, 3, "from 1 to 256");
    row("a table", "database = \"file:FOLDER/url\"\n[workers]\nmost = 8\n", {}, 3, "workers");
    row("no port", good, {QStringLiteral("--listen"), QStringLiteral("127.0.0.1")}, 3, "HOST:PORT");
    row("a port too high", good, {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:70000")}, 3,
        "65535");
    row("a certificate without a key", good,
        {QStringLiteral("--certificate"), QStringLiteral("c.pem")}, 3, "go together");
    row("a proxy that is none",
        "database = \"file:FOLDER/url\"\ntrusted_proxies = [\"10.0.0.1/8\"]\n", {}, 3,
        "trusted_proxies");
    row("proxies", "database = \"file:FOLDER/url\"\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n",
        {}, 0, "fine");
    row("replicas alone", "database = \"file:FOLDER/url\"\nreplicas = 2\n", {}, 3, "redis");
    row("replicas", "database = \"file:FOLDER/url\"\nreplicas = 2\nredis = \"file:FOLDER/redis\"\n",
        {}, 0, "fine");
    row("no Redis", "database = \"file:FOLDER/url\"\nredis = \"http://mulberry-93-tangent/\"\n", {},
        3, "redis");
    row("a Redis over TLS",
        "database = \"file:FOLDER/url\"\nredis = \"rediss://:mulberry-93-tangent@r/\"\n", {}, 3,
        "redis");
    row("an origin with a path",
        "database = \"file:FOLDER/url\"\norigins = [\"https://a.example.com/\"]\n", {}, 3,
        "origins");
    row("an origin without TLS",
        "database = \"file:FOLDER/url\"\norigins = [\"http://a.example.com\"]\n", {}, 3, "origins");
    row("an origin", "database = \"file:FOLDER/url\"\norigins = [\"https://a.example.com\"]\n", {},
        0, "fine");
    row("rates",
        "database = \"file:FOLDER/url\"\nrate_write = \"100/200\"\nrate_export = \"6/6\"\n", {}, 0,
        "fine");
    row("a rate without a burst", "database = \"file:FOLDER/url\"\nrate_read = \"100\"\n", {}, 3,
        "rate_read");
    row("no rate", "database = \"file:FOLDER/url\"\nrate_read = \"0/10\"\n", {}, 3, "rate_read");
    row("drains for ever", "database = \"file:FOLDER/url\"\ndrain_seconds = 601\n", {}, 3, "600");
    row("no such file", "", {QStringLiteral("--config"), QStringLiteral("FOLDER/none.toml")}, 3,
        "none.toml");
}

void TestServerConfig::c1_settings()
{
    QFETCH(QByteArray, file);
    QFETCH(QStringList, flags);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const Said said = check(file, flags,
        {{QStringLiteral("TRUNK_TEST_URL"),
            QStringLiteral("postgresql://trunk:mulberry-93-tangent@127.0.0.1/trunk")}},
        m_folder.path());
    QVERIFY2(said.code == code, said.text.constData());
    QVERIFY2(said.text.contains(says), said.text.constData());
    QVERIFY2(!said.text.contains(secret), said.text.constData());
}

void TestServerConfig::laterOnesWin()
{
    const QByteArray file = "database = \"file:FOLDER/url\"\nlisten = \"broken\"\n";
    QCOMPARE(check(file, {}, {}, m_folder.path()).code, 3);
    const QList<QPair<QString, QString>> environment{
        {QStringLiteral("TRUNKLINED_LISTEN"), QStringLiteral("127.0.0.1:1")}};
    QCOMPARE(check(file, {}, environment, m_folder.path()).code, 0);
    const QStringList flag{QStringLiteral("--listen"), QStringLiteral("nothing")};
    QCOMPARE(check(file, flag, environment, m_folder.path()).code, 3);
}

/// The file that is installed names every key and its default: with the mark taken off they are
/// accepted. What cannot stand beside the store is left out.
void TestServerConfig::everyKeyIsDocumented_data()
{
    QTest::addColumn<QByteArray>("line");
    QFile file(QStringLiteral(TRUNK_SOURCE_DIR "/installer/server/trunklined.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith('#') && !line.startsWith("# ") && !line.startsWith("#workspace")
            && !line.startsWith("#database ="))
            QTest::newRow(line.mid(1).constData()) << line.mid(1);
    }
}

void TestServerConfig::everyKeyIsDocumented()
{
    QFETCH(QByteArray, line);
    const Said said
        = check("database = \"file:FOLDER/url\"\n" + line + "\n", {}, {}, m_folder.path());
    QVERIFY2(said.code == 0, said.text.constData());
}

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_serverconfig.moc"
