// The same file, the same figures: on SQLite and on PostgreSQL, from rollups that were made anew,
// from rows that were shuffled, doubled or cut, and in a second import.

#include "tests/e2e/calllog.h"
#include "tests/e2e/place.h"
#include "tests/e2e/saleslog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace trunkline;

namespace {

QString date(QDate day) { return day.toString(Qt::ISODate); }

QJsonObject figuresOf(const QJsonObject& dashboard)
{
    return dashboard[QStringLiteral("totals")].toObject();
}

QJsonArray withoutIds(const QJsonValue& entries)
{
    QJsonArray out;
    for (const QJsonValue entry : entries.toArray()) {
        QJsonObject object = entry.toObject();
        object.remove(QLatin1String("id"));
        out.append(object);
    }
    return out;
}

/// Ids differ from store to store; nothing else may.
QByteArray comparable(QJsonObject dashboard)
{
    for (const char* list : {"by_campaign", "by_publisher", "by_buyer", "caps"})
        dashboard[QLatin1String(list)] = withoutIds(dashboard[QLatin1String(list)]);
    return QJsonDocument(dashboard).toJson();
}

/// The id that a breakdown prints beside a name.
QString idOf(const QJsonObject& dashboard, const char* breakdown, const QString& name)
{
    for (const QJsonValue entry : dashboard[QLatin1String(breakdown)].toArray()) {
        if (entry[QStringLiteral("name")].toString() == name)
            return entry[QStringLiteral("id")].toString();
    }
    qFatal("%s does not show %s", breakdown, qPrintable(name));
}

QStringList asking(QDate from, QDate to)
{
    return {QStringLiteral("dashboard"), QStringLiteral("--from"), date(from),
        QStringLiteral("--to"), date(to)};
}

QJsonObject ask(const StorePlace& place, const SaleQuestion& question, const QStringList& more = {})
{
    const QJsonObject all = place.answer(asking({2024, 3, 1}, {2024, 4, 30}));
    QStringList words = asking(question.from, question.to) + more;
    const auto add = [&](const char* flag, const char* breakdown, const QString& name) {
        if (!name.isEmpty())
            words += {QLatin1String(flag), idOf(all, breakdown, name)};
    };
    add("--campaign", "by_campaign", question.campaign);
    add("--publisher", "by_publisher", question.publisher);
    add("--buyer", "by_buyer", question.buyer);
    for (const QString& outcome : question.outcomes)
        words += {QStringLiteral("--outcome"), outcome};
    if (question.minimumTalk > 0)
        words += {QStringLiteral("--min-talk"), QString::number(question.minimumTalk)};
    return place.answer(words);
}

SaleSums sumsOf(const QJsonObject& dashboard)
{
    const QJsonObject totals = figuresOf(dashboard);
    const auto number
        = [&totals](const char* name) { return totals[QLatin1String(name)].toInteger(-1); };
    return {number("calls"), number("answered"), number("talk_seconds"), number("revenue_micros"),
        number("payout_micros"), number("cost_micros")};
}

std::map<QByteArray, SaleQuestion> questions()
{
    const QDate begin(2024, 3, 18);
    const QDate end(2024, 4, 12);
    const QDate changes(2024, 3, 31);
    return {{"all", {begin, end, {}, {}, {}, {}, 0}},
        {"one day", {changes, changes, {}, {}, {}, {}, 0}},
        {"the other change", {{2024, 4, 6}, {2024, 4, 8}, {}, {}, {}, {}, 0}},
        {"nothing", {{2024, 4, 20}, {2024, 4, 22}, {}, {}, {}, {}, 0}},
        {"campaign", {begin, end, QStringLiteral("Autumn, Sale"), {}, {}, {}, 0}},
        {"publisher and campaign",
            {begin, changes, QString::fromUtf8("\u00dcbersee"), QStringLiteral("Radio Two"), {}, {},
                0}},
        {"buyer", {changes, end, {}, {}, QStringLiteral("South Desk"), {}, 0}},
        {"outcomes",
            {begin, end, {}, {}, {}, {QStringLiteral("answered"), QStringLiteral("busy")}, 0}},
        {"minimum talk", {begin, end, {}, {}, {}, {}, 120}},
        {"all at once",
            {begin, end, QStringLiteral("Spring Sale"), QStringLiteral("Search One"),
                QStringLiteral("North Desk"), {QStringLiteral("answered")}, 60}}};
}

/// Imports and answers its report.
QJsonObject import(const StorePlace& place, const QByteArray& text, const QStringList& options)
{
    const QString file = place.write(QStringLiteral("calls.csv"), text);
    return place.answer(QStringList{QStringLiteral("import"), file, QStringLiteral("--rejects"),
                            place.path(QStringLiteral("rejects.csv"))}
        + options);
}

qint64 count(const QJsonObject& report, const char* name)
{
    return report[QLatin1String(name)].toInteger(-1);
}

/// All tables but that of the jobs.
Digests contentOf(const StorePlace& place)
{
    Digests digests = place.digests(true);
    digests.erase(QStringLiteral("jobs"));
    return digests;
}

bool trailHolds(const StorePlace& place)
{
    const QJsonObject verdict = place.answer({QStringLiteral("audit"), QStringLiteral("verify")});
    return verdict[QStringLiteral("ok")].toBool()
        && verdict[QStringLiteral("findings")].toArray().isEmpty();
}

/// A statement reads or writes one of the tables that grow with every call.
bool touchesCalls(const QString& statement)
{
    static const QRegularExpression table(
        QStringLiteral("\\b(from|join|into|update|table)\\s+(only\\s+)?\"?"
                       "(public\\.)?\"?(calls|call_external_ids|transcripts)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return table.match(statement).hasMatch();
}

void addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const QString& kind : StorePlace::kinds())
        QTest::newRow(qPrintable(kind)) << kind;
}

} // namespace

