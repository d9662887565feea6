// Zones of whole, half and quarter hours, on ordinary days and on changing ones; every zone of the
// database held against what its offsets say; and the years behind the database's tables.

#include "services/base/zone.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace trunkline;

namespace {

using namespace std::chrono;

Zone zoneOf(const QByteArray& name)
{
    const Result<Zone> zone = Zone::find(name.toStdString());
    if (!zone)
        qFatal("no zone is called %s", name.constData());
    return *zone;
}

Instant utc(const QByteArray& text)
{
    const Result<Instant> time = parseRfc3339(text.toStdString());
    if (!time)
        qFatal("%s is no time", text.constData());
    return *time;
}

Date dateOf(const QByteArray& text)
{
    const Result<Date> date = parseIsoDate(text.toStdString());
    if (!date)
        qFatal("%s is no date", text.constData());
    return *date;
}

/// `2026-11-25T14:02:11`, a wall clock.
LocalTime wall(const QByteArray& text) { return LocalTime{utc(text + "Z").time_since_epoch()}; }

QByteArray text(Instant time) { return QByteArray::fromStdString(rfc3339(time)); }
QByteArray text(LocalTime time) { return text(Instant{time.time_since_epoch()}).chopped(1); }
QByteArray text(Date date) { return QByteArray::fromStdString(isoDate(date)); }

QByteArray text(Zone::Fit fit)
{
    switch (fit) {
    case Zone::Fit::Unique:
        return "unique";
    case Zone::Fit::Ambiguous:
        return "ambiguous";
    case Zone::Fit::Nonexistent:
        return "nonexistent";
    }
    return {};
}

/// The instants between `from` and `to` at which the zone's offset changes, found by its offsets
/// alone: quarters of a day, then halving.
std::vector<Instant> changes(const Zone& zone, Instant from, Instant to)
{
    std::vector<Instant> found;
    for (Instant low = from; low < to; low += hours{6}) {
        const Instant high = std::min(low + hours{6}, to);
        if (zone.offset(low) == zone.offset(high))
            continue;
        Instant before = low;
        Instant after = high;
        while (after - before > seconds{1}) {
            const Instant middle = before + floor<seconds>((after - before) / 2);
            (zone.offset(middle) == zone.offset(low) ? before : after) = middle;
        }
        found.push_back(after);
    }
    return found;
}

const QByteArrayList oddZones{"Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
    "America/St_Johns", "Pacific/Chatham", "Australia/Eucla", "Asia/Tehran", "Asia/Yangon"};

} // namespace

class TestZone : public QObject {
    Q_OBJECT

private slots:
    void findsByName_data();
    void findsByName();
    void knowsOffsets_data();
    void knowsOffsets();
    void resolves_data();
    void resolves();
    void resolvesAsTheOffsetsSay();
    void cutsDays_data();
    void cutsDays();
    void cutsHours_data();
    void cutsHours();
    void startsHours_data();
    void startsHours();
    void missesNoDay_data();
    void missesNoDay();
    void hoursCoverEveryZone_data();
    void hoursCoverEveryZone();
    void hoursGoOnOverNewYear_data();
    void hoursGoOnOverNewYear();
};

void TestZone::findsByName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("known");
    QTest::newRow("a city") << QByteArray("America/New_York") << true;
    QTest::newRow("three parts") << QByteArray("America/Argentina/San_Luis") << true;
    QTest::newRow("UTC") << QByteArray("Etc/UTC") << true;
    QTest::newRow("small letters") << QByteArray("america/new_york") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("an offset") << QByteArray("+02:00") << false;
    QTest::newRow("no such city") << QByteArray("Europe/Atlantis") << false;
    QTest::newRow("a path") << QByteArray("../../etc/passwd") << false;
    QTest::newRow("a folder") << QByteArray("America") << false;
}

