// SEC-R1: the algorithm alone. Cases worked by hand, then a million arrivals against a naive
// bucket and against the promise itself.

#include "services/base/random.h"
#include "services/ratelimit/gcra.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <limits>

using namespace trunkline;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr nanoseconds Jump = std::chrono::days(30);

/// Anything that takes from one bucket.
using Bucket = std::function<Decision(nanoseconds now, std::int64_t cost, Taking taking)>;

Bucket gcra(const Policy& policy)
{
    return [policy, fullAt = nanoseconds()](
               nanoseconds now, std::int64_t cost, Taking taking) mutable {
        const Taken taken = take(policy, fullAt, now, cost, taking);
        fullAt = taken.fullAt;
        return taken.decision;
    };
}

/// The same promise told another way: credit in nanoseconds that grows with the time, up to a
/// window, and is spent.
Bucket naive(const Policy& policy)
{
    return [policy, credit = policy.window(), last = nanoseconds()](
               nanoseconds now, std::int64_t cost, Taking taking) mutable {
        credit = std::min(policy.window(), credit + (now - last));
        last = now;
        const nanoseconds price = policy.interval * std::min(cost, policy.burst + 1);
        const nanoseconds least = std::max(price, policy.interval);
        Decision decision;
        decision.admitted = taking == Taking::Always || credit >= least;
        if (taking == Taking::Always)
            credit = std::min(credit, std::max(credit - price, -policy.window()));
        else if (decision.admitted)
            credit -= price;
        else
            decision.retryAfter = std::chrono::ceil<seconds>(
                price > policy.window() ? policy.window() : least - credit);
        decision.remaining = std::max(credit, nanoseconds()) / policy.interval;
        decision.resetAfter = std::chrono::ceil<seconds>(policy.window() - credit);
        if (decision.remaining < policy.burst)
            decision.moreAfter
                = std::chrono::ceil<seconds>(policy.interval * (decision.remaining + 1) - credit);
        return decision;
    };
}

/// Wrong: so many in each window of the wall, so two bursts meet where windows do.
Bucket fixedWindow(const Policy& policy)
{
    return [policy, window = std::int64_t(-1), used = std::int64_t(0)](
               nanoseconds now, std::int64_t cost, Taking) mutable {
        if (now / policy.window() != window)
            used = 0;
        window = now / policy.window();
        Decision decision;
        decision.admitted = used + std::max<std::int64_t>(cost, 1) <= policy.burst;
        used += decision.admitted ? cost : 0;
        return decision;
    };
}

/// Wrong: seconds since 1970 in a double, which has no place for nanoseconds.
Bucket drifting(const Policy& policy)
{
    return [policy, fullAt = 0.0](nanoseconds now, std::int64_t cost, Taking) mutable {
        const double at = 1.8e9 + double(now.count()) / 1e9;
        const double interval = double(policy.interval.count()) / 1e9;
        const double after = std::max(fullAt, at) + double(cost) * interval;
        Decision decision;
        decision.admitted = after - at <= interval * double(policy.burst);
        fullAt = decision.admitted ? after : fullAt;
        return decision;
    };
}

/// Wrong: what flowed in during a long jump of the clock is never cut to the burst.
Bucket uncapped(const Policy& policy)
{
    return [policy, credit = policy.window(), last = nanoseconds()](
               nanoseconds now, std::int64_t cost, Taking) mutable {
        credit += now - last;
        last = now;
        Decision decision;
        decision.admitted = credit >= policy.interval * std::max<std::int64_t>(cost, 1);
        credit -= decision.admitted ? policy.interval * cost : nanoseconds();
        return decision;
    };
}

struct Arrival {
    nanoseconds at{};
    std::int64_t cost = 1;
    Taking taking = Taking::IfThere;
};