class TestSameEverywhere : public QObject {
    Q_OBJECT

private slots:
    void stores_data();
    void stores();
    void rebuild_data();
    void rebuild();
    void rearranged_data();
    void rearranged();
    void cut_data();
    void cut();

private:
    const SalesLog m_sales{900};
};

void TestSameEverywhere::stores_data()
{
    QTest::addColumn<QString>("zone");
    for (const char* zone : {"America/New_York", "Europe/London", "Asia/Kathmandu",
             "Australia/Lord_Howe", "Pacific/Chatham"})
        QTest::newRow(zone) << QString::fromLatin1(zone);
}

void TestSameEverywhere::stores()
{
    QFETCH(QString, zone);
    std::vector<std::unique_ptr<StorePlace>> places;
    for (const QString& kind : StorePlace::kinds()) {
        places.push_back(std::make_unique<StorePlace>(kind, zone, QStringLiteral("EUR")));
        const QJsonObject report = import(*places.back(), m_sales.text(), SalesLog::options());
        QCOMPARE(count(report, "imported"), m_sales.calls().size());
    }
    for (const auto& [name, question] : questions()) {
        QByteArray first;
        for (const auto& place : places) {
            const QJsonObject dashboard = ask(*place, question);
            const SaleSums found = sumsOf(dashboard);
            const SaleSums wanted = m_sales.sums(question, zone.toLatin1());
            const QByteArray said = name + " on " + place->kind().toUtf8() + ": "
                + QJsonDocument(figuresOf(dashboard)).toJson(QJsonDocument::Compact);
            QVERIFY2(found == wanted, said.constData());
            QVERIFY2((wanted.calls > 0) == (name != "nothing"), said.constData());
            const QByteArray shown = comparable(dashboard);
            if (first.isEmpty())
                first = shown;
            QVERIFY2(shown == first, said.constData());
        }
    }
    for (const auto& place : places)
        QVERIFY(trailHolds(*place));
}

void TestSameEverywhere::rebuild_data() { addKinds(); }

