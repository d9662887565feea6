// Amounts to the last millionth: read, added, refused where they do not fit. Every figure here was
// worked out by hand.

#include "services/base/money.h"

#include <QTest>

#include <limits>

using namespace trunkline;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(); // 9,223,372,036,854.775807
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

Currency currencyOf(const QByteArray& code)
{
    return code.isEmpty() ? Currency() : *Currency::parse(code.toStdString());
}

} // namespace

class TestMoney : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void adds_data();
    void adds();
    void addsNoTwoCurrencies();
    void addsInAnyOrder();
    void readsCurrencies_data();
    void readsCurrencies();
    void knowsSmallestCoins_data();
    void knowsSmallestCoins();
};

void TestMoney::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char* name, const char* text, qint64 expected) {
        QTest::newRow(name) << QByteArray(text) << expected;
    };
    row("nothing", "0", 0);
    row("nothing below nothing", "-0", 0);
    row("one", "1", 1'000'000);
    row("a cent", "0.01", 10'000);
    row("one and a quarter", "1.25", 1'250'000);
    row("a millionth", "0.000001", 1);
    row("less a millionth", "-0.000001", -1);
    row("six places", "0.123456", 123'456);
    row("zeros behind", "1.100000", 1'100'000);
    row("zeros in front", "0001.5", 1'500'000);
    row("no whole part", ".5", 500'000);
    row("no whole part below nothing", "-.5", -500'000);
    row("a point and no places", "7.", 7'000'000);
    // 0.1 + 0.2 is 0.30000000000000004 for a double.
    row("what a double has not", "0.3", 300'000);
    row("what a double would round", "4503599627.370497", 4'503'599'627'370'497);
    row("grouped", "1,250.00", 1'250'000'000);
    row("grouped twice", "1,234,567.89", 1'234'567'890'000);
    row("grouped, two in front", "12,345", 12'345'000'000);
    row("grouped, three in front", "123,456", 123'456'000'000);
    row("grouped below nothing", "-1,000", -1'000'000'000);
    row("the most", "9223372036854.775807", most);
    row("the most, grouped", "9,223,372,036,854.775807", most);
    row("the least but one", "-9223372036854.775807", least + 1);
    row("the least", "-9223372036854.775808", least);
}

void TestMoney::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    const Result<std::int64_t> micros = parseMicros(text.toStdString());
    QVERIFY2(micros.ok(), text);
    QCOMPARE(qint64(*micros), expected);
}

void TestMoney::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row
        = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text); };
    row("nothing", "");
    row("a minus", "-");
    row("a point", ".");
    row("a minus and a point", "-.");
    row("a plus", "+1");
    row("two minus", "--1");
    row("a minus behind", "1-");
    row("brackets", "(1.25)");
    row("a blank in front", " 1");
    row("a blank behind", "1 ");
    row("a blank between", "1 000");
    row("a currency", "$1.25");
    row("letters", "abc");
    row("an exponent", "1e3");
    row("hexadecimal", "0x10");
    row("infinity", "inf");
    row("two points", "1.2.3");
    row("a comma for a point", "1,25");
    row("seven places are not rounded", "0.1234567");
    row("seven places, the last 0", "0.1234560");
    row("a comma among the places", "1.2,5");
    row("a comma in front", ",123");
    row("a comma behind", "123,");
    row("a group of four", "1,2345");
    row("four before the first comma", "1234,567");
    row("seven before the first comma", "1234567,890");
    row("one comma missing", "1,234567");
    row("two commas", "1,,234");
    row("a minus between groups", "1,-234");
    row("one millionth too much", "9223372036854.775808");
    row("one millionth too little", "-9223372036854.775809");
    row("one unit too much", "9223372036855");
    row("ten times too much", "92233720368547.75807");
    row("thirty digits", "123456789012345678901234567890");
    row("digits of another script", "\u0661.\u0662");
    row("a wide minus", "\u22121");
}

void TestMoney::refuses()
{
    QFETCH(QByteArray, text);
    const Result<std::int64_t> micros = parseMicros(text.toStdString());
    QVERIFY2(!micros.ok(), text);
    QCOMPARE(micros.error().code, Errc::Invalid);
}

void TestMoney::adds_data()
{
    QTest::addColumn<qint64>("a");
    QTest::addColumn<qint64>("b");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char* name, qint64 a, qint64 b, bool fits, qint64 expected) {
        QTest::newRow(name) << a << b << fits << expected;
    };
    row("0.10 and 0.20", 100'000, 200'000, true, 300'000);
    row("a charge and its refund", 1'250'000, -1'250'000, true, 0);
    row("two debts", -1, -2, true, -3);
    row("nothing to the most", most, 0, true, most);
    row("the most and the least", most, least, true, -1);
    row("up to the most", most - 1, 1, true, most);
    row("down to the least", least + 1, -1, true, least);
    row("half and half", 4'611'686'018'427'387'904, 4'611'686'018'427'387'903, true, most);
    row("one too many", most, 1, false, 0);
    row("half and half and one", 4'611'686'018'427'387'904, 4'611'686'018'427'387'904, false, 0);
    row("twice the most", most, most, false, 0);
    row("one too few", least, -1, false, 0);
    row("twice the least", least, least, false, 0);
}

void TestMoney::adds()
{
    QFETCH(qint64, a);
    QFETCH(qint64, b);
    QFETCH(bool, fits);
    QFETCH(qint64, expected);
    const Currency usd = currencyOf("USD");
    for (const auto& [first, second] : {std::pair(a, b), std::pair(b, a)}) {
        const Result<Money> total = sum({first, usd}, {second, usd});
        QCOMPARE(total.ok(), fits);
        if (fits) {
            QCOMPARE(qint64(total->micros), expected);
            QVERIFY(total->currency == usd);
        } else {
            QCOMPARE(total.error().code, Errc::Invalid);
        }
    }
}

void TestMoney::addsNoTwoCurrencies()
{
    QCOMPARE(sum({1, currencyOf("USD")}, {1, currencyOf("EUR")}).error().code, Errc::Invalid);
    // An amount without a currency is of another one, too, be it nothing.
    QCOMPARE(sum({1, currencyOf("USD")}, {0, Currency()}).error().code, Errc::Invalid);
    const Result<Money> none = sum({1, Currency()}, {2, Currency()});
    QVERIFY(none.ok());
    QCOMPARE(none->micros, std::int64_t(3));
}

void TestMoney::addsInAnyOrder()
{
    // A thousand calls at 0.333333 are 333.333, in whatever order; a double is off after a few.
    const Currency usd = currencyOf("USD");
    Money total{0, usd};
    for (int i = 0; i < 1000; ++i)
        total = *sum(total, {333'333, usd});
    QCOMPARE(total.micros, std::int64_t(333'333'000));
    for (int i = 0; i < 1000; ++i)
        total = *sum({-333'333, usd}, total);
    QCOMPARE(total.micros, std::int64_t(0));
}

void TestMoney::readsCurrencies_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("known");
    QTest::newRow("USD") << QByteArray("USD") << true;
    QTest::newRow("ILS") << QByteArray("ILS") << true;
    QTest::newRow("small letters") << QByteArray("usd") << false;
    QTest::newRow("two letters") << QByteArray("US") << false;
    QTest::newRow("four letters") << QByteArray("USDT") << false;
    QTest::newRow("a digit") << QByteArray("US1") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("a wide letter and one more") << QByteArray("ÄB") << false;
    QTest::newRow("the letter behind Z") << QByteArray("US[") << false;
}

void TestMoney::readsCurrencies()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, known);
    const Result<Currency> currency = Currency::parse(text.toStdString());
    QCOMPARE(currency.ok(), known);
    if (known)
        QCOMPARE(QByteArray::fromStdString(currency->text()), text);
    else
        QCOMPARE(currency.error().code, Errc::Invalid);
    QVERIFY(Currency().text().empty());
}

void TestMoney::knowsSmallestCoins_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("digits");
    for (const char* code : {"USD", "EUR", "ILS", "INR", "HUF", "AFN"})
        QTest::newRow(code) << QByteArray(code) << 2;
    for (const char* code : {"JPY", "KRW", "CLP", "ISK", "XPF"})
        QTest::newRow(code) << QByteArray(code) << 0;
    for (const char* code : {"KWD", "BHD", "OMR", "TND"})
        QTest::newRow(code) << QByteArray(code) << 3;
    // Units of account (ISO 4217, list one).
    for (const char* code : {"CLF", "UYW"})
        QTest::newRow(code) << QByteArray(code) << 4;
    QTest::newRow("none") << QByteArray() << 2;
}

void TestMoney::knowsSmallestCoins()
{
    QFETCH(QByteArray, code);
    QFETCH(int, digits);
    QCOMPARE(minorDigits(currencyOf(code)), digits);
}

QTEST_APPLESS_MAIN(TestMoney)
#include "tst_money.moc"