/// Crowds at one instant, arrivals about as fast as the policy, and now and then a month of
/// nothing.
std::vector<Arrival> arrivals(const Policy& policy, int count, std::uint64_t seed, bool fines)
{
    SeededRandom random(seed);
    std::vector<Arrival> all;
    nanoseconds now{};
    const auto upTo = [&random](nanoseconds most) {
        return nanoseconds(random.next() % static_cast<std::uint64_t>(most.count() + 1));
    };
    for (int i = 0; i < count; ++i) {
        const auto kind = random.next() % 1'000;
        if (kind == 0)
            now += upTo(std::min(Jump, policy.window() * 1'000));
        else if (kind < 300)
            now += policy.interval;
        else if (kind < 800)
            now += upTo(policy.interval);
        Arrival arrival{now, 1, Taking::IfThere};
        if (random.next() % 8 == 0)
            arrival.cost = static_cast<std::int64_t>(random.next() % 5);
        if (fines && random.next() % 64 == 0)
            arrival.taking = Taking::Always;
        all.push_back(arrival);
    }
    return all;
}

/// The first arrival that two buckets do not agree on, or -1.
int firstDifference(const Bucket& one, const Bucket& other, const std::vector<Arrival>& all)
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (one(all[i].at, all[i].cost, all[i].taking)
            != other(all[i].at, all[i].cost, all[i].taking))
            return static_cast<int>(i);
    }
    return -1;
}

/// The first arrival at which some window that ends there holds more than its promise, or -1: with
/// S the nanoseconds' worth admitted so far, S(j) - S(i-1) <= window + t(j) - t(i) for each i <= j.
int firstBreach(
    const Bucket& bucket, const Policy& policy, const std::vector<Arrival>& all, int& admitted)
{
    nanoseconds sum{};
    nanoseconds least = nanoseconds::max();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!bucket(all[i].at, all[i].cost, all[i].taking).admitted)
            continue;
        ++admitted;
        least = std::min(least, sum - all[i].at);
        sum += policy.interval * all[i].cost;
        if (sum - all[i].at - policy.window() > least)
            return static_cast<int>(i);
    }
    return -1;
}

void addPolicies()
{
    QTest::addColumn<qint64>("interval");
    QTest::addColumn<qint64>("burst");
    const auto row = [](const char* name, const Policy& policy) {
        QTest::newRow(name) << qint64(policy.interval.count()) << qint64(policy.burst);
    };
    row("SEC-R1 20 a second, burst 40", perSecond("p", 20, 40));
    row("SEC-R1 6 a minute, burst 6", perMinute("p", 6, 6));
    row("SEC-R1 3 a second, burst 7", perSecond("p", 3, 7));
    row("SEC-R1 the fastest, burst 1", {"p", std::chrono::microseconds(1), 1});
    // So slow that the arrivals of a row last a century.
    row("SEC-R1 four a day, burst 124", {"p", std::chrono::hours(6), 124});
}

} // namespace

class TestGcra : public QObject {
    Q_OBJECT

private slots:
    void takes_data();
    void takes();
    void rounds_data();
    void rounds();
    void refusesPolicies_data();
    void refusesPolicies();
    void staysWithin64Bits();
    void agreesWithNaive_data();
    void agreesWithNaive();
    void keepsThePromise_data();
    void keepsThePromise();
    void wrongOnesAreFound_data();
    void wrongOnesAreFound();

private:
    static constexpr int Arrivals = 200'000; // by five policies: 10^6
};