void TestSameEverywhere::rebuild()
{
    QFETCH(QString, kind);
    StorePlace place(kind, QStringLiteral("Australia/Lord_Howe"));
    import(place, m_sales.text(), SalesLog::options());
    const SaleQuestion all = questions().at("all");
    const SaleQuestion narrow = questions().at("minimum talk");
    const QJsonObject before = ask(place, all);
    const Digests digests = contentOf(place);
    QVERIFY(count(figuresOf(before), "repeat_callers") > 0);

    // A plain dashboard reads rollups, one with a filter that they cannot answer the calls.
    const auto statements = [&](const SaleQuestion& question) {
        QStringList texts;
        const QJsonObject explained = ask(place, question, {QStringLiteral("--explain")});
        for (const QJsonValue each : explained[QStringLiteral("statements")].toArray())
            texts.append(each.toString());
        return texts;
    };
    const QStringList plain = statements(all);
    QVERIFY(plain.size() > 3);
    QVERIFY(!plain.filter(QStringLiteral("from call_hour")).isEmpty());
    for (const QString& statement : plain)
        QVERIFY2(!touchesCalls(statement), qPrintable(statement));
    const QStringList filtered = statements(narrow);
    QVERIFY(std::any_of(filtered.begin(), filtered.end(), touchesCalls));

    int emptied = 0;
    for (const auto& [table, digest] : digests) {
        if (table.startsWith(QStringLiteral("call_"))
            && table != QStringLiteral("call_external_ids")) {
            place.execute("delete from " + table.toUtf8());
            ++emptied;
        }
    }
    QVERIFY(emptied >= 3);
    const QJsonObject without = ask(place, {all.from, all.to, {}, {}, {}, {}, 0});
    QCOMPARE(sumsOf(without), SaleSums{});
    for (const char* list : {"by_campaign", "by_publisher", "by_buyer", "by_region"})
        QCOMPARE(without[QLatin1String(list)].toArray().size(), 0);
    QCOMPARE(sumsOf(place.answer(asking(narrow.from, narrow.to)
                 + QStringList{QStringLiteral("--min-talk"), QStringLiteral("120")})),
        m_sales.sums(narrow, "Australia/Lord_Howe"));

    const QJsonObject rebuilt = place.answer({QStringLiteral("rebuild")});
    QCOMPARE(count(rebuilt, "calls"), m_sales.calls().size());
    QCOMPARE(ask(place, all), before);
    QVERIFY(contentOf(place) == digests);
    QVERIFY(trailHolds(place));

    // The calls themselves gone, a plain dashboard stays as it is until the rollups are made anew.
    place.expectFindings({QStringLiteral("rolled_back")});
    for (const char* table : {"transcripts", "call_external_ids", "calls"})
        place.execute(QByteArray("delete from ") + table);
    QCOMPARE(ask(place, all), before);
    QCOMPARE(sumsOf(place.answer(asking(narrow.from, narrow.to)
                 + QStringList{QStringLiteral("--min-talk"), QStringLiteral("120")})),
        SaleSums{});
    QCOMPARE(count(place.answer({QStringLiteral("rebuild")}), "calls"), 0);
    QCOMPARE(sumsOf(place.answer(asking(all.from, all.to))), SaleSums{});
}

void TestSameEverywhere::rearranged_data() { addKinds(); }

