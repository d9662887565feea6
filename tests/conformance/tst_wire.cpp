// Every operation as a request and back, and what is refused on the way.

#include "services/contract/wire.h"
#include "tests/conformance/operations.h"
#include "tests/conformance/world.h"

#include <QTest>

#include <array>
#include <cstring>

using namespace trunkline;

namespace {

struct Trip {
    std::string sent;
    std::string arrived; ///< or the error
};

template <Operation Op>
Trip travel(const Op& operation)
{
    const WireRequest request = toWire(operation);
    WireParts parts;
    const auto decoded = percentDecoded(request.path);
    const auto path = decoded ? matched(pathParts(Op::facts.path), *decoded) : std::nullopt;
    const auto query = parseQuery(request.query);
    if (!path || !query)
        return {toJson(operation), "no path or query: " + request.path + '?' + request.query};
    parts.path = *path;
    parts.query = *query;
    parts.body = request.body;
    const auto back = fromWire<Op>(parts);
    if (back)
        return {toJson(operation), toJson(*back)};
    std::string why = back.error().detail;
    for (const FieldError& each : back.error().fields)
        why += "; " + each.field + ": " + each.message;
    return {toJson(operation), why};
}

/// The fields that a request is refused for, joined by blanks; empty: it is taken.
template <Operation Op>
QByteArray refusedFor(const char* path, const char* query, const char* body)
{
    const auto fields = parseQuery(query);
    if (!fields)
        return QByteArray::fromStdString(fields.error().fields.front().field);
    const auto parameters = matched(pathParts(Op::facts.path), path);
    if (!parameters)
        return "no such path";
    const auto operation = fromWire<Op>({*parameters, *fields, body});
    if (operation)
        return {};
    QByteArrayList names;
    for (const FieldError& each : operation.error().fields)
        names.append(QByteArray::fromStdString(each.field));
    return names.isEmpty() ? "?" : names.join(' ');
}

constexpr const char* someId = "/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219/archive";

} // namespace

class TestWire : public QObject {
    Q_OBJECT

private slots:
    void everyOperationTravels();
    void listsAndOptionalsTravel();
    void refusesBadRequests_data();
    void refusesBadRequests();
    void listsAreTakenApart_data();
    void listsAreTakenApart();
    void largeRecordsTravel();
    void listsHaveTheirLimits_data();
    void listsHaveTheirLimits();
    void faultsNameTheirField_data();
    void faultsNameTheirField();
    void faultyTextIsNamed_data();
    void faultyTextIsNamed();
    void bindsDefaults();
    void escapes_data();
    void escapes();
};

void TestWire::everyOperationTravels()
{
    const std::unique_ptr<World> world = std::make_unique<World>("sqlite");
    int count = 0;
    forEachOperation([&]<Operation Op>() {
        const Trip trip = travel(sample<Op>(*world));
        QCOMPARE(trip.arrived, trip.sent);
        ++count;
    });
    QCOMPARE(count, int(boost::mp11::mp_size<Operations>::value));
}