void TestZone::findsByName()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, known);
    const Result<Zone> zone = Zone::find(name.toStdString());
    QCOMPARE(zone.ok(), known);
    if (!known) {
        QCOMPARE(zone.error().code, Errc::Invalid);
        return;
    }
    QCOMPARE(QByteArray::fromStdString(zone->name()), name);
    QVERIFY(*zone == zoneOf(name));
    const std::vector<std::string> names = Zone::names();
    QVERIFY(std::is_sorted(names.begin(), names.end()));
    QVERIFY(std::binary_search(names.begin(), names.end(), name.toStdString()));
}

void TestZone::knowsOffsets_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("local");
    const auto row = [](const char* zone, const char* time, const char* local) {
        QTest::newRow((QByteArray(zone) + " at " + time).constData())
            << QByteArray(zone) << QByteArray(time) << QByteArray(local);
    };
    row("Etc/UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00");
    row("Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00");
    row("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00");
    row("Asia/Kathmandu", "1985-12-31T18:29:59Z", "1985-12-31T23:59:59"); // +05:30 until then
    row("Asia/Kathmandu", "1985-12-31T18:30:00Z", "1986-01-01T00:15:00");
    row("Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00");
    row("Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01T10:30:00");
    row("America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31T20:30:00");
    row("America/St_Johns", "2026-07-01T00:00:00Z", "2026-06-30T21:30:00");
    row("Pacific/Chatham", "2026-01-01T00:00:00Z", "2026-01-01T13:45:00");
    row("Asia/Jerusalem", "1999-01-11T22:00:00Z", "1999-01-12T00:00:00");
    row("Asia/Jerusalem", "1999-04-01T23:59:59Z", "1999-04-02T01:59:59");
    row("Asia/Jerusalem", "1999-04-02T00:00:00Z", "1999-04-02T03:00:00");
    row("Asia/Jerusalem", "1999-09-02T22:59:59Z", "1999-09-03T01:59:59");
    row("Asia/Jerusalem", "1999-09-02T23:00:00Z", "1999-09-03T01:00:00");
    // From 2038 on no table lists the changes: the rules in force go on.
    row("Asia/Kolkata", "2037-12-31T23:59:59.999999Z", "2038-01-01T05:29:59.999999");
    row("Asia/Kolkata", "2038-01-01T00:00:00Z", "2038-01-01T05:30:00");
    row("Asia/Kolkata", "2100-01-01T00:00:00Z", "2100-01-01T05:30:00");
    row("Asia/Kathmandu", "2038-01-01T00:00:00Z", "2038-01-01T05:45:00");
    row("America/New_York", "2040-03-11T06:59:59Z", "2040-03-11T01:59:59"); // second Sunday
    row("America/New_York", "2040-03-11T07:00:00Z", "2040-03-11T03:00:00");
    row("America/New_York", "2040-11-04T05:59:59Z", "2040-11-04T01:59:59"); // first Sunday
    row("America/New_York", "2040-11-04T06:00:00Z", "2040-11-04T01:00:00");
    row("Europe/London", "2044-03-27T00:59:59Z", "2044-03-27T00:59:59"); // last Sunday
    row("Europe/London", "2044-03-27T01:00:00Z", "2044-03-27T02:00:00");
    row("Australia/Sydney", "2052-04-06T15:59:59Z", "2052-04-07T02:59:59"); // first Sunday
    row("Australia/Sydney", "2052-04-06T16:00:00Z", "2052-04-07T02:00:00");
    row("America/New_York", "2040-02-29T12:00:00Z", "2040-02-29T07:00:00");
    row("America/New_York", "2100-03-14T07:00:00Z", "2100-03-14T03:00:00");
    // Leap years whose last fellow lies before a zone gave up its summer time.
    row("Europe/Moscow", "2040-07-01T00:00:00Z", "2040-07-01T03:00:00");
    row("Europe/Istanbul", "2040-01-15T00:00:00Z", "2040-01-15T03:00:00");
    row("America/Sao_Paulo", "2052-01-15T00:00:00Z", "2052-01-14T21:00:00");
    row("America/Mexico_City", "2048-07-01T00:00:00Z", "2048-06-30T18:00:00");
    row("America/Asuncion", "2048-07-01T00:00:00Z", "2048-06-30T21:00:00");
}

