// SEC-R4: the client's address, whatever X-Forwarded-For says, straight and behind one and two
// proxies, in both families.

#include "services/http/clientaddress.h"

#include <QTest>

#include <map>

using namespace trunkline;

namespace {

/// `C` is the client, `A` and `B` are our proxies (B stands before us when there are two), `S` is
/// an address that the client would like to be.
using Cast = std::map<char, std::string>;

const std::map<std::string, Cast>& casts()
{
    static const std::map<std::string, Cast> all{
        {"IPv4",
            {{'C', "198.51.100.7"}, {'A', "10.0.0.1"}, {'B', "10.0.0.2"}, {'S', "203.0.113.9"}}},
        {"IPv6",
            {{'C', "2001:db8:c::7"}, {'A', "fd00::1"}, {'B', "fd00::2"}, {'S', "2001:db8:5::9"}}},
        {"IPv4 as IPv6",
            {{'C', "::ffff:198.51.100.7"}, {'A', "::ffff:10.0.0.1"}, {'B', "::ffff:10.0.0.2"},
                {'S', "::ffff:203.0.113.9"}}},
    };
    return all;
}

/// `<C>` stands for the client and so on.
std::string played(const std::string& text, const Cast& cast)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '<' && at + 2 < text.size() && text[at + 2] == '>') {
            out += cast.at(text[at + 1]);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

using Lines = std::vector<std::string>;

struct Case {
    const char* name;
    Lines lines;
    char one; ///< who it is behind one proxy: A is the peer and trusted
    char two; ///< who it is behind two proxies: B is the peer, A and B are trusted
};

const std::vector<Case>& cases()
{
    static const std::vector<Case> all{
        {"no field", {}, 'A', 'B'},
        {"the client", {"<C>"}, 'C', 'C'},
        {"a made-up address in front", {"<S>, <C>"}, 'C', 'C'},
        {"many made-up addresses", {"<S>, <S>, <S>, <S>, <C>"}, 'C', 'C'},
        {"a made-up address behind", {"<C>, <S>"}, 'S', 'S'},
        {"the first proxy last", {"<C>, <A>"}, 'C', 'C'},
        {"the last proxy last", {"<C>, <B>"}, 'B', 'C'},
        {"both proxies", {"<C>, <A>, <B>"}, 'B', 'C'},
        {"a made-up proxy in front", {"<A>, <C>"}, 'C', 'C'},
        {"a made-up proxy behind a made-up address", {"<S>, <A>, <C>, <A>"}, 'C', 'C'},
        {"proxies only", {"<A>, <A>"}, 'A', 'A'},
        {"one proxy only", {"<A>"}, 'A', 'A'},
        {"two lines", {"<S>", "<C>"}, 'C', 'C'},
        {"two lines, the proxy in the second", {"<C>", "<A>"}, 'C', 'C'},
        {"three lines", {"<S>, <S>", "<C>", "<A>, <A>"}, 'C', 'C'},
        {"two lines, made-up proxies above", {"<A>, <A>", "<C>"}, 'C', 'C'},
        {"no blank", {"<S>,<C>,<A>"}, 'C', 'C'},
        {"many blanks and tabs", {" \t<S> \t,\t <C>\t, <A> "}, 'C', 'C'},
        {"an empty line", {""}, 'A', 'B'},
        {"a comma", {","}, 'A', 'B'},
        {"an empty entry at the end", {"<C>, "}, 'A', 'B'},
        {"an empty entry before a proxy", {"<C>, , <A>"}, 'A', 'A'},
        {"an empty line behind", {"<C>", ""}, 'A', 'B'},
        {"an empty line in front", {"", "<C>"}, 'C', 'C'},
        {"an empty line in front of proxies", {"", "<A>"}, 'A', 'A'},
        {"rubbish in front", {"rubbish, <C>"}, 'C', 'C'},
        {"rubbish before a proxy", {"<S>, rubbish, <A>"}, 'A', 'A'},
        {"rubbish at the end", {"<C>, rubbish"}, 'A', 'B'},
        {"unknown", {"unknown"}, 'A', 'B'},
        {"unknown before a proxy", {"<S>, unknown, <A>"}, 'A', 'A'},
        {"hidden", {"<S>, _hidden"}, 'A', 'B'},
        {"a port", {"<S>, 192.0.2.1:4711"}, 'A', 'B'},
        {"brackets and a port", {"<S>, [2001:db8::1]:4711"}, 'A', 'B'},
        {"brackets", {"<S>, [2001:db8::1]"}, 'A', 'B'},
        {"a zone", {"<S>, fe80::1%eth0"}, 'A', 'B'},
        {"quoted", {"<S>, \"192.0.2.1\""}, 'A', 'B'},
        {"a network", {"<S>, 192.0.2.0/24"}, 'A', 'B'},
        {"the form of Forwarded", {"<S>, for=192.0.2.1"}, 'A', 'B'},
        {"octal", {"<S>, 0300.0.2.1"}, 'A', 'B'},
        {"one number", {"<S>, 3221225985"}, 'A', 'B'},
        {"semicolons", {"<S>; <C>"}, 'A', 'B'},
        {"a blank between", {"<S> <C>"}, 'A', 'B'},
        {"a name", {"<S>, localhost"}, 'A', 'B'},
        {"the longest list", {std::string(4000, ',') + "<C>"}, 'C', 'C'},
    };
    return all;
}

IpAddress parsed(const std::string& text) { return *IpAddress::parse(text); }

std::vector<Network> networks(const Lines& texts)
{
    std::vector<Network> out;
    for (const std::string& text : texts)
        out.push_back(*Network::parse(text));
    return out;
}

using Choice
    = IpAddress (*)(const IpAddress&, std::span<const Network>, std::span<const std::string_view>);

IpAddress chosen(
    Choice choice, const IpAddress& peer, const std::vector<Network>& trusted, const Lines& lines)
{
    const std::vector<std::string_view> views(lines.begin(), lines.end());
    return choice(peer, trusted, views);
}

/// The one that one writes first: whoever stands on the left.
IpAddress naive(
    const IpAddress& peer, std::span<const Network>, std::span<const std::string_view> forwardedFor)
{
    if (forwardedFor.empty())
        return peer;
    const std::string_view line = forwardedFor.front();
    return IpAddress::parse(line.substr(0, line.find(','))).value_or(peer);
}

Lines played(const Lines& lines, const Cast& cast)
{
    Lines out;
    for (const std::string& line : lines)
        out.push_back(played(line, cast));
    return out;
}

/// What a proxy makes of the lines: the one who came is added to the last, or as a line.
Lines forwarded(Lines lines, const std::string& from, bool ownLine)
{
    if (ownLine || lines.empty())
        lines.push_back(from);
    else
        lines.back() += ", " + from;
    return lines;
}

} // namespace

