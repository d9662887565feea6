// SEC-R1: exact under threads, and a bounded table in which nobody washes his debt away.

#include "services/ratelimit/memorylimiter.h"
#include "tests/ratelimit/limitercases.h"
#include "tests/ratelimit/steppedclock.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

using namespace trunkline;
using std::chrono::nanoseconds;

namespace {

struct Rig {
    explicit Rig(std::size_t capacity = MostBuckets)
        : limiter(clock, random, capacity)
    {
    }
    std::shared_ptr<SteppedClock> clock = std::make_shared<SteppedClock>();
    SeededRandom random{7};
    MemoryLimiter limiter;
};

RateKey stranger(int number) { return {std::nullopt, "stranger-" + std::to_string(number)}; }

/// Wrong: charges the first policy although the second refuses.
class OneByOne final : public Limiter {
public:
    Verdict admitAll(std::span<const Charge> charges) override
    {
        Verdict verdict;
        for (const Charge& charge : charges) {
            const Verdict one = m_rig.limiter.admitAll({&charge, 1});
            verdict.admitted = verdict.admitted && one.admitted;
            verdict.decisions.push_back(one.decisions.front());
        }
        return verdict;
    }

private:
    Rig m_rig;
};

/// Wrong: keys without the tenant.
class TenantBlind final : public Limiter {
public:
    Verdict admitAll(std::span<const Charge> charges) override
    {
        std::vector<Charge> blind(charges.begin(), charges.end());
        for (Charge& charge : blind)
            charge.key.tenant.reset();
        return m_rig.limiter.admitAll(blind);
    }

private:
    Rig m_rig;
};

/// Wrong: looks, lets the others look too, and only then takes.
class LooksThenTakes final : public Limiter {
public:
    Verdict admitAll(std::span<const Charge> charges) override
    {
        const Charge& charge = charges.front();
        const Taken taken = take(charge.policy, nanoseconds(m_fullAt.load()), {}, 1);
        m_meet.arrive_and_wait();
        if (taken.decision.admitted)
            m_fullAt = taken.fullAt.count();
        return {taken.decision.admitted, false, {{charge.policy, taken.decision}}};
    }

private:
    std::barrier<> m_meet{16};
    std::atomic<std::int64_t> m_fullAt{0};
};

/// Wrong: makes room by forgetting whoever asked least recently, or never makes any.
class Forgetful final : public Limiter {
public:
    explicit Forgetful(std::size_t capacity)
        : m_capacity(capacity)
    {
    }
    Verdict admitAll(std::span<const Charge> charges) override
    {
        const Charge& charge = charges.front();
        const std::string name = bucketName(charge);
        if (!m_fullAt.contains(name))
            m_order.push_back(name);
        nanoseconds& fullAt = m_fullAt[name];
        const Taken taken = take(charge.policy, fullAt, {}, charge.cost);
        fullAt = taken.fullAt;
        if (m_order.size() > m_capacity) {
            m_fullAt.erase(m_order.front());
            m_order.pop_front();
        }
        return {taken.decision.admitted, false, {{charge.policy, taken.decision}}};
    }
    std::size_t size() const { return m_fullAt.size(); }

private:
    std::size_t m_capacity;
    std::map<std::string, nanoseconds> m_fullAt;
    std::list<std::string> m_order;
};

/// What is wrong with a table of `capacity` places after so many strangers asked for one unit of a
/// burst of two, all at one moment; empty when nothing is.
template <class AnyLimiter>
QString faultUnderStrangers(AnyLimiter& limiter, std::size_t capacity, int strangers)
{
    const Policy policy{"p", std::chrono::hours(1), 2};
    const RateKey offender{std::nullopt, "offender"};
    if (!limiter.admit(offender, policy, 2).admitted)
        return "the offender got nothing to begin with";
    std::size_t admitted = 0;
    for (int i = 0; i < strangers; ++i)
        admitted += limiter.admit(stranger(i), policy).admitted ? 1 : 0;
    const std::size_t size = limiter.size();
    if (size > capacity)
        return QString::number(size) + " places taken";
    if (limiter.admit(offender, policy).admitted)
        return "the offender was forgotten";
    // Each place but the offender's holds one who was admitted, and the others shared one bucket.
    if (admitted != size - 1 + 2)
        return QString("%1 admitted with %2 places taken").arg(admitted).arg(size);
    if (size < capacity * 95 / 100)
        return QString::number(size) + " places taken only";
    return {};
}

} // namespace

