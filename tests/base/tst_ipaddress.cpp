// Addresses and networks of both families.

#include "services/base/ipaddress.h"

#include <QTest>

#include <bit>

using namespace trunkline;

class TestIpAddress : public QObject {
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void masks();
    void readsNetworks_data();
    void readsNetworks();
    void contains_data();
    void contains();
};

void TestIpAddress::parses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // empty: no address
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
    };
    row("192.0.2.1", "192.0.2.1");
    row("0.0.0.0", "0.0.0.0");
    row("255.255.255.255", "255.255.255.255");
    row("2001:DB8::1", "2001:db8::1");
    row("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    row("::", "::");
    row("::1", "::1");
    row("::ffff:192.0.2.1", "192.0.2.1");
    row("::ffff:c000:201", "192.0.2.1");
    row("0:0:0:0:0:FFFF:192.0.2.1", "192.0.2.1");
    row("64:ff9b::192.0.2.1", "64:ff9b::c000:201");
    for (const char* text : {"", " ", "192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.2.01",
             "0300.0.2.1", "0xc0.0.2.1", "3221225985", "192.0.2.1:80", "192.0.2.1 ", " 192.0.2.1",
             "192.0.2.1/32", "192.0.2.-1", "[::1]", "::1%lo", "::1%1", ":::", "1::2::3",
             "2001:db8::g", "2001:db8", "1:2:3:4:5:6:7:8:9", "::ffff:192.0.2.256", "12345::",
             "localhost", "unknown", "::ffff:192.0.2.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15"})
        row(text, "");
    QTest::newRow("NUL behind it") << QByteArray("192.0.2.1\0", 10) << QByteArray();
    QTest::newRow("NUL, then more") << QByteArray("::1\0x", 5) << QByteArray();
}

void TestIpAddress::parses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto address = IpAddress::parse(text.toStdString());
    QCOMPARE(address ? QByteArray::fromStdString(address->text()) : QByteArray(), expected);
    if (address) {
        QCOMPARE(address->isV4(), expected.contains('.'));
        QCOMPARE(IpAddress::v6(address->bytes()), *address);
    }
}

void TestIpAddress::masks()
{
    const IpAddress all = *IpAddress::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    int ones = 0;
    for (int bits = 0; bits <= 128; ++bits) {
        int found = 0;
        for (const std::uint8_t byte : all.masked(bits).bytes())
            found += std::popcount(byte);
        QCOMPARE(found, ones++);
    }
    QCOMPARE(all.masked(20).text(), std::string("ffff:f000::"));
    QCOMPARE(IpAddress::v4({192, 0, 2, 1}).text(), std::string("192.0.2.1"));
}

void TestIpAddress::readsNetworks_data()
{
    QTest::addColumn<bool>("valid");
    for (const char* text :
        {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.1/32", "192.0.2.1", "2001:db8::/32", "::/0", "::1",
            "::1/128", "fe80::/10", "::ffff:10.0.0.0/104", "128.0.0.0/1"})
        QTest::newRow(text) << true;
    for (const char* text : {"", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1",
             "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8 ", "10.0.0.0 /8", "10.0.0.0/8/8",
             "10.0.0.0/0x8", "0.0.0.0/1;", "0.0.0.0/4294967304", "10.0.0.0/1000",
             "10.0.0.0/255.0.0.0", "10/8", "10.0.0.1/8", "2001:db8::1/32", "2001:db8::/129",
             "::ffff:10.0.0.0/8", "::ffff:10.0.0.1/104", "localhost/8", "*", "10.0.0.*"})
        QTest::newRow(text) << false;
}

void TestIpAddress::readsNetworks()
{
    QFETCH(bool, valid);
    QCOMPARE(Network::parse(QTest::currentDataTag()).ok(), valid);
}

void TestIpAddress::contains_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* network, const char* address, bool expected) {
        QTest::addRow("%s in %s", address, network) << network << address << expected;
    };
    row("10.0.0.0/8", "10.255.255.255", true);
    row("10.0.0.0/8", "11.0.0.0", false);
    row("10.0.0.0/8", "9.255.255.255", false);
    row("10.0.0.0/8", "::ffff:10.1.2.3", true);
    row("10.0.0.0/8", "::10.1.2.3", false);
    row("::ffff:10.0.0.0/104", "10.1.2.3", true);
    row("::ffff:10.0.0.0/104", "11.1.2.3", false);
    row("0.0.0.0/0", "203.0.113.9", true);
    row("0.0.0.0/0", "2001:db8::1", false);
    row("0.0.0.0/0", "::ffff:203.0.113.9", true);
    row("::/0", "2001:db8::1", true);
    row("::/0", "203.0.113.9", false);
    row("::/0", "::ffff:203.0.113.9", false);
    row("192.0.2.128/25", "192.0.2.127", false);
    row("192.0.2.128/25", "192.0.2.255", true);
    row("192.0.2.1", "192.0.2.1", true);
    row("192.0.2.1", "192.0.2.2", false);
    row("2001:db8::/33", "2001:db8:7fff::1", true);
    row("2001:db8::/33", "2001:db8:8000::1", false);
    row("fe80::/10", "febf::1", true);
    row("fe80::/10", "fec0::1", false);
    row("::1", "::1", true);
    row("::1", "127.0.0.1", false);
}

void TestIpAddress::contains()
{
    QFETCH(QString, network);
    QFETCH(QString, address);
    QFETCH(bool, expected);
    const auto parsed = Network::parse(network.toStdString());
    QVERIFY(parsed);
    QCOMPARE(parsed->contains(*IpAddress::parse(address.toStdString())), expected);
}

QTEST_GUILESS_MAIN(TestIpAddress)
#include "tst_ipaddress.moc"