class TestClientAddress : public QObject {
    Q_OBJECT

private slots:
    void choosesFromTheField_data();
    void choosesFromTheField();
    void isNeverTalkedInto_data();
    void isNeverTalkedInto();
    void theTableCatchesANaiveChoice();
    void trustsNetworks();
    void keysRates_data();
    void keysRates();
};

void TestClientAddress::choosesFromTheField_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("proxies");
    QVERIFY(cases().size() >= 30);
    for (std::size_t i = 0; i < cases().size(); ++i) {
        for (const auto& [family, cast] : casts()) {
            for (int proxies = 0; proxies <= 2; ++proxies)
                QTest::addRow("SEC-R4 %s, %s, %d", cases()[i].name, family.c_str(), proxies)
                    << static_cast<int>(i) << QString::fromStdString(family) << proxies;
        }
    }
}

void TestClientAddress::choosesFromTheField()
{
    QFETCH(int, row);
    QFETCH(QString, family);
    QFETCH(int, proxies);
    const Case& tried = cases()[static_cast<std::size_t>(row)];
    const Cast& cast = casts().at(family.toStdString());
    const Lines lines = played(tried.lines, cast);
    const std::string a = cast.at('A');
    const std::string b = cast.at('B');
    if (proxies == 0) {
        const IpAddress client = parsed(cast.at('C'));
        QCOMPARE(chosen(clientAddress, client, {}, lines), client);
        QCOMPARE(chosen(clientAddress, client, networks({a, b}), lines), client);
        return;
    }
    const char peer = proxies == 1 ? 'A' : 'B';
    const char expected = proxies == 1 ? tried.one : tried.two;
    const auto trusted = proxies == 1 ? networks({a}) : networks({a, b});
    const IpAddress got = chosen(clientAddress, parsed(cast.at(peer)), trusted, lines);
    QCOMPARE(got.text(), parsed(cast.at(expected)).text());
    // Trusted by nobody, the peer is who it is.
    QCOMPARE(chosen(clientAddress, parsed(cast.at(peer)), {}, lines), parsed(cast.at(peer)));
}