class TestMemoryLimiter : public QObject {
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
    void wrongOnesAnswerOtherwise();
    void threads_data();
    void threads();
    void threadsAndTime();
    void threadsOverSeveralPolicies();
    void bounded();
    void shrinks();
    void newcomersShareOneBucket();
    void findsOthersAfterThePassed();
};

void TestMemoryLimiter::answers_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("standing");
    const auto standing = standingCases();
    for (std::size_t i = 0; i < standing.size(); ++i)
        QTest::addRow("SEC-R1 %s", standing[i].name) << int(i) << true;
    const auto stepped = steppedCases();
    for (std::size_t i = 0; i < stepped.size(); ++i)
        QTest::addRow("SEC-R1 %s", stepped[i].name) << int(i) << false;
}

void TestMemoryLimiter::answers()
{
    QFETCH(int, number);
    QFETCH(bool, standing);
    const auto cases = standing ? standingCases() : steppedCases();
    Rig rig;
    QCOMPARE(firstWrong(rig.limiter, cases[std::size_t(number)].questions,
                 [&rig](auto by) { rig.clock->step(by); }),
        QString());
}

void TestMemoryLimiter::wrongOnesAnswerOtherwise()
{
    const auto finds = [](auto makeWrong) {
        for (const LimiterCase& each : standingCases()) {
            auto wrong = makeWrong();
            if (!firstWrong(*wrong, each.questions, [](auto) {}).isEmpty())
                return true;
        }
        return false;
    };
    QVERIFY2(finds([] { return std::make_unique<OneByOne>(); }), "charges some of all or none");
    QVERIFY2(finds([] { return std::make_unique<TenantBlind>(); }), "SEC-N4 no tenant in the key");
}

void TestMemoryLimiter::threads_data()
{
    QTest::addColumn<qint64>("burst");
    QTest::addColumn<int>("asks");
    QTest::newRow("SEC-R1 16 threads, 1,000 of 32,000") << qint64(1'000) << 2'000;
    QTest::newRow("SEC-R1 16 threads, 1 of 16") << qint64(1) << 1;
}

void TestMemoryLimiter::threads()
{
    QFETCH(qint64, burst);
    QFETCH(int, asks);
    const Policy policy{"p", std::chrono::seconds(1), burst};
    Rig rig;
    QCOMPARE(qint64(admittedByThreads(rig.limiter, policy, asks)), burst);
    LooksThenTakes wrong;
    QVERIFY2(admittedByThreads(wrong, {"p", std::chrono::seconds(1), 1}, 1) > 1,
        "the check does not find one that looks and then takes");
}

// A bucket that is never full loses nothing: burst and every interval that passed are admitted,
// whatever the threads did meanwhile.
void TestMemoryLimiter::threadsAndTime()
{
    constexpr int Steps = 2'000;
    const Policy policy{"p", std::chrono::seconds(1), 50};
    Rig rig;
    const RateKey key{std::nullopt, "one"};
    std::atomic<int> admitted{0};
    std::atomic<bool> over{false};
    const auto ask = [&] { admitted += rig.limiter.admit(key, policy).admitted ? 1 : 0; };
    for (int i = 0; i < 50; ++i)
        ask();
    {
        std::vector<std::jthread> threads;
        threads.reserve(15);
        for (int i = 0; i < 15; ++i) {
            threads.emplace_back([&] {
                while (!over)
                    ask();
            });
        }
        for (int i = 0; i < Steps; ++i) {
            rig.clock->step(policy.interval);
            ask();
        }
        over = true;
    }
    for (int i = 0; i < 50; ++i)
        ask();
    QCOMPARE(admitted.load(), 50 + Steps);
}

void TestMemoryLimiter::threadsOverSeveralPolicies()
{
    // Taken in either order by different threads: no lock is waited for in a circle, and what is
    // taken from one bucket is taken from the other.
    const Policy one{"one", std::chrono::hours(1), 500};
    const Policy two{"two", std::chrono::hours(1), 300};
    Rig rig;
    std::atomic<int> admitted{0};
    {
        std::vector<std::jthread> threads;
        threads.reserve(16);
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&, i] {
                std::vector<Charge> charges{{stranger(1), one}, {stranger(2), two}};
                if (i % 2 == 0)
                    std::swap(charges[0], charges[1]);
                for (int ask = 0; ask < 100; ++ask)
                    admitted += rig.limiter.admitAll(charges).admitted ? 1 : 0;
            });
        }
    }
    QCOMPARE(admitted.load(), 300);
    QCOMPARE(rig.limiter.admit(stranger(1), one).decisions[0].decision.remaining,
        std::int64_t(500 - 300 - 1));
}