void TestWire::listsAndOptionalsTravel()
{
    ListCalls list;
    list.from = Instant{std::chrono::microseconds{1'764'000'000'123'456}};
    list.to = list.from + std::chrono::hours{1};
    list.filter.campaigns = {CampaignId{*Uuid::parse("019b76da-a800-70ee-b720-415f2ff65219")},
        CampaignId{*Uuid::parse("019b76da-a800-70ee-b720-415f2ff65210")}};
    list.filter.outcomes = {CallOutcome::Answered, CallOutcome::NoAnswer};
    list.filter.qualified = false;
    list.filter.minimumTalk = 30;
    list.sort = CallSort::TalkDescending;
    list.page = {"a+b/c=&?%", 7};
    const Trip trip = travel(list);
    QCOMPARE(trip.arrived, trip.sent);
}

void TestWire::refusesBadRequests_data()
{
    QTest::addColumn<QByteArray>("refused");
    QTest::addColumn<QByteArray>("expected");
    const auto calls = [](const char* name, const char* query, const char* expected) {
        QTest::newRow(name) << refusedFor<ListCalls>("/v1/calls", query, "")
                            << QByteArray(expected);
    };
    calls("usual", "from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00%2B02:00", "");
    calls("plus is a plus", "from=2026-11-01T00:00:00+02:00&to=2026-11-02T00:00:00Z", "");
    calls("unknown field", "form=1", "form");
    calls("twice", "page.limit=1&page.limit=2", "page.limit");
    calls("no number", "page.limit=1e3", "page.limit");
    calls("empty number", "page.limit=", "page.limit");
    calls("number too large", "page.limit=9223372036854775808", "page.limit");
    calls("no boolean", "filter.qualified=yes", "filter.qualified");
    calls("no enumerator", "sort=best", "sort");
    calls("one of a list", "filter.outcomes=answered&filter.outcomes=lost", "filter.outcomes");
    calls("no time", "from=yesterday", "from");
    calls("a record is no field", "page=1", "page");
    calls("broken escape", "sort=%4", "sort");
    calls("broken UTF-8", "sort=%ff", "sort");
    calls("U+0000", "sort=a%00", "sort");

    const auto archive
        = [](const char* name, const char* query, const char* body, const char* expected) {
              QTest::newRow(name) << refusedFor<ArchiveCampaign>(someId, query, body)
                                  << QByteArray(expected);
          };
    archive("body", "", R"({"version":3})", "");
    archive("nothing", "", "", "version");
    archive("id twice", "", R"({"id":"019b76da-a800-70ee-b720-415f2ff65219","version":3})", "id");
    archive("query on a write", "version=3", "", "version");
    archive("array", "", "[]", "body");
    archive("unknown member", "", R"({"version":3,"force":true})", "force");
    archive("fraction", "", R"({"version":3.0})", "version");
    archive("twice in the body", "", R"({"version":3,"version":3})", "version");
    QTest::newRow("id that is none")
        << refusedFor<ReadCampaign>("/v1/campaigns/17", "", "") << QByteArray("id");
    QTest::newRow("body on a GET")
        << refusedFor<ReadCampaign>("/v1/campaigns/019b76da-a800-70ee-b720-415f2ff65219", "", "{}")
        << QByteArray("body");
    QTest::newRow("tenant in the query")
        << refusedFor<ReadTenant>("/v1/tenant", "tenant_id=1", "") << QByteArray("tenant_id");
}

void TestWire::refusesBadRequests()
{
    QFETCH(QByteArray, refused);
    QTEST(refused, "expected");
}

IngestCalls someCalls(int count, int segments)
{
    IngestCalls batch{"pbx", {}, {}};
    CallRecord call;
    call.startedAt = Instant{std::chrono::seconds{1'790'000'000}};
    call.caller.value = "+12025550111";
    for (int i = 0; i < count; ++i) {
        call.externalId = "call " + std::to_string(i);
        call.transcript.resize(static_cast<std::size_t>(segments));
        for (TranscriptSegment& each : call.transcript)
            each.text.value = "what was said, at some length, in call " + std::to_string(i);
        batch.calls.push_back(call);
    }
    return batch;
}

void TestWire::listsAreTakenApart_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("refused");
    const QByteArray body = QByteArray::fromStdString(toWire(someCalls(3, 0)).body);
    const auto with = [&body](const char* before, const char* after) {
        QByteArray changed = body;
        const qsizetype at = changed.lastIndexOf(before);
        if (at < 0)
            qFatal("no %s in the body", before);
        return changed.replace(at, qsizetype(strlen(before)), after);
    };
    const auto list = [](const char* calls) {
        return QByteArray(R"({"source":"pbx","calls":)") + calls + R"(,"progress":null})";
    };
    const QByteArray none;
    QTest::newRow("as it is") << body << none;
    QTest::newRow("a key with an escape") << with("\"calls\"", R"("c\u0061lls")") << none;
    QTest::newRow("no element") << list("[]") << none;
    QTest::newRow("a fault in the last") << with("\"talk_seconds\":0", "\"talk_seconds\":\"0\"")
                                         << QByteArray("calls[2].talk_seconds");
    QTest::newRow("a member that nobody knows") << with("\"transcript\":[]",
        R"("transcript":[],"more":[[{}]])") << QByteArray("calls[2].more");
    QTest::newRow("a list of a record is not the list")
        << with("\"transcript\":[]", R"("transcript":[7])") << QByteArray("calls[2].transcript[0]");
    QTest::newRow("elements of all kinds")
        << list(R"([1,"a\u0062\n",[1,[{"calls":[2]}]],null,true])")
        << QByteArray("calls[0] calls[1] calls[2] calls[3] calls[4]");
    for (const char* kind : {"5", "null", "\"text\"", "true", R"({"calls":[1]})"})
        QTest::addRow("no list but %s", kind) << list(kind) << QByteArray("calls");
    QTest::newRow("no list") << QByteArray(R"({"source":"pbx","progress":null})")
                             << QByteArray("calls");
    QTest::newRow("all in a list") << QByteArray(R"([{"calls":[1]}])") << QByteArray("body");
}

void TestWire::listsAreTakenApart()
{
    QFETCH(QByteArray, body);
    QTEST((refusedFor<IngestCalls>("/v1/calls", "", body.constData())), "refused");
}

/// Each of them takes more than one piece of memory.
void TestWire::largeRecordsTravel()
{
    const Trip trip = travel(someCalls(100, 40));
    QCOMPARE(trip.arrived, trip.sent);
}

void TestWire::listsHaveTheirLimits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem"); // empty: it is taken
    QTest::addColumn<int>("taken");
    const QString twice = QStringLiteral("stands twice");
    const QString many = QStringLiteral("has more than 3 elements");
    QTest::newRow("as many as may be")
        << QByteArray(R"({"a":[1,2,3],"b":[4],"c":[5,6]})") << QString() << 4;
    QTest::newRow("one more") << QByteArray(R"({"a":[1,2,3,4,5,6,7]})") << many << 3;
    QTest::newRow("one more, in a list that is not taken")
        << QByteArray(R"({"c":[1,2,3,4]})") << many << 0;
    QTest::newRow("twice") << QByteArray(R"({"a":[1,2],"a":[3]})") << twice << 2;
    QTest::newRow("twice, once in an escape")
        << QByteArray(R"({"a":[1,2],"\u0061":[3]})") << twice << 2;
    QTest::newRow("twice, first as no list") << QByteArray(R"({"a":1,"a":[3]})") << twice << 0;
    QTest::newRow("another twice") << QByteArray(R"({"a":[1,2],"c":1,"c":2})") << twice << 2;
    QTest::newRow("cut off") << QByteArray(R"({"a":[1,{"x":[)")
                             << QStringLiteral("is no JSON at byte 14: incomplete") << 1;
}

void TestWire::listsHaveTheirLimits()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    int taken = 0;
    const auto count = [&taken](const boost::json::value&) { ++taken; };
    const std::array<JsonList, 2> lists{{{"a", count}, {"b", count}}};
    const auto tree = parseJson(text.toStdString(), {32, 3, 100}, {}, lists);
    QCOMPARE(tree.ok(), problem.isEmpty());
    if (!tree)
        QVERIFY2(tree.error().fields.front().message.find(problem.toStdString()) == 0,
            tree.error().fields.front().message.c_str());
    QTEST(taken, "taken");
}

void TestWire::faultsNameTheirField_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("message");
    const QString whole = QStringLiteral("must be a whole number, not 1.5");
    const QString range = QStringLiteral("must lie between -9223372036854775808 and ");
    const QString deep = QStringLiteral("has more than 32 objects and lists around it");
    const QString twice = QStringLiteral("stands twice in its object; keep one");
    const QString elements = QStringLiteral("has more than 3 elements; send fewer at once");
    const QString members = QStringLiteral("has more than 3 members; send fewer at once");
    const QString noText = QStringLiteral("holds U+0000; leave it out");
    const auto row
        = [](const char* name, const char* text, const char* field, const QString& message) {
              QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(field) << message;
          };
    row("a fraction", R"({"b":1.5})", "b", whole);
    row("a fraction in an object", R"({"b":{"c":"d","e" : 1.5}})", "b.e", whole);
    row("a fraction in a list", R"({"b":[[],[1,{"c":1.5}]]})", "b[1][1].c", whole);
    row("a fraction in a list that is taken", R"({"a":[{"c":1},{"c":1.5}]})", "a[1].c", whole);
    row("a fraction by itself", "1.5", "body", whole);
    row("behind quotes and brackets in texts", R"({"a":"]}\"","b\"[{":"x,y","c":1.5})", "c", whole);
    row("too large", R"({"b":18000000000000000000})", "b", range);
    row("larger than 64 bits", R"({"b":99999999999999999999})", "b", range);
    row("too small", R"({"b":-9223372036854775809})", "b", range);
    row("an exponent", R"({"b":1e3})", "b", QStringLiteral("must be a whole number, not 1e3"));
    row("too deep", QByteArray(40, '[').constData(), QByteArray("[0]").repeated(32).constData(),
        deep);
    row("an empty key", R"({"":{"c":1.5}})", "c", whole);
    row("too many elements", R"({"b":{"c":[1,2,3,4]},"d":1})", "b.c", elements);
    row("too many that are taken", R"({"a":[1,2,3,4]})", "a", elements);
    row("too many objects that are taken", R"({"a":[{},{},{},{"b":{}}]})", "a", elements);
    row("too many lists that are taken", R"({"a":[[],[],[],[1]]})", "a", elements);
    row("too many members", R"({"b":{"c":1,"d":1,"e":1,"f":1}})", "b", members);
    row("too many members outermost", R"({"c":1,"d":1,"e":1,"f":1})", "body", members);
    row("twice", R"({"b":1,"b":2})", "b", twice);
    row("twice in an object", R"({"c":[{"b":1,"b":2}]})", "c[0].b", twice);
    row("twice in one that is taken", R"({"a":[{},{"b":1,"b":2}]})", "a[1].b", twice);
    row("a list that is taken twice", R"({"a":[],"a":[]})", "a", twice);
    row("a key with many figures", R"({"55512345":1.5})", "55••••••", whole);
    row("U+0000", R"({"b":["c\u0000"]})", "b[0]", noText);
    row("U+0000 in a key", R"({"b":{"c\u0000":1}})", "b", noText);
    row("a long text", R"({"b":"0123456789"})", "b", QStringLiteral("is longer than 8 bytes"));
    row("no JSON", R"({"b":[1,x]})", "b[1]", QStringLiteral("is no JSON at byte 8: "));
    row("no JSON at all", "x", "body", QStringLiteral("is no JSON at byte 0: "));
    row("behind the end", "{}{}", "body", QStringLiteral("is no JSON at byte 2: "));
    row("nothing", "", "body", QStringLiteral("is no JSON at byte 0: "));
}