void TestZone::knowsOffsets()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, time);
    QFETCH(QByteArray, local);
    const Zone here = zoneOf(zone);
    const Instant instant = utc(time);
    QCOMPARE(text(here.local(instant)), local);
    QCOMPARE(here.offset(instant),
        duration_cast<Seconds>(
            here.local(instant).time_since_epoch() - instant.time_since_epoch()));
    QCOMPARE(text(here.date(instant)), local.left(10));
}

void TestZone::resolves_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("fit");
    const auto row = [](const char* zone, const char* local, const char* time, const char* fit) {
        QTest::newRow((QByteArray(zone) + " at " + local).constData())
            << QByteArray(zone) << QByteArray(local) << QByteArray(time) << QByteArray(fit);
    };
    row("Asia/Kolkata", "2026-01-01T05:30:00", "2026-01-01T00:00:00Z", "unique");
    row("Asia/Kathmandu", "1986-01-01T00:00:00", "1985-12-31T18:30:00Z", "nonexistent");
    row("Asia/Kathmandu", "1986-01-01T00:14:59", "1985-12-31T18:44:59Z", "nonexistent");
    row("Asia/Kathmandu", "1986-01-01T00:15:00", "1985-12-31T18:30:00Z", "unique");
    // 02:00 to 02:30 on 4 October 2026; 02:00 back to 01:30 on 5 April.
    row("Australia/Lord_Howe", "2026-10-04T01:59:59", "2026-10-03T15:29:59Z", "unique");
    row("Australia/Lord_Howe", "2026-10-04T02:00:00", "2026-10-03T15:30:00Z", "nonexistent");
    row("Australia/Lord_Howe", "2026-10-04T02:29:59", "2026-10-03T15:59:59Z", "nonexistent");
    row("Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z", "unique");
    row("Australia/Lord_Howe", "2026-04-05T01:29:59", "2026-04-04T14:29:59Z", "unique");
    row("Australia/Lord_Howe", "2026-04-05T01:30:00", "2026-04-04T14:30:00Z", "ambiguous");
    row("Australia/Lord_Howe", "2026-04-05T01:59:59", "2026-04-04T14:59:59Z", "ambiguous");
    row("Australia/Lord_Howe", "2026-04-05T02:00:00", "2026-04-04T15:30:00Z", "unique");
    // 00:01 back to 23:01 of the day before, until 2011.
    row("America/St_Johns", "2010-11-06T23:01:00", "2010-11-07T01:31:00Z", "ambiguous");
    row("America/St_Johns", "2010-11-07T00:00:00", "2010-11-07T02:30:00Z", "ambiguous");
    row("America/St_Johns", "2010-11-07T00:01:00", "2010-11-07T03:31:00Z", "unique");
    row("Asia/Jerusalem", "1999-04-02T02:30:00", "1999-04-02T00:30:00Z", "nonexistent");
    row("Asia/Jerusalem", "1999-09-03T01:30:00", "1999-09-02T22:30:00Z", "ambiguous");
    row("Asia/Jerusalem", "1999-09-03T02:00:00", "1999-09-03T00:00:00Z", "unique");
    row("America/Sao_Paulo", "2018-11-04T00:00:00", "2018-11-04T03:00:00Z", "nonexistent");
    // Samoa left out 30 December 2011.
    row("Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z", "unique");
    row("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z", "nonexistent");
    row("Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z", "unique");
    // Kwajalein left out 21 August 1993.
    row("Pacific/Kwajalein", "1993-08-21T12:00:00", "1993-08-22T00:00:00Z", "nonexistent");
    row("Asia/Kolkata", "2038-01-01T05:29:59", "2037-12-31T23:59:59Z", "unique");
    row("Asia/Kolkata", "2038-01-01T05:30:00", "2038-01-01T00:00:00Z", "unique");
    row("Australia/Sydney", "2038-01-01T11:00:00", "2038-01-01T00:00:00Z", "unique");
    row("America/New_York", "2040-03-11T02:30:00", "2040-03-11T07:30:00Z", "nonexistent");
    row("America/New_York", "2040-11-04T01:30:00", "2040-11-04T05:30:00Z", "ambiguous");
}