void TestGcra::takes_data()
{
    QTest::addColumn<qint64>("level"); // how far from full, in milliseconds
    QTest::addColumn<qint64>("cost");
    QTest::addColumn<bool>("always");
    QTest::addColumn<bool>("admitted");
    QTest::addColumn<qint64>("remaining");
    QTest::addColumn<int>("retryAfter");
    QTest::addColumn<int>("moreAfter");
    QTest::addColumn<int>("resetAfter");
    QTest::addColumn<qint64>("after");
    const auto row = [](const char* name, qint64 level, qint64 cost, bool always, bool admitted,
                         qint64 remaining, int retry, int more, int reset, qint64 after) {
        QTest::newRow(name) << level << cost << always << admitted << remaining << retry << more
                            << reset << after;
    };
    // 4 a second, burst 10: interval 250 ms, window 2,500 ms.
    row("SEC-R1 full", 0, 1, false, true, 9, 0, 1, 1, 250);
    row("SEC-R1 passed long ago is full", -9'999'999, 1, false, true, 9, 0, 1, 1, 250);
    row("SEC-R1 the last unit", 2'250, 1, false, true, 0, 0, 1, 3, 2'500);
    row("SEC-R1 a millisecond short", 2'251, 1, false, false, 0, 1, 1, 3, 2'251);
    row("SEC-R1 empty", 2'500, 1, false, false, 0, 1, 1, 3, 2'500);
    row("SEC-R1 five of five", 1'250, 5, false, true, 0, 0, 1, 3, 2'500);
    row("SEC-R1 six of five", 1'250, 6, false, false, 5, 1, 1, 2, 1'250);
    row("SEC-R1 ten of none", 2'500, 10, false, false, 0, 3, 1, 3, 2'500);
    row("SEC-R1 more than a burst", 0, 11, false, false, 10, 3, 0, 0, 0);
    row("SEC-R1 a look at a full one", 0, 0, false, true, 10, 0, 0, 0, 0);
    row("SEC-R1 a look at an empty one", 2'500, 0, false, false, 0, 1, 1, 3, 2'500);
    row("SEC-R1 a fine of what is there", 0, 10, true, true, 0, 0, 1, 3, 2'500);
    row("SEC-R1 a fine beyond", 2'500, 6, true, true, 0, 0, 2, 4, 4'000);
    row("SEC-R1 a fine up to the bound", 2'500, 99, true, true, 0, 0, 3, 5, 5'000);
    row("SEC-R1 a debt", 5'000, 1, false, false, 0, 3, 3, 5, 5'000);
}

void TestGcra::takes()
{
    QFETCH(qint64, level);
    QFETCH(qint64, cost);
    QFETCH(bool, always);
    QFETCH(qint64, remaining);
    QFETCH(qint64, after);
    const nanoseconds now = std::chrono::hours(10);
    const Taken taken = take(perSecond("p", 4, 10), now + std::chrono::milliseconds(level), now,
        cost, always ? Taking::Always : Taking::IfThere);
    QTEST(taken.decision.admitted, "admitted");
    QCOMPARE(qint64(taken.decision.remaining), remaining);
    QTEST(int(taken.decision.retryAfter.count()), "retryAfter");
    QTEST(int(taken.decision.moreAfter.count()), "moreAfter");
    QTEST(int(taken.decision.resetAfter.count()), "resetAfter");
    QCOMPARE(taken.fullAt - now, nanoseconds(std::chrono::milliseconds(after)));
}

void TestGcra::rounds_data()
{
    QTest::addColumn<qint64>("units");
    QTest::addColumn<qint64>("interval");
    QTest::newRow("divides") << qint64(20) << qint64(50'000'000);
    QTest::newRow("three") << qint64(3) << qint64(333'333'334);
    QTest::newRow("seven") << qint64(7) << qint64(142'857'143);
}

void TestGcra::rounds()
{
    QFETCH(qint64, units);
    QFETCH(qint64, interval);
    QCOMPARE(qint64(perSecond("p", units, 1).interval.count()), interval);
    QCOMPARE(perMinute("p", 6, 6).interval, std::chrono::seconds(10));
}

void TestGcra::refusesPolicies_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("interval");
    QTest::addColumn<qint64>("burst");
    QTest::addColumn<QString>("field");
    const qint64 day = 86'400'000'000'000;
    QTest::newRow("good") << "key-read2" << day << qint64(31) << "";
    QTest::newRow("no name") << "" << day << qint64(1) << "name";
    QTest::newRow("a name that ends a header's string") << "a\";q=1" << day << qint64(1) << "name";
    QTest::newRow("capitals") << "Key" << day << qint64(1) << "name";
    QTest::newRow("long name") << QString(65, 'a') << day << qint64(1) << "name";
    QTest::newRow("no interval") << "p" << qint64(0) << qint64(1) << "interval";
    QTest::newRow("too fast") << "p" << qint64(999) << qint64(1) << "interval";
    QTest::newRow("too slow") << "p" << day + 1 << qint64(1) << "interval";
    QTest::newRow("no burst") << "p" << day << qint64(0) << "burst";
    QTest::newRow("a large burst") << "p" << qint64(1'000) << qint64(1'000'001) << "burst";
    QTest::newRow("a window of 32 days") << "p" << day << qint64(32) << "burst";
}

void TestGcra::refusesPolicies()
{
    QFETCH(QString, name);
    QFETCH(qint64, interval);
    QFETCH(qint64, burst);
    QFETCH(QString, field);
    const auto errors = validate({name.toStdString(), nanoseconds(interval), burst});
    QCOMPARE(errors.empty() ? QString() : QString::fromStdString(errors[0].field), field);
}

void TestGcra::staysWithin64Bits()
{
    const nanoseconds late{std::int64_t(1) << 62};
    for (const Policy& policy : {Policy{"p", std::chrono::days(1), 31},
             Policy{"p", std::chrono::microseconds(1), 1'000'000}}) {
        for (const Taking taking : {Taking::IfThere, Taking::Always}) {
            const Taken taken
                = take(policy, late, late, std::numeric_limits<std::int64_t>::max(), taking);
            QVERIFY(taken.fullAt >= late);
            QVERIFY(taken.fullAt <= late + policy.window() * 2);
        }
    }
}

void TestGcra::agreesWithNaive_data() { addPolicies(); }

void TestGcra::agreesWithNaive()
{
    QFETCH(qint64, interval);
    QFETCH(qint64, burst);
    const Policy policy{"p", nanoseconds(interval), burst};
    const auto all = arrivals(policy, Arrivals, 1, true);
    QCOMPARE(firstDifference(gcra(policy), naive(policy), all), -1);
    QVERIFY2(firstDifference(fixedWindow(policy), naive(policy), all) >= 0,
        "the check does not find a fixed window");
    QVERIFY2(firstDifference(uncapped(policy), naive(policy), all) >= 0,
        "the check does not find a bucket without a bound");
}

void TestGcra::keepsThePromise_data() { addPolicies(); }

void TestGcra::keepsThePromise()
{
    QFETCH(qint64, interval);
    QFETCH(qint64, burst);
    const Policy policy{"p", nanoseconds(interval), burst};
    const auto all = arrivals(policy, Arrivals, 2, false);
    int admitted = 0;
    QCOMPARE(firstBreach(gcra(policy), policy, all, admitted), -1);
    QVERIFY2(admitted > Arrivals / 10 && admitted < Arrivals * 9 / 10,
        qPrintable(
            QString("%1 of %2 admitted: the arrivals ask too little").arg(admitted).arg(Arrivals)));
}

void TestGcra::wrongOnesAreFound_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("SEC-R1 control: fixed window breaks the promise") << 0;
    QTest::newRow("SEC-R1 control: drift breaks the promise") << 1;
    QTest::newRow("SEC-R1 control: no bound after a jump breaks the promise") << 2;
}

void TestGcra::wrongOnesAreFound()
{
    QFETCH(int, kind);
    const Policy policy = perSecond("p", 20, 40);
    const Bucket wrong = kind == 0 ? fixedWindow(policy)
        : kind == 1                ? drifting(policy)
                                   : uncapped(policy);
    int admitted = 0;
    QVERIFY(firstBreach(wrong, policy, arrivals(policy, Arrivals, 2, false), admitted) >= 0);
}

QTEST_APPLESS_MAIN(TestGcra)
#include "tst_gcra.moc"
