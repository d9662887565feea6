#include "services/demo/driver.h"

#include <QTest>

using namespace trunkline;
using std::chrono::hours;

namespace {

/// Stands for a demo: brings an hour's calls at each step.
struct FakeDemo {
    DemoState state;
    int advances = 0;
    bool failing = false;

    DemoCalls calls()
    {
        return {[this](const ReadDemo&) -> Result<DemoState> {
                    if (failing)
                        return fail(Errc::Unavailable, "the store is away");
                    return state;
                },
            [this](const ResetDemo& op) -> Result<DemoState> {
                state
                    = {op.seed, op.callsPerWeek, op.from, op.from, op.from, 0, op.from < op.until};
                return state;
            },
            [this](const AdvanceDemo& op) -> Result<DemoState> {
                if (failing)
                    return fail(Errc::Unavailable, "the store is away");
                ++advances;
                const Instant reached = std::min(state.until + hours{1}, op.until);
                if (reached > state.until) {
                    state.until = reached;
                    state.calls += 10;
                }
                state.nextAt = state.until;
                state.more = state.until < op.until;
                return state;
            }};
    }
};

const Instant start = Instant{std::chrono::hours{490'000}};

} // namespace

class TestDemoDriver : public QObject {
    Q_OBJECT

private slots:
    void fillsToTheEnd();
    void stops();
    void tellsFailures();
    void catchesUp_data();
    void catchesUp();
    void writesNothingBeforeACallIsDue();
};

void TestDemoDriver::fillsToTheEnd()
{
    FakeDemo demo;
    DemoDriver driver(demo.calls());
    std::vector<DemoState> heard;
    const auto filled = driver.fill(7, 100, start, start + hours{5},
        [&](const DemoState& state) { heard.push_back(state); }, {});
    QVERIFY(filled.ok());
    QCOMPARE(filled->seed, 7);
    QVERIFY(filled->until == start + hours{5});
    QCOMPARE(filled->calls, 50);
    QVERIFY(!filled->more);
    QCOMPARE(heard.size(), std::size_t(6));
    QCOMPARE(heard.front().calls, 0);
}

void TestDemoDriver::stops()
{
    FakeDemo demo;
    DemoDriver driver(demo.calls());
    std::stop_source source;
    const auto filled = driver.fill(
        1, 100, start, start + hours{50},
        [&](const DemoState& state) {
            if (state.calls == 30)
                source.request_stop();
        },
        source.get_token());
    QVERIFY(!filled.ok());
    QCOMPARE(filled.error().code, Errc::Cancelled);
    QCOMPARE(demo.advances, 3);
}

void TestDemoDriver::tellsFailures()
{
    FakeDemo demo;
    DemoDriver driver(demo.calls());
    QVERIFY(driver.fill(1, 100, start, start + hours{1}, {}, {}).ok());
    demo.failing = true;
    const auto failed = driver.catchUp(start + hours{2});
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code, Errc::Unavailable);
    demo.failing = false;
    const auto again = driver.catchUp(start + hours{2});
    QVERIFY(again.ok());
    QVERIFY(again->state.until == start + hours{2});
}

void TestDemoDriver::catchesUp_data()
{
    QTest::addColumn<int>("behind");
    QTest::addColumn<bool>("stale");
    QTest::newRow("not behind") << 0 << false;
    QTest::newRow("an hour") << 1 << false;
    QTest::newRow("a whole day") << 24 << false;
    QTest::newRow("more than a day") << 25 << true;
}

void TestDemoDriver::catchesUp()
{
    QFETCH(int, behind);
    QFETCH(bool, stale);
    FakeDemo demo;
    demo.state = {1, 100, start, start, start, 0, false};
    DemoDriver driver(demo.calls());
    const auto caught = driver.catchUp(start + hours{behind});
    QVERIFY(caught.ok());
    QCOMPARE(caught->stale, stale);
    QVERIFY(demo.state.until == (stale ? start : start + hours{behind}));
    QCOMPARE(demo.state.calls, stale ? 0 : 10 * behind);
}

void TestDemoDriver::writesNothingBeforeACallIsDue()
{
    FakeDemo demo;
    demo.state = {1, 100, start, start, start + hours{2}, 0, false};
    DemoDriver driver(demo.calls());
    const auto caught = driver.catchUp(start + hours{1});
    QVERIFY(caught.ok());
    QVERIFY(!caught->stale);
    QCOMPARE(demo.advances, 0);
    QVERIFY(driver.catchUp(start + hours{2}).ok());
    QCOMPARE(demo.advances, 2);
}

QTEST_GUILESS_MAIN(TestDemoDriver)
#include "tst_demodriver.moc"
