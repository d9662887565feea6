// UTF-8, Windows-1252, trimming, and what a mask lets through.

#include "services/base/text.h"

#include <QTest>

using namespace trunkline;

class TestText : public QObject {
    Q_OBJECT

private slots:
    void checksUtf8_data();
    void checksUtf8();
    void readsWindows1252();
    void trims_data();
    void trims();
    void lowersAsciiOnly();
    void countsCodePoints_data();
    void countsCodePoints();
    void masksNames_data();
    void masksNames();
    void masksEmails_data();
    void masksEmails();
    void masksValues_data();
    void masksValues();
    void noMaskedValueHoldsAControl();
};

void TestText::checksUtf8_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* name, const QByteArray& bytes, bool expected) {
        QTest::newRow(name) << bytes << expected;
        // The check leaps eight bytes at a time: the same in every place.
        QTest::newRow((QByteArray(name) + ", behind seven").constData())
            << "1234567" + bytes << expected;
        QTest::newRow((QByteArray(name) + ", before nine").constData())
            << bytes + "123456789" << expected;
    };
    row("nothing", "", true);
    row("ASCII", "abc", true);
    row("NUL", QByteArray(1, '\0'), true);
    row("two bytes, first", "\xc2\x80", true);
    row("two bytes, last", "\xdf\xbf", true);
    row("three bytes, first", "\xe0\xa0\x80", true);
    row("before the surrogates", "\xed\x9f\xbf", true);
    row("behind the surrogates", "\xee\x80\x80", true);
    row("three bytes, last", "\xef\xbf\xbf", true);
    row("four bytes, first", "\xf0\x90\x80\x80", true);
    row("the last code point", "\xf4\x8f\xbf\xbf", true);
    row("overlong of two", "\xc0\xaf", false);
    row("overlong of two, c1", "\xc1\xbf", false);
    row("overlong of three", "\xe0\x9f\xbf", false);
    row("overlong of four", "\xf0\x8f\xbf\xbf", false);
    row("a surrogate", "\xed\xa0\x80", false);
    row("the last surrogate", "\xed\xbf\xbf", false);
    row("beyond the last code point", "\xf4\x90\x80\x80", false);
    row("f5", "\xf5\x80\x80\x80", false);
    row("ff", "\xff", false);
    row("a tail alone", "\x80", false);
    row("a head alone", "\xc3", false);
    row("two of three", "\xe2\x82", false);
    row("three of four", "\xf0\x9f\x98", false);
    row("a head, then a letter",
        "\xc3"
        "a",
        false);
}

void TestText::checksUtf8()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, expected);
    QCOMPARE(isUtf8(bytes.toStdString()), expected);
}

void TestText::readsWindows1252()
{
    // WHATWG Encoding, index windows-1252: 80 to 9F; all other bytes are the code point itself.
    const char16_t upper[] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
        0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D,
        0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const QChar point = byte >= 0x80 && byte < 0xA0 ? QChar(upper[byte - 0x80]) : QChar(byte);
        const std::string read = windows1252ToUtf8(std::string(1, char(byte)));
        QCOMPARE(QByteArray::fromStdString(read), QString(point).toUtf8());
        QVERIFY(isUtf8(read));
    }
    QCOMPARE(windows1252ToUtf8("Ren\xe9 \x80"), std::string("René €"));
}

void TestText::trims_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("blanks only") << QByteArray(" \t\r\n\f\v") << QByteArray();
    QTest::newRow("both ends") << QByteArray("\t a b \r\n") << QByteArray("a b");
    QTest::newRow("nothing to do") << QByteArray("ab") << QByteArray("ab");
    QTest::newRow("a no-break blank stays") << QByteArray("\xc2\xa0"
                                                          "a")
                                            << QByteArray("\xc2\xa0"
                                                          "a");
}

void TestText::trims()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(std::string(trimmed(text.toStdString()))), expected);
}

void TestText::lowersAsciiOnly() { QCOMPARE(lower("AZ[az@Ä"), std::string("az[az@Ä")); }

void TestText::countsCodePoints_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("expected");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("ASCII") << QByteArray("abc") << 3;
    QTest::newRow("two, three and four bytes") << QByteArray("é€😀") << 3;
    QTest::newRow("a letter and its accent") << QByteArray("e\u0301") << 2;
}

void TestText::countsCodePoints()
{
    QFETCH(QByteArray, text);
    QFETCH(int, expected);
    QCOMPARE(int(codePoints(text.toStdString())), expected);
}

