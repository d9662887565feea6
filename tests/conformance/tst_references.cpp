// A call that refers to what is not there, or breaks a rule of its own, is refused in its field's
// name, and its batch with it.

#include "tests/conformance/operations.h"

#include <QTest>

using namespace trunkline;
using namespace std::chrono_literals;

using Change = void (*)(CallRecord& call, Instant now);
Q_DECLARE_METATYPE(Change)

class TestReferences : public QObject {
    Q_OBJECT

private slots:
    void eachIsRefusedByName_data();
    void eachIsRefusedByName();
    void rulesAreNamed_data();
    void rulesAreNamed();
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

void TestReferences::rulesAreNamed_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field"); // empty: it is taken
    const auto row = [](const char* name, const char* field, Change change) {
        QTest::newRow(name) << change << QString::fromLatin1(field);
    };
    row("now", "", [](CallRecord& call, Instant now) { call.startedAt = now; });
    row("a clock that runs ahead", "",
        [](CallRecord& call, Instant now) { call.startedAt = now + 24h; });
    row("tomorrow", "started_at",
        [](CallRecord& call, Instant now) { call.startedAt = now + 24h + 1us; });
    row("in a thousand years", "started_at",
        [](CallRecord& call, Instant now) { call.startedAt = now + 8'760'000h; });
    row("before 1970", "started_at",
        [](CallRecord& call, Instant) { call.startedAt = Instant(-1us); });
    row("talk without an answer", "talk_seconds",
        [](CallRecord& call, Instant) { call.talkSeconds = 1; });
    row("a segment", "", [](CallRecord& call, Instant) { call.transcript = {{5, 5, {}, {"a"}}}; });
    row("a segment that ends before it begins", "transcript[1].end_ms",
        [](CallRecord& call, Instant) {
            call.transcript = {{5, 6, {}, {"a"}}, {6, 5, {}, {"b"}}};
        });
    row("a segment before the answer", "transcript[0].start_ms", [](CallRecord& call, Instant) {
        call.transcript = {{-1, 5, {}, {"a"}}};
    });
}

void TestReferences::rulesAreNamed()
{
    QFETCH(Change, change);
    QFETCH(QString, field);
    World world("sqlite");
    IngestCalls op;
    op.source = "test";
    op.calls.resize(2);
    op.calls[0].externalId = "a call that breaks no rule";
    op.calls[1].externalId = "a call that is changed";
    change(op.calls[1], world.now());
    const Snapshot before = world.snapshot();
    const auto answer = world.call(Role::Owner, op);
    QCOMPARE(answer.ok(), field.isEmpty());
    if (answer)
        return;
    QCOMPARE(answer.error().code, Errc::Invalid);
    QCOMPARE(answer.error().fields.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(answer.error().fields[0].field), "calls[1]." + field);
    QVERIFY(differing(before, world.snapshot()).empty());
}

QTEST_GUILESS_MAIN(TestReferences)
#include "tst_references.moc"
