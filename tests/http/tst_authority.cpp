// Hosts and ports as requests name them; what is refused stands in the forms of the head.

#include "services/http/authority.h"

#include <QTest>

using namespace trunkline;

class TestAuthority : public QObject {
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
};

void TestAuthority::parses_data()
{
    QTest::addColumn<QString>("host"); // empty: refused
    QTest::addColumn<int>("port");     // 0: none
    QTest::newRow("calls.example.com") << "calls.example.com" << 0;
    QTest::newRow("Calls.EXAMPLE.com:8443") << "calls.example.com" << 8443;
    QTest::newRow("localhost:1") << "localhost" << 1;
    QTest::newRow("a:65535") << "a" << 65535;
    QTest::newRow("a:65536") << "" << 0;
    QTest::newRow("192.0.2.1:80") << "192.0.2.1" << 80;
    QTest::newRow("[2001:DB8:0::1]") << "[2001:db8::1]" << 0;
    QTest::newRow("[::1]:443") << "[::1]" << 443;
    QTest::newRow("xn--bcher-kva.example") << "xn--bcher-kva.example" << 0;
    QTest::newRow("3com.example") << "3com.example" << 0;
    QTest::newRow("0.example") << "0.example" << 0;
    QTest::newRow("example.0x1g") << "example.0x1g" << 0;
    QTest::newRow("example.0x1f") << "" << 0;
    QTest::newRow("example.0X1F") << "" << 0;
    QTest::newRow("example.0x0") << "" << 0;
    QTest::newRow("a:4294967376") << "" << 0;
    QTest::newRow("[::1]x80") << "" << 0;
    QTest::newRow("[::1") << "" << 0;
    QTest::newRow("example.0x") << "" << 0;
    QTest::newRow("example.7") << "" << 0;
    QTest::newRow("") << "" << 0;
    const QByteArray most = (QByteArray(63, 'a') + '.').repeated(3) + QByteArray(61, 'b');
    QTest::newRow(most.constData()) << QString::fromLatin1(most) << 0;
    QTest::newRow((most + 'b').constData()) << "" << 0;
}

void TestAuthority::parses()
{
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto authority = parseAuthority(QTest::currentDataTag());
    QCOMPARE(authority ? QString::fromStdString(authority->host) : QString(), host);
    QCOMPARE(authority && authority->port ? int(*authority->port) : 0, port);
}

QTEST_GUILESS_MAIN(TestAuthority)
#include "tst_authority.moc"