void TestText::masksNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("one letter") << QByteArray("Z") << QByteArray("Z");
    QTest::newRow("three letters") << QByteArray("Zoë") << QByteArray("Z••");
    QTest::newRow("six") << QByteArray("abcdef") << QByteArray("a•••••");
    QTest::newRow("at most five dots") << QByteArray("abcdefghijk") << QByteArray("a•••••");
    QTest::newRow("a wide first letter") << QByteArray("Ömer") << QByteArray("Ö•••");
    QTest::newRow("four bytes first") << QByteArray("😀x") << QByteArray("😀•");
}

void TestText::masksNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(maskedName(name.toStdString())), expected);
}

void TestText::masksEmails_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("an address") << QByteArray("john@example.com") << QByteArray("j•••@example.com");
    QTest::newRow("as many dots for one letter")
        << QByteArray("j@example.com") << QByteArray("j•••@example.com");
    QTest::newRow("a wide letter")
        << QByteArray("éa@example.com") << QByteArray("é•••@example.com");
    QTest::newRow("no address") << QByteArray("john") << QByteArray("j•••");
    QTest::newRow("nobody") << QByteArray("@example.com") << QByteArray("@•••••");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestText::masksEmails()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(maskedEmail(address.toStdString())), expected);
}

void TestText::masksValues_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("expected");
    const auto row
        = [](const char* name, const QByteArray& value, int limit, const QByteArray& expected) {
              QTest::newRow(name) << value << limit << expected;
          };
    row("plain", "abc", 40, "abc");
    row("digits beyond the second", "ab12c345", 40, "ab12c•••");
    row("line ends and tab", "a\r\n\tb", 40, "a\\x0d\\x0a\\x09b");
    row("NUL", QByteArray("a\0b", 3), 40, "a\\x00b");
    row("escape", "\x1b[2J", 40, "\\x1b[2J");
    row("delete", "\x7f", 40, "\\x7f");
    row("a digit in an escape is not counted",
        "\x1b"
        "123",
        40, "\\x1b12•");
    row("C1, first", "\xc2\x80", 40, "\\u0080");
    row("C1, next line",
        "a\xc2\x85"
        "b",
        40, "a\\u0085b");
    row("C1, a terminal's command",
        "\xc2\x9b"
        "31m",
        40, "\\u009b31m");
    row("C1, last", "\xc2\x9f", 40, "\\u009f");
    row("a no-break blank is no control", "\xc2\xa0", 40, "\xc2\xa0");
    row("line separator", "a\u2028b", 40, "a\\u2028b");
    row("paragraph separator", "a\u2029b", 40, "a\\u2029b");
    row("text turned around", "a\u202eb", 40, "a\\u202eb");
    row("an isolate", "\u2066a\u2069", 40, "\\u2066a\\u2069");
    row("a mark of direction", "a\u200fb", 40, "a\\u200fb");
    row("the Arabic mark of direction", "a\u061cb", 40, "a\\u061cb");
    row("neighbours of these", "\u2027\u202f\u2065", 40, "\u2027\u202f\u2065");
    row("no UTF-8", "a\xff\xe2\x82", 40, "a\\xff\\xe2\\x82");
    row("a stray C1 byte", "\x85", 40, "\\x85");
    row("wide letters", "é€😀", 40, "é€😀");
    row("at the limit", "abcde", 5, "abcde");
    row("beyond the limit", "abcdef", 5, "abcde…");
    row("an escape counts once", "\n\n\n", 2, "\\x0a\\x0a…");
    row("a separator counts once", "\u2028\u2028\u2028", 2, "\\u2028\\u2028…");
    row("wide letters count once", "€€€", 2, "€€…");
    row("nothing of something", "abc", 0, "…");
    row("nothing of nothing", "", 0, "");
}

void TestText::masksValues()
{
    QFETCH(QByteArray, value);
    QFETCH(int, limit);
    QFETCH(QByteArray, expected);
    QCOMPARE(
        QByteArray::fromStdString(maskedValue(value.toStdString(), std::size_t(limit))), expected);
}

/// Every code point of the first plane's beginning, one by one: what comes out is UTF-8 and holds
/// no character that a terminal, a log or a line-wise reader would act on.
void TestText::noMaskedValueHoldsAControl()
{
    for (char32_t point = 0; point < 0x3000; ++point) {
        const QByteArray value = QString::fromUcs4(&point, 1).toUtf8();
        const std::string masked = maskedValue(value.toStdString());
        QVERIFY(isUtf8(masked));
        for (const QChar c : QString::fromStdString(masked)) {
            const ushort code = c.unicode();
            const QChar::Category category = c.category();
            QVERIFY2(category != QChar::Other_Control && category != QChar::Separator_Line
                    && category != QChar::Separator_Paragraph,
                QByteArray::number(code, 16));
        }
    }
}

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