void TestMemoryLimiter::bounded()
{
    {
        Rig rig;
        QCOMPARE(faultUnderStrangers(rig.limiter, MostBuckets, 2'000'000), QString());
        QVERIFY(rig.limiter.size() <= 1'000'000);
    }
    Rig small(1'000);
    QCOMPARE(faultUnderStrangers(small.limiter, 1'000, 20'000), QString());
    Forgetful leastRecent(1'000);
    QCOMPARE(
        faultUnderStrangers(leastRecent, 1'000, 20'000), QString("the offender was forgotten"));
    Forgetful endless(1'000'000);
    QCOMPARE(faultUnderStrangers(endless, 1'000, 20'000), QString("20001 places taken"));
}

// Those whose time has passed make room before anybody shares.
void TestMemoryLimiter::shrinks()
{
    const Policy policy = perSecond("p", 20, 40);
    Rig rig(4'000);
    std::size_t most = 0;
    for (int i = 0; i < 100'000; ++i) {
        rig.clock->step(std::chrono::microseconds(100)); // so 500 are in debt at a time
        QVERIFY(rig.limiter.admit(stranger(i), policy).decisions[0].decision.remaining == 39);
        most = std::max(most, rig.limiter.size());
    }
    QVERIFY2(most < 1'000, qPrintable(QString::number(most)));
    rig.clock->step(std::chrono::hours(1));
    for (int i = 0; i < 10'000; ++i) {
        rig.clock->step(std::chrono::microseconds(100'000));
        rig.limiter.admit(stranger(i), policy);
    }
    QVERIFY2(rig.limiter.size() < 100, qPrintable(QString::number(rig.limiter.size())));
}

void TestMemoryLimiter::newcomersShareOneBucket()
{
    const Policy policy = perSecond("p", 1, 2);
    const Policy other = perSecond("q", 1, 3);
    const auto admitted = [](Rig& rig, const Policy& asked, int from, int to) {
        int count = 0;
        for (int i = from; i < to; ++i)
            count += rig.limiter.admit(stranger(i), asked).admitted ? 1 : 0;
        return count;
    };
    Rig rig(64);
    const Policy slow{"slow", std::chrono::hours(1), 5};
    for (int i = 0; i < 10'000; ++i)
        rig.limiter.admit(stranger(i), slow); // takes every place
    QCOMPARE(rig.limiter.size(), std::size_t(64));
    QCOMPARE(admitted(rig, policy, 0, 1'000), 2);
    QCOMPARE(admitted(rig, other, 0, 1'000), 3);
    rig.clock->step(std::chrono::seconds(1));
    QCOMPARE(admitted(rig, policy, 2'000, 3'000), 1); // neither shut for good nor open
    rig.clock->step(std::chrono::hours(5));
    QVERIFY(admitted(rig, policy, 3'000, 3'010) >= 10); // the debts have passed
}

void TestMemoryLimiter::findsOthersAfterThePassed()
{
    // Places are moved about in the heap and forgotten, while those in debt keep theirs.
    const Policy policy{"p", std::chrono::seconds(1), 10};
    Rig rig(2'000);
    std::map<int, int> expected;
    SeededRandom random(3);
    for (int round = 0; round < 200; ++round) {
        for (int i = 0; i < 100; ++i) {
            const int who = static_cast<int>(random.next() % 300);
            const bool admitted = rig.limiter.admit(stranger(who), policy).admitted;
            QCOMPARE(admitted, expected[who] < 10);
            expected[who] += admitted ? 1 : 0;
        }
        rig.clock->step(std::chrono::seconds(1));
        for (auto& [who, used] : expected)
            used = std::max(used - 1, 0);
    }
}

QTEST_APPLESS_MAIN(TestMemoryLimiter)
#include "tst_memorylimiter.moc"
