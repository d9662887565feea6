// The reader of metrics is judged: it refuses what Prometheus would.

#include "tests/telemetry/exposition.h"

#include <QTest>

using namespace trunkline;

class TestExposition : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

void TestExposition::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("series"); // -1: refused
    const QByteArray head = "# HELP a_total Of a.\n# TYPE a_total counter\n";
    const auto row = [](const char* name, const QByteArray& text, int series) {
        QTest::newRow(name) << text << series;
    };
    row("one", head + "a_total 1\n", 1);
    row("labels", head + "a_total{b=\"c\",d=\"e \\\" f\"} 1\na_total{b=\"d\"} 2.5e-3\n", 2);
    row("histogram",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 0\nh_sum 0\nh_count 0\n",
        4);
    row("no end", head + "a_total 1", -1);
    row("no type", "a_total 1\n", -1);
    row("no number", head + "a_total x\n", -1);
    row("twice", head + "a_total 1\na_total 2\n", -1);
    row("a label twice", head + "a_total{b=\"c\",b=\"c\"} 1\n", -1);
    row("no quotes", head + "a_total{b=c} 1\n", -1);
    row("a forged line", head + "a_total{b=\"c\nx_total 1\n\"} 1\n", -1);
}

void TestExposition::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(int, series);
    const auto families = readExposition(text);
    QCOMPARE(families ? int(seriesOf(*families)) : -1, series);
}

QTEST_APPLESS_MAIN(TestExposition)
#include "tst_exposition.moc"