void TestSameEverywhere::rearranged()
{
    QFETCH(QString, kind);
    StorePlace place(kind, QStringLiteral("America/New_York"));
    // The names are there before, so that their ids are the same in every run.
    import(place, SalesLog::text(m_sales.calls().first(40)), SalesLog::options());
    place.keep();
    import(place, m_sales.text(), SalesLog::options());
    const Digests wanted = contentOf(place);
    const qint64 fresh = m_sales.calls().size() - 40;

    std::mt19937 random(7);
    QList<SaleCall> doubled = m_sales.calls() + m_sales.calls();
    QList<SaleCall> twice;
    for (const SaleCall& call : m_sales.calls())
        twice += {call, call};
    QList<SaleCall> reversed = m_sales.calls();
    std::reverse(reversed.begin(), reversed.end());
    QList<SaleCall> shuffled = m_sales.calls();
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::shuffle(doubled.begin(), doubled.end(), random);
    for (const QList<SaleCall>& calls : {reversed, shuffled, doubled, twice}) {
        for (const int batch : {10'000, 50, 7}) {
            place.restore();
            const QStringList options = SalesLog::options()
                + QStringList{QStringLiteral("--batch-size"), QString::number(batch)};
            const QJsonObject report = import(place, SalesLog::text(calls), options);
            QCOMPARE(count(report, "rows"), calls.size());
            QCOMPARE(count(report, "imported"), fresh);
            QCOMPARE(count(report, "duplicates"), calls.size() - fresh);
            QCOMPARE(count(report, "conflicts"), 0);
            QCOMPARE(count(report, "rejected"), 0);
            QVERIFY(contentOf(place) == wanted);
        }
        const QJsonObject again = import(place, SalesLog::text(calls), SalesLog::options());
        QCOMPARE(count(again, "imported"), 0);
        QCOMPARE(count(again, "duplicates"), calls.size());
        QVERIFY(contentOf(place) == wanted);
        QVERIFY(trailHolds(place));
    }
}

void TestSameEverywhere::cut_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("options");
    const QStringList newYork{QStringLiteral("--time-zone"), QStringLiteral("America/New_York")};
    for (const QString& kind : StorePlace::kinds()) {
        const auto row = [&kind](const char* name) -> QTestData& {
            return QTest::addRow("%s, %s", qPrintable(kind), name);
        };
        row("sales") << kind << SalesLog::text(m_sales.calls().first(60)) << SalesLog::options();
        row("asterisk") << kind << CallLog(60).text() << newYork;
    }
}

void TestSameEverywhere::cut()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, text);
    QFETCH(QStringList, options);
    StorePlace place(kind, QStringLiteral("America/New_York"));
    place.keep();
    std::mt19937 random(1'999);
    const qsizetype headerEnd = text.startsWith("Call ID") ? text.indexOf('\n') + 1 : 0;
    const qsizetype firstRow = text.indexOf('\n', headerEnd) + 1;
    const auto total = [&place] {
        return figuresOf(place.answer(asking({2024, 1, 1}, {2024, 12, 31})));
    };
    const int cuts = place.isFile() ? 20 : 6;
    for (int number = 0; number < cuts; ++number) {
        place.restore();
        const auto length = static_cast<unsigned long>(text.size() - firstRow);
        const qsizetype at = firstRow + static_cast<qsizetype>(random() % length);
        const QByteArray part = text.first(at);
        const QByteArray said = "cut at byte " + QByteArray::number(at) + " after "
            + part.last(20).toPercentEncoding(" ;,.");
        const QString file = place.write(QStringLiteral("calls.csv"), part);
        const QJsonObject seen
            = place.answer(QStringList{QStringLiteral("import"), file, QStringLiteral("--inspect")}
                + options.first(2));
        const QJsonObject report = import(place, part, options);
        const qint64 imported = count(report, "imported");
        QVERIFY2(count(report, "rows")
                == imported + count(report, "duplicates") + count(report, "rejected"),
            said.constData());
        QVERIFY2(count(report, "rows") == count(seen, "rows"), said.constData());
        QVERIFY2(count(report, "rejected") == count(seen, "rejected"), said.constData());
        QVERIFY2(imported == count(seen, "distinct_ids"), said.constData());
        QVERIFY2(imported > 0, said.constData());
        QCOMPARE(count(total(), "calls"), imported);
        QCOMPARE(count(total(), "answered"), count(report, "answered"));
        QCOMPARE(count(total(), "talk_seconds"), count(report, "talk_seconds"));

        const Digests once = contentOf(place);
        const QJsonObject again = import(place, part, options);
        QCOMPARE(count(again, "imported"), 0);
        QCOMPARE(count(again, "duplicates"), imported + count(report, "duplicates"));
        QVERIFY2(contentOf(place) == once, said.constData());

        const QJsonObject rest = import(place, text, options);
        QVERIFY2(
            count(rest, "conflicts") <= count(seen, "duplicates_in_file") + 1, said.constData());
        QCOMPARE(count(total(), "calls"), imported + count(rest, "imported"));
    }
    QVERIFY(trailHolds(place));
}

QTEST_GUILESS_MAIN(TestSameEverywhere)
#include "tst_sameeverywhere.moc"