void TestClientAddress::isNeverTalkedInto_data() { choosesFromTheField_data(); }

/// The same lines, sent by the client through proxies that add who came to them.
void TestClientAddress::isNeverTalkedInto()
{
    QFETCH(int, row);
    QFETCH(QString, family);
    QFETCH(int, proxies);
    const Cast& cast = casts().at(family.toStdString());
    const std::string client = cast.at('C');
    const Lines sent = played(cases()[static_cast<std::size_t>(row)].lines, cast);
    const auto trusted = networks({cast.at('A'), cast.at('B')});
    for (const bool ownLine : {false, true}) {
        Lines lines = sent;
        std::string peer = client;
        for (int i = 0; i < proxies; ++i) {
            lines = forwarded(lines, peer, ownLine);
            peer = cast.at(i == 0 ? 'A' : 'B');
        }
        QCOMPARE(chosen(clientAddress, parsed(peer), trusted, lines), parsed(client));
    }
}

void TestClientAddress::theTableCatchesANaiveChoice()
{
    const Cast& cast = casts().at("IPv4");
    const IpAddress client = parsed(cast.at('C'));
    int direct = 0;
    int behind = 0;
    for (const Case& tried : cases()) {
        const Lines lines = played(tried.lines, cast);
        direct += chosen(naive, client, {}, lines) == client ? 0 : 1;
        behind += chosen(naive, parsed(cast.at('A')), networks({cast.at('A')}), lines)
                == parsed(cast.at(tried.one))
            ? 0
            : 1;
    }
    QVERIFY2(direct >= 15 && behind >= 15,
        qPrintable(QString::number(direct) + ' ' + QString::number(behind)));
}

void TestClientAddress::trustsNetworks()
{
    const auto trusted = networks({"10.0.0.0/8", "fd00::/8"});
    const IpAddress client = parsed("198.51.100.7");
    QCOMPARE(chosen(clientAddress, parsed("10.9.8.7"), trusted, {"198.51.100.7, fd12::1"}), client);
    QCOMPARE(
        chosen(clientAddress, parsed("::ffff:10.9.8.7"), trusted, {"::ffff:198.51.100.7"}), client);
    QCOMPARE(
        chosen(clientAddress, parsed("11.0.0.1"), trusted, {"198.51.100.7"}), parsed("11.0.0.1"));
    // All of IPv6 trusted is not IPv4 trusted, in whichever form.
    QCOMPARE(chosen(clientAddress, parsed("::ffff:11.0.0.1"), networks({"::/0"}), {"198.51.100.7"}),
        parsed("11.0.0.1"));
}

void TestClientAddress::keysRates_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("198.51.100.7") << "198.51.100.7";
    QTest::newRow("::ffff:198.51.100.7") << "198.51.100.7";
    QTest::newRow("2001:db8:1:2:3:4:5:6") << "2001:db8:1:2::/64";
    QTest::newRow("2001:db8:1:2:ffff::") << "2001:db8:1:2::/64";
    QTest::newRow("2001:db8:1:3::1") << "2001:db8:1:3::/64";
    QTest::newRow("::1") << "::/64";
    QTest::newRow("fe80::1") << "fe80::/64";
}

void TestClientAddress::keysRates()
{
    QFETCH(QString, expected);
    QCOMPARE(rateKey(parsed(QTest::currentDataTag())), expected.toStdString());
}

QTEST_GUILESS_MAIN(TestClientAddress)
#include "tst_clientaddress.moc"
