// URLs of Redis, good and bad; an error never repeats what may be a password.

#include "services/ratelimit/redisurl.h"

#include <QTest>

using namespace trunkline;

class TestRedisUrl : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void TestRedisUrl::reads_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected"); // socket host port database user password
    QTest::newRow("all of it") << "redis://u:p@cache.example:6380/3"
                               << "|cache.example|6380|3|u|p";
    QTest::newRow("host only") << "redis://cache"
                               << "|cache|6379|0||";
    QTest::newRow("a final slash") << "redis://cache/"
                                   << "|cache|6379|0||";
    QTest::newRow("password only") << "redis://:p@cache"
                                   << "|cache|6379|0||p";
    QTest::newRow("encoded") << "redis://u%3A:p%40%2F%25@cache"
                             << "|cache|6379|0|u:|p@/%";
    QTest::newRow("an @ in the password") << "redis://u:p@q@cache"
                                          << "|cache|6379|0|u|p@q";
    QTest::newRow("IPv6") << "redis://[::1]:7000/1"
                          << "|::1|7000|1||";
    QTest::newRow("IPv6, no port") << "redis://[fe80::2]"
                                   << "|fe80::2|6379|0||";
    QTest::newRow("socket") << "unix:///run/redis/s.sock"
                            << "/run/redis/s.sock||6379|0||";
}

void TestRedisUrl::reads()
{
    QFETCH(QString, url);
    QFETCH(QString, expected);
    const auto address = parseRedisUrl(url.toStdString());
    QVERIFY2(address, address ? "" : address.error().fields.front().message.c_str());
    const QStringList parts{QString::fromStdString(address->socket),
        QString::fromStdString(address->host), QString::number(address->port),
        QString::number(address->database), QString::fromStdString(address->user),
        QString::fromStdString(address->password.reveal())};
    QCOMPARE(parts.join('|'), expected);
}

void TestRedisUrl::refuses_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("word"); // of the message
    const auto row = [](const char* name, const QByteArray& url, const char* word) {
        QTest::newRow(name) << url << QString(word);
    };
    row("TLS", "rediss://u:hunter2@cache", "TLS");
    row("another scheme", "http://u:hunter2@cache", "redis://");
    row("no scheme", "cache:6379", "redis://");
    row("nothing", "", "redis://");
    row("no host", "redis://", "host");
    row("no host behind the password", "redis://u:hunter2@:6379", "host");
    row("a blank in the host", "redis://ca che", "host");
    row("a query", "redis://cache?password=hunter2", "host");
    row("port 0", "redis://cache:0", "port");
    row("port 65536", "redis://cache:65536", "port");
    row("port of letters", "redis://cache:63x", "port");
    row("an empty port", "redis://cache:", "port");
    row("IPv6 without a bracket's end", "redis://[::1", "bracket");
    row("text behind a bracket", "redis://[::1]7", "port");
    row("database of letters", "redis://u:hunter2@cache/one", "database");
    row("a negative database", "redis://cache/-1", "database");
    row("a user without a password", "redis://hunter2@cache", "password");
    row("an empty password", "redis://u:@cache", "password");
    row("a broken escape", "redis://u:hunter2%4@cache", "encoded");
    row("an escaped zero", "redis://u:hunter2%00@cache", "encoded");
    row("a signed escape", "redis://u:hunter2%-1@cache", "encoded");
    row("a relative socket", "unix://run/redis", "path");
    row("no socket", "unix:///", "path");
    row("a long socket", "unix:///" + QByteArray(107, 'a'), "107");
}

void TestRedisUrl::refuses()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, word);
    const auto address = parseRedisUrl(url.toStdString());
    QVERIFY(!address);
    QCOMPARE(address.error().code, Errc::Invalid);
    const QString message = QString::fromStdString(address.error().fields.at(0).message);
    QVERIFY2(message.contains(word), qPrintable(message));
    QVERIFY2(!message.contains("hunter2"), "the message repeats the password");
    QVERIFY(!QString::fromStdString(address.error().detail).contains("hunter2"));
}

QTEST_APPLESS_MAIN(TestRedisUrl)
#include "tst_redisurl.moc"