void TestWire::faultsNameTheirField()
{
    QFETCH(QByteArray, text);
    const std::array<JsonList, 1> lists{{{"a", [](const boost::json::value&) {}}}};
    const auto tree = parseJson(text.toStdString(), {32, 3, 8}, {}, lists);
    QVERIFY(!tree);
    QCOMPARE(tree.error().fields.size(), std::size_t{1});
    const FieldError& wrong = tree.error().fields.front();
    QTEST(QString::fromStdString(wrong.field), "field");
    QFETCH(QString, message);
    QVERIFY2(QString::fromStdString(wrong.message).startsWith(message), wrong.message.c_str());
}

void TestWire::faultyTextIsNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("in a string") << QByteArray("{\"a\":\"x\xff\"}");
    QTest::newRow("in a string that is taken") << QByteArray("{\"a\":[\"x\xc3\"]}");
    QTest::newRow("in a key") << QByteArray("{\"\xed\xa0\x80\":1}");
    QTest::newRow("behind an escape") << QByteArray("{\"a\":\"\\n\xf4\x90\x80\x80\"}");
    QTest::newRow("overlong") << QByteArray("{\"a\":\"\xc0\xaf\"}");
    QTest::newRow("between values") << QByteArray("{\"a\":1\xa0}");
    QTest::newRow("cut off") << QByteArray("{\"a\":\"\xe2\x82");
    QTest::newRow("behind the end") << QByteArray("{}\xfe");
}

