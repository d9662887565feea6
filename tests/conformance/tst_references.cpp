// A call that refers to what is not there is refused in its field's name, and its batch with it.

#include "tests/conformance/operations.h"

#include <QTest>

using namespace trunkline;

class TestReferences : public QObject {
    Q_OBJECT

private slots:
    void eachIsRefusedByName_data();
    void eachIsRefusedByName();
};

void TestReferences::eachIsRefusedByName_data()
{
    QTest::addColumn<QString>("store");
    QTest::addColumn<QString>("member");
    for (const std::string& store : storeKinds()) {
        for (const char* member : {"campaign_id", "publisher_id", "buyer_id", "number_id"})
            QTest::addRow("%s %s", store.c_str(), member)
                << QString::fromStdString(store) << QString::fromLatin1(member);
    }
}

void TestReferences::eachIsRefusedByName()
{
    QFETCH(QString, store);
    QFETCH(QString, member);
    World world(store.toStdString());
    IngestCalls op;
    op.source = "test";
    op.calls.resize(2);
    op.calls[0].externalId = "a call that refers to nothing";
    op.calls[1].externalId = "a call that does";
    const std::optional<Uuid> nowhere = Uuid::parse("01951c2e-7a40-7f80-8d24-0b7d5b1f9a02");
    forEachMember(op.calls[1], [&](std::string_view name, auto& value) {
        if constexpr (requires { value.value = *nowhere; }) {
            if (name == member.toStdString())
                value.value = *nowhere;
        }
    });
    const Snapshot before = world.snapshot();
    const auto answer = world.call(Role::Owner, op);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Errc::NotFound);
    QCOMPARE(answer.error().fields.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(answer.error().fields[0].field), "calls[1]." + member);
    QVERIFY(!answer.error().fields[0].message.empty());
    QVERIFY(differing(before, world.snapshot()).empty());
    QVERIFY(answer.error().detail.find(nowhere->text()) != std::string::npos);
}

QTEST_GUILESS_MAIN(TestReferences)
#include "tst_references.moc"
