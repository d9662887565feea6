// The fields of an answer, to the letter.

#include "services/ratelimit/headers.h"
#include "services/ratelimit/memorylimiter.h"
#include "tests/ratelimit/steppedclock.h"

#include <QTest>

using namespace trunkline;

namespace {

QString lines(const std::vector<RateField>& fields)
{
    QStringList all;
    for (const RateField& field : fields)
        all.append(QString::fromStdString(field.name + ": " + field.value));
    return all.join('\n');
}

Charge of(const Policy& policy, std::int64_t cost)
{
    return {{std::nullopt, "a"}, policy, cost, Taking::IfThere};
}

} // namespace

class TestRateHeaders : public QObject {
    Q_OBJECT

private slots:
    void writes_data();
    void writes();
    void saysNothingOfNothing();
};

void TestRateHeaders::writes_data()
{
    QTest::addColumn<std::vector<Charge>>("before");
    QTest::addColumn<std::vector<Charge>>("asked");
    QTest::addColumn<bool>("draft");
    QTest::addColumn<QString>("expected");
    const Policy read = perSecond("key-read", 50, 100);
    const Policy exports = perMinute("key-export", 6, 6);
    using Charges = std::vector<Charge>;
    QTest::newRow("the table's own") << Charges{of(read, 100)} << Charges{of(read, 1)} << true
                                     << "Retry-After: 1\n"
                                        "RateLimit-Policy: \"key-read\";q=100;w=2\n"
                                        "RateLimit: \"key-read\";r=0;t=1";
    QTest::newRow("admitted") << Charges{} << Charges{of(read, 1)} << true
                              << "RateLimit-Policy: \"key-read\";q=100;w=2\n"
                                 "RateLimit: \"key-read\";r=99;t=1";
    QTest::newRow("two policies, one violated")
        << Charges{of(exports, 6)} << Charges{of(read, 1), of(exports, 1)} << true
        << "Retry-After: 10\n"
           "RateLimit-Policy: \"key-read\";q=100;w=2, \"key-export\";q=6;w=60\n"
           "RateLimit: \"key-read\";r=100;t=0, \"key-export\";r=0;t=10";
    QTest::newRow("a window that is no whole second")
        << Charges{} << Charges{of(perSecond("p", 3, 1), 1)} << true
        << "RateLimit-Policy: \"p\";q=1;w=1\nRateLimit: \"p\";r=0;t=1";
    QTest::newRow("without the draft, refused")
        << Charges{of(read, 100)} << Charges{of(read, 100)} << false << "Retry-After: 2";
    QTest::newRow("without the draft, admitted")
        << Charges{} << Charges{of(read, 1)} << false << "";
}

void TestRateHeaders::writes()
{
    QFETCH(std::vector<Charge>, before);
    QFETCH(std::vector<Charge>, asked);
    QFETCH(bool, draft);
    QFETCH(QString, expected);
    SeededRandom random(1);
    MemoryLimiter limiter(std::make_shared<SteppedClock>(), random);
    limiter.admitAll(before);
    const Verdict verdict = limiter.admitAll(asked);
    QCOMPARE(lines(rateFields(verdict, draft ? DraftFields::Send : DraftFields::Leave)), expected);
}

void TestRateHeaders::saysNothingOfNothing()
{
    QVERIFY(rateFields(Verdict{}, DraftFields::Send).empty());
}

QTEST_APPLESS_MAIN(TestRateHeaders)
#include "tst_rateheaders.moc"
