// Passwords, API keys, tokens and seals: what is taken, what is refused, what is stored.

#include "services/access/apikeys.h"
#include "services/access/passwords.h"
#include "services/access/seal.h"

#include <QTest>

#include <set>
#include <thread>

using namespace trunkline;

namespace {

const HashCost quick = leastCost;

Secret keyOf(char fill) { return Secret(std::string(32, fill)); }

Seal sealOf(std::initializer_list<char> fills)
{
    std::vector<Secret> keys;
    for (const char fill : fills)
        keys.push_back(keyOf(fill));
    return *Seal::withKeys(keys);
}

} // namespace

class TestCredentials : public QObject {
    Q_OBJECT

private slots:
    void passwordRule_data();
    void passwordRule();
    void hashesAndChecks();
    void hashOfAnotherRowOrKeyIsWrong();
    void weakerOrOlderIsRenewed();
    void noMoreHashesThanTurns();
    void keyForm();
    void mutatedKeysAreRefused();
    void tokens();
    void sealsOpenInTheirPlaceOnly();
};

void TestCredentials::passwordRule_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("taken");
    const auto taken = [](const char* name, const QString& password) {
        QTest::newRow(name) << password << true;
    };
    const auto refused = [](const char* name, const QString& password) {
        QTest::newRow(name) << password << false;
    };
    taken("SEC-I2 sentence", QStringLiteral("seven otters read my atlas"));
    taken("SEC-I2 15 characters", QStringLiteral("vexing-otter-79"));
    taken("SEC-I2 15 characters of three bytes", QString(15, QChar(0x20ac)).replace(3, 1, u'x'));
    taken("SEC-I2 256 bytes", QStringLiteral("otter vexes ").repeated(21) + QStringLiteral("atla"));
    taken("SEC-I2 blanks at the ends", QStringLiteral("  vexing otters  "));
    taken("SEC-I2 no digit, no capital", QStringLiteral("ottersvexingatlas"));
    taken("SEC-I2 four common words", QStringLiteral("winter coffee flower bear"));
    refused("SEC-I2 empty", QString());
    refused("SEC-I2 14 characters", QStringLiteral("vexing-otter-7"));
    refused("SEC-I2 14 characters of three bytes", QString(14, QChar(0x20ac)));
    refused(
        "SEC-I2 257 bytes", QStringLiteral("otter vexes ").repeated(21) + QStringLiteral("atlas"));
    refused("SEC-I2 U+0000", QStringLiteral("vexing otters") + QChar(0) + QStringLiteral("atlas"));
    refused("SEC-I2 common word twice", QStringLiteral("passwordpassword"));
    refused("SEC-I2 with digits", QStringLiteral("Password1234567"));
    refused("SEC-I2 with figures for letters", QStringLiteral("P@ssw0rdP@ssw0rd!"));
    refused("SEC-I2 two words and a year", QStringLiteral("SummerSunshine2026"));
    refused("SEC-I2 keyboard", QStringLiteral("qwertyuiopasdfgh"));
    refused("SEC-I2 keyboard backwards", QStringLiteral("poiuytrewqlkjhgfdsa"));
    refused("SEC-I2 digits", QStringLiteral("123456789012345"));
    refused("SEC-I2 alphabet", QStringLiteral("abcdefghijklmnop"));
    refused("SEC-I2 one character", QStringLiteral("zzzzzzzzzzzzzzzzzz"));
    refused("SEC-I2 one piece again and again", QStringLiteral("otterotterotter"));
    refused("SEC-I2 I love you", QStringLiteral("iloveyouforever1"));
    refused("SEC-I2 product", QStringLiteral("my Trunkline rocks"));
    refused("SEC-I2 tenant", QStringLiteral("vexing ACME MEDIA atlas"));
    refused("SEC-I2 user", QStringLiteral("otters for rosalind!"));
}

void TestCredentials::passwordRule()
{
    QFETCH(QString, password);
    QFETCH(bool, taken);
    const std::string fault
        = passwordFault(password.toStdString(), {"Trunkline", "Acme Media", "Rosalind", "an"});
    QVERIFY2(fault.empty() == taken, fault.c_str());
}

void TestCredentials::hashesAndChecks()
{
    SystemRandom random;
    Passwords passwords(sealOf({'a'}), HashCost{}, 1);
    const auto stored = passwords.hash(Secret("vexing otters"), "logins/1", random);
    QVERIFY(stored.ok());
    const auto opened = sealOf({'a'}).open(*stored, "logins/1");
    QVERIFY(opened.ok());
    // SEC-I1: the parameters stand in the hash.
    QVERIFY2(
        opened->reveal().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), opened->reveal().c_str());
    QVERIFY(stored->find("argon2") == std::string::npos);
    const auto right = passwords.check(Secret("vexing otters"), *stored, "logins/1");
    QVERIFY(right.ok() && right->right && !right->renew);
    for (const char* wrong : {"vexing otter", "Vexing otters", "vexing otters ", ""}) {
        const auto verdict = passwords.check(Secret(wrong), *stored, "logins/1");
        QVERIFY2(verdict.ok() && !verdict->right, wrong);
    }
    const auto again = passwords.hash(Secret("vexing otters"), "logins/1", random);
    QVERIFY(again.ok() && *again != *stored);
}

void TestCredentials::hashOfAnotherRowOrKeyIsWrong()
{
    SystemRandom random;
    Passwords passwords(sealOf({'a'}), quick, 1);
    const auto stored = passwords.hash(Secret("vexing otters"), "logins/1", random);
    QVERIFY(stored.ok());
    const auto moved = passwords.check(Secret("vexing otters"), *stored, "logins/2");
    QVERIFY(moved.ok() && !moved->right);
    Passwords other(sealOf({'b'}), quick, 1);
    const auto stranger = other.check(Secret("vexing otters"), *stored, "logins/1");
    QVERIFY(stranger.ok() && !stranger->right);
}

