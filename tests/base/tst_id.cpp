// UUIDs of version 7: written, read, sorted by time, each kind a type of its own.

#include "services/base/id.h"

#include <QTest>

#include <algorithm>
#include <cctype>
#include <type_traits>
#include <unordered_set>

using namespace trunkline;

namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

Milliseconds at(qint64 milliseconds)
{
    return Milliseconds{std::chrono::milliseconds{milliseconds}};
}

std::array<std::uint8_t, 10> entropyOf(const QByteArray& hex)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    std::array<std::uint8_t, 10> out{};
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(out.data()));
    return out;
}

QByteArray text(const Uuid& id) { return QByteArray::fromStdString(id.text()); }

static_assert(!std::is_convertible_v<CampaignId, BuyerId>);
static_assert(!std::is_constructible_v<CampaignId, BuyerId>);
static_assert(!std::is_convertible_v<CampaignId, Uuid>);

} // namespace

class TestId : public QObject {
    Q_OBJECT

private slots:
    void makes_data();
    void makes();
    void sortsByTime();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void refusesEveryOtherByte();
    void hashes();
    void nilIsNil();
};

void TestId::makes_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QByteArray>("entropy");
    QTest::addColumn<QByteArray>("expected");
    // RFC 9562, appendix A.6: 22 February 2022, 14:22:22 -05:00.
    QTest::newRow("the RFC's own")
        << qint64(1'645'557'742'000) << QByteArray("0cc318c4dc0c0c07398f")
        << QByteArray("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    QTest::newRow("six bits make room for version and variant")
        << qint64(1'645'557'742'000) << QByteArray("fcc3d8c4dc0c0c07398f")
        << QByteArray("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    QTest::newRow("the epoch") << qint64(0) << QByteArray("00000000000000000000")
                               << QByteArray("00000000-0000-7000-8000-000000000000");
    QTest::newRow("all ones") << qint64(281'474'976'710'655) << QByteArray("ffffffffffffffffffff")
                              << QByteArray("ffffffff-ffff-7fff-bfff-ffffffffffff");
    QTest::newRow("one millisecond") << qint64(1) << QByteArray("00000000000000000001")
                                     << QByteArray("00000000-0001-7000-8000-000000000001");
}

void TestId::makes()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QByteArray, entropy);
    QFETCH(QByteArray, expected);
    const Uuid id = uuid7(at(milliseconds), entropyOf(entropy));
    QCOMPARE(text(id), expected);
    QCOMPARE(qint64(id.time().time_since_epoch().count()), milliseconds);
    const std::optional<Uuid> again = Uuid::parse(expected.toStdString());
    QVERIFY(again.has_value());
    QVERIFY(*again == id);
}

void TestId::sortsByTime()
{
    // The later one is greater whatever the entropy, as bytes and as text.
    const auto high = entropyOf("ffffffffffffffffffff");
    const auto low = entropyOf("00000000000000000000");
    for (const qint64 before : {qint64(0), qint64(255), qint64(65'535), qint64(4'294'967'295),
             qint64(1'764'082'931'999)}) {
        const Uuid earlier = uuid7(at(before), high);
        const Uuid later = uuid7(at(before + 1), low);
        QVERIFY(earlier < later);
        QVERIFY(earlier.text() < later.text());
        QVERIFY(uuid7(at(before), low) < earlier);
    }
}

void TestId::reads_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::newRow("small letters") << QByteArray("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    QTest::newRow("capitals") << QByteArray("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
    QTest::newRow("both") << QByteArray("017f22E2-79b0-7CC3-98c4-dc0c0C07398f");
    QTest::newRow("another version") << QByteArray("919108f7-52d1-4320-9bac-f847db4148a8");
    QTest::newRow("nil") << QByteArray("00000000-0000-0000-0000-000000000000");
}

void TestId::reads()
{
    QFETCH(QByteArray, given);
    const std::optional<Uuid> id = Uuid::parse(given.toStdString());
    QVERIFY(id.has_value());
    QCOMPARE(text(*id), given.toLower());
}

void TestId::refuses_data()
{
    QTest::addColumn<QByteArray>("given");
    const auto row
        = [](const char* name, const char* given) { QTest::newRow(name) << QByteArray(given); };
    row("nothing", "");
    row("without hyphens", "017f22e279b07cc398c4dc0c0c07398f");
    row("in braces", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}");
    row("as URN", "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    row("one digit short", "017f22e2-79b0-7cc3-98c4-dc0c0c07398");
    row("one digit more", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0");
    row("a hyphen moved", "017f22e27-9b0-7cc3-98c4-dc0c0c07398f");
    row("a blank in front", " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    row("36 without hyphens", "017f22e279b07cc398c4dc0c0c07398f0000");
}

void TestId::refuses()
{
    QFETCH(QByteArray, given);
    QVERIFY(!Uuid::parse(given.toStdString()).has_value());
}

void TestId::refusesEveryOtherByte()
{
    const std::string good = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string given = good;
            given[place] = char(byte);
            const bool hexadecimal = byte < 0x80 && std::isxdigit(byte) != 0;
            QCOMPARE(
                Uuid::parse(given).has_value(), good[place] == '-' ? byte == '-' : hexadecimal);
        }
    }
}

void TestId::hashes()
{
    std::unordered_set<CallId> kept;
    std::unordered_set<std::size_t> hashes;
    for (int i = 0; i < 1000; ++i) {
        const CallId id{uuid7(at(1'764'082'931'000 + i / 10),
            entropyOf(QByteArray::number(i).rightJustified(20, '0')))};
        QVERIFY(kept.insert(id).second);
        QVERIFY(!kept.insert(id).second);
        hashes.insert(std::hash<CallId>{}(id));
    }
    QCOMPARE(kept.size(), std::size_t(1000));
    QVERIFY(hashes.size() > 990);
}

void TestId::nilIsNil()
{
    QVERIFY(Uuid().isNil());
    QVERIFY(TenantId().isNil());
    Uuid id;
    id.bytes[15] = 1;
    QVERIFY(!id.isNil());
    QCOMPARE(text(Uuid()), QByteArray("00000000-0000-0000-0000-000000000000"));
}

QTEST_APPLESS_MAIN(TestId)
#include "tst_id.moc"
