// SEC-U4: no false alarms. Operations at random, by callers of every role, and after each of them
// the trail verifies and holds an entry for every success and every refusal.

#include "tests/conformance/operations.h"
#include "tests/conformance/samples.h"

#include <QTest>

#include <functional>
#include <random>
#include <vector>

using namespace trunkline;

namespace {

/// `TRUNK_LONG` is set by the nightly run.
int runs() { return qEnvironmentVariableIsSet("TRUNK_LONG") ? 500 : 30; }

} // namespace

class TestCleanTrail : public QObject {
    Q_OBJECT

private slots:
    void nothingIsFound_data();
    void nothingIsFound();
};

void TestCleanTrail::nothingIsFound_data()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestCleanTrail::nothingIsFound()
{
    QFETCH(QString, kind);
    World world(kind.toStdString());
    std::vector<std::function<void(Role)>> ways;
    forEachOperation([&]<Operation Op>() {
        // A reset would take the world away from under the other operations.
        if constexpr ((Op::facts.effect == Effect::Write || Op::facts.audited)
            && !std::is_same_v<Op, ResetDemo>) {
            ways.emplace_back(
                [&world](Role role) { static_cast<void>(world.call(role, sample<Op>(world))); });
        }
    });
    std::mt19937 random(20261126);
    const std::vector<Role> roles = enumerators<Role>();
    for (int run = 0; run < runs(); ++run) {
        const std::size_t way = random() % ways.size();
        // Mostly such as succeed.
        const Role role = random() % 3 == 0 ? roles[random() % roles.size()] : Role::Owner;
        ways[way](role);
        const std::string verdict = world.verdict();
        QVERIFY2(verdict == "verified",
            (std::to_string(run) + ", operation " + std::to_string(way) + ": " + verdict).c_str());
    }
    qInfo("%d verdicts, none of them an alarm", runs());
}

QTEST_GUILESS_MAIN(TestCleanTrail)
#include "tst_cleantrail.moc"
