// SEC-Z1, SEC-L1: six roles × every operation × two stores against the matrix that was written by
// hand.

#include "tests/conformance/operations.h"

#include <QFile>
#include <QTest>

#include <map>
#include <set>

using namespace trunkline;

namespace {

using Matrix = std::map<std::string, std::map<Role, bool>>;

Matrix readMatrix()
{
    QFile file(QStringLiteral(TRUNK_MATRIX));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the matrix is not there");
    Matrix matrix;
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    const std::vector<Role> roles = enumerators<Role>();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QList<QByteArray> cells = lines[i].split(',');
        for (std::size_t role = 0; role < roles.size(); ++role)
            matrix[cells[0].toStdString()][roles[role]]
                = cells[static_cast<qsizetype>(role) + 1] == "yes";
    }
    return matrix;
}

} // namespace

class TestPermissions : public QObject {
    Q_OBJECT

private slots:
    void everyOperationStandsInTheMatrix();
    void decisionsMatchTheMatrix_data();
    void decisionsMatchTheMatrix();
};

void TestPermissions::everyOperationStandsInTheMatrix()
{
    Matrix matrix = readMatrix();
    forEachOperation([&]<class Op>() {
        const std::string name(Op::facts.name.value);
        QVERIFY2(matrix.erase(name) == 1, name.c_str());
    });
    QVERIFY2(matrix.empty(), matrix.empty() ? "" : matrix.begin()->first.c_str());
}

void TestPermissions::decisionsMatchTheMatrix_data()
{
    QTest::addColumn<QString>("store");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestPermissions::decisionsMatchTheMatrix()
{
    QFETCH(QString, store);
    World world(store.toStdString());
    const Matrix matrix = readMatrix();
    std::int64_t expected = world.entries();
    forEachOperation([&]<class Op>() {
        // A reset would take the world away from under the other operations.
        if constexpr (std::is_same_v<Op, ResetDemo>)
            return;
        const std::string name(Op::facts.name.value);
        for (const Role role : enumerators<Role>()) {
            const std::int64_t before = world.entries();
            const Op request = sample<Op>(world);
            const std::int64_t prepared = world.entries() - before;
            const auto answer = world.call(role, request);
            const bool refused = !answer
                && (answer.error().code == Errc::Forbidden
                    || answer.error().code == Errc::Unauthenticated);
            const std::string at = name + " as " + std::string(wireName(role))
                + (answer ? "" : ": " + answer.error().detail);
            QVERIFY2(refused != matrix.at(name).at(role), at.c_str());
            if (role == Role::Owner)
                QVERIFY2(answer.ok(), at.c_str());
            // SEC-U1: one entry for every successful write and every refusal, none for anything
            // else.
            const bool entry = refused || (answer && leavesEntry(Op::facts));
            expected += prepared + (entry ? 1 : 0);
            QVERIFY2(world.entries() == expected, at.c_str());
        }
    });
    QCOMPARE(world.verdict(), std::string("verified"));
}

QTEST_GUILESS_MAIN(TestPermissions)
#include "tst_permissions.moc"
