// Instants and dates as text: every form that is read, every one that is refused, and back again.

#include "services/base/time.h"

#include <QTest>

using namespace trunkline;

namespace {

using namespace std::chrono;

constexpr Instant at(int y, unsigned m, unsigned d, int hh = 0, int mm = 0, int ss = 0, int us = 0)
{
    return Instant{sys_days{year{y} / month{m} / day{d}}} + hours{hh} + minutes{mm} + seconds{ss}
    + microseconds{us};
}

} // namespace

class TestTime : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void writes_data();
    void writes();
    void readsDates_data();
    void readsDates();
    void everyDayComesBack();
};

void TestTime::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // microseconds since 1970
    QTest::addColumn<QByteArray>("again");
    const auto row = [](const char* name, const char* text, Instant expected, const char* again) {
        QTest::newRow(name) << QByteArray(text) << qint64(expected.time_since_epoch().count())
                            << QByteArray(again);
    };
    row("UTC", "2026-11-25T14:02:11Z", at(2026, 11, 25, 14, 2, 11), "2026-11-25T14:02:11Z");
    row("the epoch", "1970-01-01T00:00:00Z", Instant{}, "1970-01-01T00:00:00Z");
    row("before the epoch", "1969-12-31T23:59:59.999999Z", Instant{microseconds{-1}},
        "1969-12-31T23:59:59.999999Z");
    row("one digit of fraction", "2026-11-25T14:02:11.5Z", at(2026, 11, 25, 14, 2, 11, 500'000),
        "2026-11-25T14:02:11.500000Z");
    row("six digits", "2026-11-25T14:02:11.000001Z", at(2026, 11, 25, 14, 2, 11, 1),
        "2026-11-25T14:02:11.000001Z");
    row("nine digits are cut, not rounded", "2026-11-25T14:02:11.999999999Z",
        at(2026, 11, 25, 14, 2, 11, 999'999), "2026-11-25T14:02:11.999999Z");
    row("forty digits", "2026-11-25T14:02:11.1234567890123456789012345678901234567890Z",
        at(2026, 11, 25, 14, 2, 11, 123'456), "2026-11-25T14:02:11.123456Z");
    row("east", "2026-11-25T14:02:11+05:45", at(2026, 11, 25, 8, 17, 11), "2026-11-25T08:17:11Z");
    row("west, into the next day", "2026-12-31T23:30:00-03:30", at(2027, 1, 1, 3),
        "2027-01-01T03:00:00Z");
    row("an unknown offset is UTC", "2026-11-25T14:02:11-00:00", at(2026, 11, 25, 14, 2, 11),
        "2026-11-25T14:02:11Z");
    row("farthest offset east", "2026-11-25T23:59:00+23:59", at(2026, 11, 25),
        "2026-11-25T00:00:00Z");
    row("farthest offset west", "2026-11-25T00:00:00-23:59", at(2026, 11, 25, 23, 59),
        "2026-11-25T23:59:00Z");
    row("fraction and offset", "2026-11-25T14:02:11.25+02:00", at(2026, 11, 25, 12, 2, 11, 250'000),
        "2026-11-25T12:02:11.250000Z");
    row("small t and z", "2026-11-25t14:02:11z", at(2026, 11, 25, 14, 2, 11),
        "2026-11-25T14:02:11Z");
    row("a leap day", "2024-02-29T12:00:00Z", at(2024, 2, 29, 12), "2024-02-29T12:00:00Z");
    row("the first instant", "0001-01-01T00:00:00Z", at(1, 1, 1), "0001-01-01T00:00:00Z");
    row("the last instant", "9999-12-31T23:59:59.999999Z", at(9999, 12, 31, 23, 59, 59, 999'999),
        "9999-12-31T23:59:59.999999Z");
    row("west at the very beginning", "0001-01-01T00:00:00-01:00", at(1, 1, 1, 1),
        "0001-01-01T01:00:00Z");
    row("east at the very end", "9999-12-31T23:59:59+01:00", at(9999, 12, 31, 22, 59, 59),
        "9999-12-31T22:59:59Z");
}

void TestTime::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    QFETCH(QByteArray, again);

    const Result<Instant> time = parseRfc3339(text.toStdString());
    QVERIFY2(time.ok(), text);
    QCOMPARE(qint64(time->time_since_epoch().count()), expected);
    QCOMPARE(QByteArray::fromStdString(rfc3339(*time)), again);
    const Result<Instant> second = parseRfc3339(rfc3339(*time));
    QVERIFY(second.ok());
    QVERIFY(*second == *time);
}

void TestTime::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row
        = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text); };
    row("nothing", "");
    row("a date", "2026-11-25");
    row("no offset", "2026-11-25T14:02:11");
    row("no offset behind a fraction", "2026-11-25T14:02:11.123456");
    row("a blank instead of T", "2026-11-25 14:02:11Z");
    row("an underscore instead of T", "2026-11-25_14:02:11Z");
    row("two Z", "2026-11-25T14:02:11ZZ");
    row("Z and offset", "2026-11-25T14:02:11Z+00:00");
    row("offset without colon", "2026-11-25T14:02:11+0200");
    row("offset of one part", "2026-11-25T14:02:11+02");
    row("offset of 24 hours", "2026-11-25T14:02:11+24:00");
    row("offset of 60 minutes", "2026-11-25T14:02:11+02:60");
    row("offset with seconds", "2026-11-25T14:02:11+02:00:00");
    row("offset with a point", "2026-11-25T14:02:11+02.00");
    row("a point without digits", "2026-11-25T14:02:11.Z");
    row("a comma", "2026-11-25T14:02:11,5Z");
    row("hour 24", "2026-11-25T24:00:00Z");
    row("minute 60", "2026-11-25T14:60:00Z");
    row("a leap second", "2026-06-30T23:59:60Z");
    row("no seconds", "2026-11-25T14:02Z");
    row("short hour", "2026-11-25T4:02:11Z");
    row("a sign in a number", "2026-11-25T14:+2:11Z");
    row("a blank in a number", "2026-11-25T14: 2:11Z");
    row("a blank in front", " 2026-11-25T14:02:11Z");
    row("a blank behind", "2026-11-25T14:02:11Z ");
    row("month 13", "2026-13-25T14:02:11Z");
    row("month 0", "2026-00-25T14:02:11Z");
    row("30 February", "2026-02-30T14:02:11Z");
    row("29 February of a common year", "2025-02-29T14:02:11Z");
    row("29 February 1900", "1900-02-29T14:02:11Z");
    row("year 0", "0000-12-31T23:59:59Z");
    row("five digits of year", "12026-11-25T14:02:11Z");
    row("a year with a sign", "-026-11-25T14:02:11Z");
    row("the offset leads into year 0", "0001-01-01T00:00:00+00:01");
    row("the offset leads into year 0 by a day", "0001-01-01T22:59:59+23:00");
    row("the offset leads into year 10000", "9999-12-31T23:59:59-00:01");
    row("the offset leads into year 10000 by a day", "9999-12-31T01:00:00-23:00");
    row("Windows' own minus",
        "2026-11-25T14:02:11\xe2\x88\x92"
        "02:00");
}

void TestTime::refuses()
{
    QFETCH(QByteArray, text);
    const Result<Instant> time = parseRfc3339(text.toStdString());
    QVERIFY2(!time.ok(), text);
    QCOMPARE(time.error().code, Errc::Invalid);
}

void TestTime::writes_data()
{
    QTest::addColumn<qint64>("micros");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("no fraction where there is none")
        << qint64(0) << QByteArray("1970-01-01T00:00:00Z");
    QTest::newRow("one microsecond") << qint64(1) << QByteArray("1970-01-01T00:00:00.000001Z");
    QTest::newRow("one before") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999999Z");
    // 60 × 60 × 24 = 86,400 seconds.
    QTest::newRow("a day less one")
        << qint64(86'399'999'999) << QByteArray("1970-01-01T23:59:59.999999Z");
    QTest::newRow("two to the 31st seconds")
        << qint64(2'147'483'648'000'000) << QByteArray("2038-01-19T03:14:08Z");
}

void TestTime::writes()
{
    QFETCH(qint64, micros);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(rfc3339(Instant{microseconds{micros}})), expected);
}

void TestTime::readsDates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("day"); // since 1970, or −1,000,000 where there is none
    constexpr int none = -1'000'000;
    const auto row = [](const char* name, const char* text, int day) {
        QTest::newRow(name) << QByteArray(text) << day;
    };
    row("the epoch", "1970-01-01", 0);
    row("a day later", "1970-01-02", 1);
    row("a year later", "1971-01-01", 365);
    row("29 February 2000", "2000-02-29", 11'016);
    row("first", "0001-01-01", -719'162);
    row("last", "9999-12-31", 2'932'896);
    row("29 February 1900", "1900-02-29", none);
    row("29 February 2100", "2100-02-29", none);
    row("31 April", "2026-04-31", none);
    row("day 0", "2026-04-00", none);
    row("month 0", "2026-00-01", none);
    row("year 0", "0000-01-01", none);
    row("short month", "2026-4-01", none);
    row("slashes", "2026/04/01", none);
    row("a blank behind", "2026-04-01 ", none);
    row("a time behind", "2026-04-01T00:00:00Z", none);
    row("letters", "2026-AP-01", none);
    row("nothing", "", none);
    row("ten dashes", "----------", none);
}

void TestTime::readsDates()
{
    QFETCH(QByteArray, text);
    QFETCH(int, day);
    const Result<Date> date = parseIsoDate(text.toStdString());
    QCOMPARE(date.ok(), day != -1'000'000);
    if (!date.ok()) {
        QCOMPARE(date.error().code, Errc::Invalid);
        return;
    }
    QCOMPARE(int(sys_days{*date}.time_since_epoch().count()), day);
    QCOMPARE(QByteArray::fromStdString(isoDate(*date)), text);
}

void TestTime::everyDayComesBack()
{
    sys_days day{year{1} / 1 / 1};
    const sys_days last{year{9999} / 12 / 31};
    std::string before;
    for (; day <= last; day += days{7}) {
        const std::string text = isoDate(Date{day});
        QVERIFY2(before < text, text.c_str());
        before = text;
        const Result<Date> again = parseIsoDate(text);
        QVERIFY2(again.ok() && sys_days{*again} == day, text.c_str());
    }
}

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