void TestWire::faultyTextIsNamed()
{
    QFETCH(QByteArray, text);
    const std::array<JsonList, 1> lists{{{"a", [](const boost::json::value&) {}}}};
    const auto tree = parseJson(text.toStdString(), {}, {}, lists);
    QVERIFY(!tree);
    QCOMPARE(tree.error().detail, std::string("the body is not UTF-8"));
}

void TestWire::bindsDefaults()
{
    const auto list = fromWire<ListCampaigns>({{}, {{"page.limit", "5"}}, ""});
    QVERIFY(list.ok());
    QCOMPARE(list->page.limit, std::int64_t{5});
    QCOMPARE(list->page.after, std::string());
}

void TestWire::escapes_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("escaped");
    QTest::newRow("unreserved") << QByteArray("aZ09-._~") << QByteArray("aZ09-._~");
    QTest::newRow("reserved") << QByteArray("a b&c=d/e?f+g%")
                              << QByteArray("a%20b%26c%3Dd%2Fe%3Ff%2Bg%25");
    QTest::newRow("UTF-8") << QByteArray("é") << QByteArray("%C3%A9");
}

void TestWire::escapes()
{
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, escaped);
    QCOMPARE(QByteArray::fromStdString(percentEncoded(plain.toStdString())), escaped);
    const auto back = percentDecoded(escaped.toStdString());
    QVERIFY(back.ok());
    QCOMPARE(QByteArray::fromStdString(*back), plain);
}

QTEST_GUILESS_MAIN(TestWire)

#include "tst_wire.moc"