void TestCredentials::weakerOrOlderIsRenewed()
{
    SystemRandom random;
    Passwords weak(sealOf({'a'}), quick, 1);
    const auto stored = weak.hash(Secret("vexing otters"), "logins/1", random);
    QVERIFY(stored.ok());
    Passwords stronger(sealOf({'a'}), HashCost{3, quick.bytes}, 1);
    const auto verdict = stronger.check(Secret("vexing otters"), *stored, "logins/1");
    QVERIFY(verdict.ok() && verdict->right && verdict->renew);
    Passwords rotated(sealOf({'b', 'a'}), quick, 1);
    const auto older = rotated.check(Secret("vexing otters"), *stored, "logins/1");
    QVERIFY(older.ok() && older->right && older->renew);
    // SEC-I1: a cost below the least is never made.
    Passwords lower(sealOf({'a'}), HashCost{1, 8192}, 1);
    const auto floor = lower.hash(Secret("vexing otters"), "logins/1", random);
    QVERIFY(floor.ok());
    QVERIFY(sealOf({'a'})
                .open(*floor, "logins/1")
                ->reveal()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

void TestCredentials::noMoreHashesThanTurns()
{
    Passwords passwords(sealOf({'a'}), quick, 1, 2, std::chrono::milliseconds{1});
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    threads.reserve(16);
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&] {
            if (const auto done = passwords.checkNobody(Secret("vexing otters")); !done) {
                refused += done.error().code == Errc::Unavailable ? 1 : 1'000;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(refused > 0 && refused < 16);
    QCOMPARE(passwords.begun(), std::uint64_t(16 - refused));
}

void TestCredentials::keyForm()
{
    SystemRandom random;
    std::set<std::string> ids;
    for (const bool live : {true, false}) {
        for (int i = 0; i < 500; ++i) {
            const PlainKey key = makePlainKey(live, random);
            const std::string text = key.text().reveal();
            QCOMPARE(text.size(), std::size_t{71}); // SEC-K1
            QVERIFY(text.starts_with(live ? "tlk_live_" : "tlk_test_"));
            const auto parsed = parsePlainKey(text);
            QVERIFY(parsed && parsed->live == live && parsed->id == key.id);
            QVERIFY(sameText(parsed->secret.reveal(), key.secret.reveal()));
            QCOMPARE(key.lastFour(), text.substr(67));
            ids.insert(key.id);
        }
    }
    QCOMPARE(ids.size(), std::size_t{1'000});
    const PlainKey one = makePlainKey(true, random);
    QVERIFY(keyDigest(one, keyOf('a')) != keyDigest(one, keyOf('b')));
    QCOMPARE(keyDigest(one, keyOf('a')).size(), std::size_t{64});
}

void TestCredentials::mutatedKeysAreRefused()
{
    SeededRandom random(7);
    constexpr std::string_view alphabet
        = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-. ";
    int changed = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = makePlainKey(random.next() % 2 == 0, random).text().reveal();
        std::string mutated = text;
        switch (random.next() % 4) {
        case 0:
            mutated[random.next() % mutated.size()] = alphabet[random.next() % alphabet.size()];
            break;
        case 1:
            std::swap(mutated[9 + random.next() % 62], mutated[9 + random.next() % 62]);
            break;
        case 2:
            mutated.erase(random.next() % mutated.size(), 1);
            break;
        default:
            mutated.insert(random.next() % mutated.size(), 1, 'a');
            break;
        }
        if (mutated == text)
            continue;
        ++changed;
        QVERIFY2(!parsePlainKey(mutated), mutated.c_str()); // SEC-K1
    }
    QVERIFY(changed > 9'000);
}

void TestCredentials::tokens()
{
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 1'000; ++i) {
        const Secret token = makeToken(random);
        QVERIFY(hasTokenForm(token.reveal())); // SEC-S1: 43 characters
        seen.insert(token.reveal());
    }
    QCOMPARE(seen.size(), std::size_t{1'000});
    for (const char* strange : {"", "short", "+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
        QVERIFY2(!hasTokenForm(strange), strange);
    // FIPS 180-4, "abc".
    QCOMPARE(tokenDigest("abc"),
        std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void TestCredentials::sealsOpenInTheirPlaceOnly()
{
    SystemRandom random;
    const Seal seal = sealOf({'a'});
    const std::string sealed = seal.close("otter", "table/row", random);
    QCOMPARE(seal.open(sealed, "table/row")->reveal(), std::string("otter"));
    QVERIFY(seal.close("otter", "table/row", random) != sealed);
    QVERIFY(!seal.open(sealed, "table/other").ok());
    QVERIFY(!sealOf({'b'}).open(sealed, "table/row").ok());
    QVERIFY(sealOf({'b', 'a'}).open(sealed, "table/row").ok());
    QVERIFY(sealOf({'b', 'a'}).isOld(sealed) && !seal.isOld(sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        QVERIFY2(!seal.open(changed, "table/row").ok(), changed.c_str());
    }
    QVERIFY(!seal.open("", "").ok() && !seal.open(sealed.substr(0, 20), "table/row").ok());
    QVERIFY(!Seal::withKeys({}).ok() && !Seal::withKeys({Secret("short")}).ok());
}

QTEST_GUILESS_MAIN(TestCredentials)

#include "tst_credentials.moc"