void TestZone::resolves()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, time);
    QFETCH(QByteArray, fit);
    const Zone::Resolved resolved = zoneOf(zone).resolve(wall(local));
    QCOMPARE(text(resolved.time), time);
    QCOMPARE(text(resolved.fit), fit);
}

/// Every zone, about each of its changes of 90 years: an instant fits when the zone shows that
/// wall clock then, and there is one beyond those two offsets only where none fits.
void TestZone::resolvesAsTheOffsetsSay()
{
    int checked = 0;
    std::set<QByteArray> fits;
    for (const QByteArray& name : QByteArrayList{"Africa/Casablanca", "Africa/Freetown",
             "America/Cambridge_Bay", "America/New_York", "America/Noronha", "America/St_Johns",
             "Asia/Gaza", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Tehran", "Australia/Lord_Howe",
             "Europe/London", "Pacific/Apia", "Pacific/Chatham"}) {
        const Zone zone = zoneOf(name);
        for (const Instant change :
            changes(zone, utc("1938-01-01T00:00:00Z"), utc("2045-01-01T00:00:00Z"))) {
            const Seconds before = zone.offset(change - seconds{1});
            const Seconds after = zone.offset(change);
            for (const Seconds edge : {before, after}) {
                for (const int away : {-90'000, -5'400, -1'800, -1, 0, 1, 1'800, 5'400, 90'000}) {
                    const LocalTime local{(change + edge + seconds{away}).time_since_epoch()};
                    std::set<Instant> showing;
                    for (const Seconds offset : {before, after}) {
                        const Instant then = Instant{local.time_since_epoch()} - offset;
                        if (zone.local(then) == local)
                            showing.insert(then);
                    }
                    const Zone::Resolved got = zone.resolve(local);
                    fits.insert(text(got.fit));
                    ++checked;
                    const Zone::Fit fit = showing.empty() ? Zone::Fit::Nonexistent
                        : showing.size() == 1             ? Zone::Fit::Unique
                                                          : Zone::Fit::Ambiguous;
                    const Instant expected = showing.empty()
                        ? Instant{local.time_since_epoch()} - before
                        : *showing.begin();
                    if (got.fit != fit || got.time != expected)
                        QFAIL(name + " " + text(local) + " is " + text(got.time));
                }
            }
        }
    }
    QCOMPARE(int(fits.size()), 3);
    QVERIFY2(checked > 20'000, QByteArray::number(checked));
}

void TestZone::cutsDays_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("day");
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<int>("minutes");
    const auto row = [](const char* zone, const char* day, const char* begin, int minutes) {
        QTest::newRow((QByteArray(zone) + " on " + day).constData())
            << QByteArray(zone) << QByteArray(day) << QByteArray(begin) << minutes;
    };
    constexpr int hour = 60;
    row("Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z", 24 * hour);
    row("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z", 24 * hour);
    row("Asia/Kathmandu", "1986-01-01", "1985-12-31T18:30:00Z", 23 * hour + 45);
    row("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23 * hour);
    row("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25 * hour);
    row("America/St_Johns", "2026-03-08", "2026-03-08T03:30:00Z", 23 * hour);
    row("America/St_Johns", "2026-11-01", "2026-11-01T02:30:00Z", 25 * hour);
    row("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23 * hour + 30);
    row("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * hour + 30);
    row("Asia/Jerusalem", "1999-01-11", "1999-01-10T22:00:00Z", 24 * hour);
    row("Asia/Jerusalem", "1999-04-02", "1999-04-01T22:00:00Z", 23 * hour);
    row("Asia/Jerusalem", "1999-09-03", "1999-09-02T21:00:00Z", 25 * hour);
    row("Asia/Jerusalem", "1999-09-04", "1999-09-03T22:00:00Z", 24 * hour);
    row("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23 * hour);
    row("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25 * hour);
    row("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24 * hour);
    row("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24 * hour);
    row("Asia/Kolkata", "2038-01-01", "2037-12-31T18:30:00Z", 24 * hour);
    row("Asia/Kolkata", "2040-02-29", "2040-02-28T18:30:00Z", 24 * hour);
    row("America/New_York", "2040-03-11", "2040-03-11T05:00:00Z", 23 * hour);
    row("America/New_York", "2040-11-04", "2040-11-04T04:00:00Z", 25 * hour);
}

void TestZone::cutsDays()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, day);
    QFETCH(QByteArray, begin);
    QFETCH(int, minutes);
    const Zone here = zoneOf(zone);
    const Date date = dateOf(day);
    const Instant first = here.dayStart(date);
    QCOMPARE(text(first), begin);
    const Instant next = here.dayStart(Date{sys_days{date} + days{1}});
    QCOMPARE(int(duration_cast<std::chrono::minutes>(next - first).count()), minutes);
    QCOMPARE(text(here.date(first)), day);
    QVERIFY(here.date(first - microseconds{1}) < date);
    QCOMPARE(text(here.date(next - microseconds{1})), day);
    QCOMPARE(text(here.dayStart(next - microseconds{1})), begin);
}

void TestZone::cutsHours_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("day");
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArrayList>("around"); // buckets about the change, in UTC
    const auto row
        = [](const char* zone, const char* day, int count, const QByteArrayList& around) {
              QTest::newRow((QByteArray(zone) + " on " + day).constData())
                  << QByteArray(zone) << QByteArray(day) << count << around;
          };
    row("Asia/Kolkata", "2026-01-01", 24, {"2025-12-31T18:30:00Z", "2025-12-31T19:30:00Z"});
    row("Asia/Kathmandu", "2026-01-01", 24, {"2025-12-31T18:15:00Z", "2025-12-31T19:15:00Z"});
    // From 00:15: the hour is 45 minutes long.
    row("Asia/Kathmandu", "1986-01-01", 24, {"1985-12-31T18:30:00Z", "1985-12-31T19:15:00Z"});
    row("America/New_York", "2026-03-08", 23,
        {"2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z"});
    row("America/New_York", "2026-11-01", 25,
        {"2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z"});
    row("America/St_Johns", "2026-11-01", 25,
        {"2026-11-01T03:30:00Z", "2026-11-01T04:30:00Z", "2026-11-01T05:30:00Z"});
    // 02:30 to 03:00 is half an hour.
    row("Australia/Lord_Howe", "2026-10-04", 24,
        {"2026-10-03T14:30:00Z", "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"});
    // 01:00 to 02:00, then 01:30 to 02:00 once more.
    row("Australia/Lord_Howe", "2026-04-05", 25,
        {"2026-04-04T14:00:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"});
    row("Asia/Jerusalem", "1999-04-02", 23,
        {"1999-04-01T23:00:00Z", "1999-04-02T00:00:00Z", "1999-04-02T01:00:00Z"});
    row("Asia/Jerusalem", "1999-09-03", 25,
        {"1999-09-02T22:00:00Z", "1999-09-02T23:00:00Z", "1999-09-03T00:00:00Z"});
    row("Asia/Kolkata", "2038-01-01", 24,
        {"2037-12-31T22:30:00Z", "2037-12-31T23:30:00Z", "2038-01-01T00:30:00Z"});
    row("Asia/Kathmandu", "2039-01-01", 24,
        {"2038-12-31T23:15:00Z", "2039-01-01T00:15:00Z", "2039-01-01T01:15:00Z"});
    row("America/St_Johns", "2040-12-31", 24,
        {"2040-12-31T22:30:00Z", "2040-12-31T23:30:00Z", "2041-01-01T00:30:00Z"});
    row("Australia/Lord_Howe", "2041-01-01", 24,
        {"2040-12-31T23:00:00Z", "2041-01-01T00:00:00Z", "2041-01-01T01:00:00Z"});
    row("Asia/Kolkata", "2040-03-01", 24, {"2040-02-29T23:30:00Z", "2040-03-01T00:30:00Z"});
    row("Australia/Lord_Howe", "2040-04-01", 25,
        {"2040-03-31T14:00:00Z", "2040-03-31T15:00:00Z", "2040-03-31T15:30:00Z"});
}

void TestZone::cutsHours()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, day);
    QFETCH(int, count);
    QFETCH(QByteArrayList, around);
    const Zone here = zoneOf(zone);
    const Date date = dateOf(day);
    const std::vector<Instant> hours
        = here.hours(here.dayStart(date), here.dayStart(Date{sys_days{date} + days{1}}));
    QCOMPARE(int(hours.size()), count);
    QByteArrayList all;
    for (const Instant hour : hours)
        all.append(text(hour));
    const qsizetype begin = all.indexOf(around.front());
    QVERIFY2(begin >= 0, all.join(' '));
    QCOMPARE(all.mid(begin, around.size()), around);
}

void TestZone::startsHours_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("begin");
    const auto row = [](const char* zone, const char* time, const char* begin) {
        QTest::newRow((QByteArray(zone) + " at " + time).constData())
            << QByteArray(zone) << QByteArray(time) << QByteArray(begin);
    };
    row("Asia/Kolkata", "2026-01-01T00:29:59.999999Z", "2025-12-31T23:30:00Z");
    row("Asia/Kolkata", "2026-01-01T00:30:00Z", "2026-01-01T00:30:00Z");
    row("Asia/Kathmandu", "1985-12-31T18:29:59Z", "1985-12-31T17:30:00Z");
    row("Asia/Kathmandu", "1985-12-31T18:59:59Z", "1985-12-31T18:30:00Z");
    row("Australia/Lord_Howe", "2026-10-03T15:59:59Z", "2026-10-03T15:30:00Z");
    row("Australia/Lord_Howe", "2026-04-04T15:29:59Z", "2026-04-04T15:00:00Z");
    row("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-04T14:00:00Z");
    row("Asia/Kolkata", "2038-01-01T00:00:00Z", "2037-12-31T23:30:00Z");
    row("Asia/Kolkata", "2039-01-01T00:29:59Z", "2038-12-31T23:30:00Z");
    row("Asia/Kathmandu", "2045-01-01T00:10:00Z", "2044-12-31T23:15:00Z");
    row("Asia/Kathmandu", "2040-03-01T00:10:00Z", "2040-02-29T23:15:00Z");
    // War time became peace time at 23:00 UTC: a new name, the same offset.
    row("America/St_Johns", "1945-08-14T23:10:00Z", "1945-08-14T22:30:00Z");
}

void TestZone::startsHours()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, time);
    QFETCH(QByteArray, begin);
    QCOMPARE(text(zoneOf(zone).hourStart(utc(time))), begin);
}

