// Which traces are taken over, and which begin anew (W3C Trace Context, OBSERVABILITY §7).

#include "services/telemetry/traceparent.h"

#include <QTest>

using namespace trunkline;

class TestTraceParent : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

void TestTraceParent::reads_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("trace"); // empty: none
    const QByteArray trace = "0af7651916cd43dd8448eb211c80319c";
    const QByteArray good = "00-" + trace + "-b7ad6b7169203331-01";
    const auto row = [](const char* name, const QByteArray& header, const QByteArray& expected) {
        QTest::newRow(name) << header << expected;
    };
    row("SEC-O1 sampled", good, trace);
    row("SEC-O1 unknown flags", QByteArray(good).replace(53, 2, "ff"), trace);
    row("SEC-O1 later version", QByteArray(good).replace(0, 2, "cc"), trace);
    row("SEC-O1 later version with more", QByteArray(good).replace(0, 2, "cc") + "-what", trace);
    row("SEC-O1 later version with more of the last", QByteArray(good).replace(0, 2, "cc") + "what",
        "");
    row("SEC-O1 more than version 00 has", good + "-00", "");
    row("SEC-O1 version ff", QByteArray(good).replace(0, 2, "ff"), "");
    row("SEC-O1 trace of zeros", "00-" + QByteArray(32, '0') + "-b7ad6b7169203331-01", "");
    row("SEC-O1 span of zeros", "00-" + trace + "-" + QByteArray(16, '0') + "-01", "");
    row("SEC-O1 capitals", "00-" + trace.toUpper() + "-b7ad6b7169203331-01", "");
    row("SEC-O1 too short", good.chopped(1), "");
    row("SEC-O1 blank before", " " + good, "");
    row("SEC-O1 no hyphens", QByteArray(good).replace('-', '_'), "");
    row("SEC-O1 no hexadecimal", QByteArray(good).replace("af", "xy"), "");
    row("SEC-O1 nothing", "", "");
    row("SEC-O1 two in one", good + "," + good, "");
}

void TestTraceParent::reads()
{
    QFETCH(QByteArray, header);
    const auto read = parseTraceParent(header.toStdString());
    QTEST(read ? QByteArray::fromStdString(read->traceId) : QByteArray(), "trace");
}

QTEST_APPLESS_MAIN(TestTraceParent)
#include "tst_traceparent.moc"
