// SEC-U4: twelve tamperings at four places on both engines, each done behind the product's back,
// are found and named; an export shows the same with nothing but the public key; a clean trail
// shows nothing.

#include "services/audit/bundle.h"
#include "services/audit/chain.h"
#include "tests/services/audit/tamperings.h"
#include "tests/support/stores.h"

#include <QTest>

#include <sstream>

using namespace trunkline;

namespace {

struct Named {
    const char* name;
    Spot spot;
};
constexpr Named spots[] = {{"first", Spot::First}, {"middle", Spot::Middle}, {"last", Spot::Last},
    {"at a checkpoint", Spot::Checkpoint}};

QByteArray said(const AuditVerdict& verdict)
{
    QByteArray text;
    for (const Finding& finding : verdict.findings)
        text += "\n  " + QByteArray::number(qint64(finding.seq)) + ' '
            + std::string(wireName(finding.kind)).c_str() + ": " + finding.detail.c_str();
    return text;
}

bool names(const AuditVerdict& verdict, const Expectation& expected)
{
    return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& each) {
        return each.kind == expected.kind && each.seq == expected.seq;
    });
}

AuditVerdict checked(const TrailCopy& trail, const std::string& publicKey)
{
    std::stringstream file;
    BundleWriter writer(file);
    writer.add(trail.asExport());
    writer.finish();
    const auto verdict = checkBundle(file, publicKey, Instant{});
    if (!verdict)
        qFatal("the export: %s", verdict.error().detail.c_str());
    return *verdict;
}

} // namespace

class TestTampering : public QObject {
    Q_OBJECT

private slots:
    void aStore_data();
    void aStore();
    void anExport_data();
    void anExport();
    void nothing_data() { engineRows(); }
    void nothing();

private:
    Originals m_originals;
};

void TestTampering::aStore_data()
{
    QTest::addColumn<QString>("engine");
    QTest::addColumn<int>("tampering");
    QTest::addColumn<int>("spot");
    for (const char* engine : {"sqlite", "postgresql"}) {
        if (!hasPostgreSql() && std::string_view(engine) == "postgresql")
            continue;
        for (std::size_t i = 0; i < tamperings().size(); ++i) {
            for (const Named& spot : spots)
                QTest::addRow("%s, %s, %s", engine, tamperings()[i].name, spot.name)
                    << engine << static_cast<int>(i) << static_cast<int>(spot.spot);
        }
    }
}

void TestTampering::aStore()
{
    QFETCH(QString, engine);
    QFETCH(int, tampering);
    QFETCH(int, spot);
    const OriginalStore& store = m_originals.of(engine);
    const Tampering& how = tamperings()[static_cast<std::size_t>(tampering)];
    const StoreCopy copy = store.copy();
    Expectation expected;
    {
        RawStore raw(copy.place);
        if (how.trail) {
            TrailCopy trail = TrailCopy::of(raw);
            expected = how.trail(trail, store.seq(Spot(spot)));
            trail.putInto(raw);
        } else {
            expected = how.tables(raw, store, Spot(spot));
        }
    }
    // Without the tables' contents: that finds more, never less.
    const AuditVerdict verdict = copy.verify(false);
    QVERIFY(!verdict.ok);
    QVERIFY2(names(verdict, expected),
        QByteArray::number(qint64(expected.seq)) + ' '
            + std::string(wireName(expected.kind)).c_str() + " is not among:" + said(verdict));
}

void TestTampering::anExport_data()
{
    QTest::addColumn<int>("tampering");
    QTest::addColumn<int>("spot");
    for (std::size_t i = 0; i < tamperings().size(); ++i) {
        for (const Named& spot : spots) {
            if (tamperings()[i].trail)
                QTest::addRow("%s, %s", tamperings()[i].name, spot.name)
                    << static_cast<int>(i) << static_cast<int>(spot.spot);
        }
    }
}

void TestTampering::anExport()
{
    QFETCH(int, tampering);
    QFETCH(int, spot);
    const OriginalStore& store = m_originals.of(QStringLiteral("sqlite"));
    const StoreCopy copy = store.copy();
    RawStore raw(copy.place);
    TrailCopy trail = TrailCopy::of(raw);
    const std::string key = unhex(trail.keys.front().publicKey);
    QVERIFY2(checked(trail, key).ok, said(checked(trail, key)));
    const Expectation expected
        = tamperings()[static_cast<std::size_t>(tampering)].trail(trail, store.seq(Spot(spot)));
    const AuditVerdict verdict = checked(trail, key);
    QVERIFY(!verdict.ok);
    QVERIFY2(names(verdict, expected),
        QByteArray::number(qint64(expected.seq)) + ' '
            + std::string(wireName(expected.kind)).c_str() + " is not among:" + said(verdict));
}

void TestTampering::nothing()
{
    QFETCH(QString, engine);
    const StoreCopy copy = m_originals.of(engine).copy();
    for (const bool contents : {false, true}) {
        const AuditVerdict verdict = copy.verify(contents);
        QVERIFY2(verdict.ok, said(verdict));
        QCOMPARE(verdict.entries, std::int64_t{1100});
    }
    // Taken out and put back by hand: the tampering tests change nothing but what they mean to.
    RawStore raw(copy.place);
    TrailCopy::of(raw).putInto(raw);
    for (const char* table : {"campaigns", "calls", "users"})
        raw.replace(table, raw.rows(table));
    QVERIFY2(copy.verify().ok, said(copy.verify()));
    QVERIFY2(m_originals.of(engine).olderCopy().verify().ok,
        said(m_originals.of(engine).olderCopy().verify()));
}

QTEST_GUILESS_MAIN(TestTampering)
#include "tst_tampering.moc"