void TestZone::missesNoDay_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("Samoa leaves one out")
        << QByteArray("Pacific/Apia") << QByteArray("2011-12-28") << QByteArray("2012-01-01")
        << QByteArrayList{"2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"};
    QTest::newRow("midnight is skipped, the day is there")
        << QByteArray("America/Sao_Paulo") << QByteArray("2018-11-03") << QByteArray("2018-11-05")
        << QByteArrayList{"2018-11-03", "2018-11-04", "2018-11-05"};
    QTest::newRow("Jerusalem 1999, spring")
        << QByteArray("Asia/Jerusalem") << QByteArray("1999-04-01") << QByteArray("1999-04-03")
        << QByteArrayList{"1999-04-01", "1999-04-02", "1999-04-03"};
    QTest::newRow("over the leap day of 2040")
        << QByteArray("Asia/Kathmandu") << QByteArray("2040-02-28") << QByteArray("2040-03-01")
        << QByteArrayList{"2040-02-28", "2040-02-29", "2040-03-01"};
    QTest::newRow("one day") << QByteArray("Asia/Kolkata") << QByteArray("2026-01-01")
                             << QByteArray("2026-01-01") << QByteArrayList{"2026-01-01"};
    QTest::newRow("the wrong way round") << QByteArray("Asia/Kolkata") << QByteArray("2026-01-02")
                                         << QByteArray("2026-01-01") << QByteArrayList();
}

void TestZone::missesNoDay()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArrayList, expected);
    QByteArrayList got;
    for (const Date date : zoneOf(zone).days(dateOf(from), dateOf(to)))
        got.append(text(date));
    QCOMPARE(got, expected);
}

void TestZone::hoursCoverEveryZone_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char* name, const char* from, const char* to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("spring 1999", "1999-03-25T00:00:00Z", "1999-04-10T00:00:00Z");
    row("autumn 1999", "1999-08-28T00:00:00Z", "1999-09-12T00:00:00Z");
    row("2026, north to summer, south to winter", "2026-03-05T00:00:00Z", "2026-04-08T00:00:00Z");
    row("New Year 2038", "2037-12-30T00:00:00Z", "2038-01-03T00:00:00Z");
    row("New Year to April 2040", "2039-12-30T00:00:00Z", "2040-04-08T00:00:00Z");
}

/// In every zone of the database: buckets lie one hour apart, but for a bucket cut short by a
/// change of offset; each begins on a full local hour or at a change; and each instant in one has
/// it as its hour's start.
void TestZone::hoursCoverEveryZone()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    int zones = 0;
    for (const std::string& name : Zone::names()) {
        const Zone zone = zoneOf(QByteArray::fromStdString(name));
        const std::vector<Instant> all = zone.hours(utc(from), utc(to));
        QVERIFY2(all.size() > 90, name.c_str());
        ++zones;
        for (std::size_t i = 1; i < all.size(); ++i) {
            const bool changed = zone.offset(all[i]) != zone.offset(all[i] - microseconds{1});
            const bool full = zone.local(all[i]) == floor<std::chrono::hours>(zone.local(all[i]));
            const auto apart = all[i] - all[i - 1];
            const bool right = (full || changed) && apart <= std::chrono::hours{1}
                && (apart == std::chrono::hours{1} || changed
                    || zone.offset(all[i - 1]) != zone.offset(all[i - 1] - microseconds{1}))
                && zone.hourStart(all[i]) == all[i]
                && zone.hourStart(all[i] - microseconds{1}) == all[i - 1];
            if (!right)
                QFAIL((name + " " + text(all[i]).toStdString()).c_str());
        }
    }
    QVERIFY2(zones > 300, QByteArray::number(zones));
}

void TestZone::hoursGoOnOverNewYear_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<int>("first");
    for (const QByteArray& zone : oddZones) {
        for (const int first : {1999, 2036, 2037, 2038, 2039, 2040, 2059, 2099})
            QTest::newRow((zone + " after " + QByteArray::number(first)).constData())
                << zone << first;
    }
}

/// Nothing changes on 1 January: 96 buckets of one hour in four days about it.
void TestZone::hoursGoOnOverNewYear()
{
    QFETCH(QByteArray, zone);
    QFETCH(int, first);
    const Zone here = zoneOf(zone);
    const Instant from = here.dayStart(year{first} / 12 / 30);
    const Instant to = here.dayStart(year{first + 1} / 1 / 3);
    const std::vector<Instant> all = here.hours(from, to);
    QCOMPARE(int(all.size()), 96);
    for (std::size_t i = 0; i < all.size(); ++i)
        QCOMPARE(text(all[i]), text(from + std::chrono::hours{i}));
}

QTEST_APPLESS_MAIN(TestZone)
#include "tst_zone.moc"
