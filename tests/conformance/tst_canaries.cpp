// SEC-Z2: what a role may not see is in no answer and no error of any operation, what it may see
// is, and no question tells the difference. Six roles, both stores, rules written by hand.

#include "tests/conformance/questions.h"
#include "tests/conformance/rules.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace trunkline;

namespace {

struct Scene {
    explicit Scene(const std::string& store)
        : world(store)
        , canaries(world)
    {
    }

    template <Operation Op>
    Result<typename Op::Response> ask(Role role, const Op& op)
    {
        return world.call(canaries.caller(role), op);
    }

    World world;
    Canaries canaries;
};

bool partOfWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whole: an amount is not found in the middle of a longer number.
bool holds(const std::string& text, const std::string& value)
{
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + 1)) {
        const std::size_t end = at + value.size();
        if ((at == 0 || !partOfWord(text[at - 1]))
            && (end == text.size() || !partOfWord(text[end])))
            return true;
    }
    return false;
}

/// All that a role is told: every read of it, and what it hears when it asks for more than it may.
std::vector<Reply> everything(Scene& scene, Role role)
{
    std::vector<Reply> answers;
    const Caller& caller = scene.canaries.caller(role);
    forEachOperation([&]<class Op>() {
        // OWNER and ADMIN may write all: tests of writes are elsewhere.
        const bool writes = Op::facts.effect == Effect::Write;
        if (writes && (role == Role::Owner || role == Role::Admin))
            return;
        if constexpr (Op::facts.effect == Effect::Write)
            hear(scene.world, caller, sample<Op>(scene.world), answers);
        else
            for (const Op& op : questions<Op>(scene.world, scene.canaries))
                hear(scene.world, caller, op, answers);
    });
    return answers;
}

const Reply* finder(const std::vector<Reply>& answers, const std::string& value)
{
    const auto found = std::find_if(answers.begin(), answers.end(),
        [&value](const Reply& answer) { return holds(answer.text, value); });
    return found == answers.end() ? nullptr : &*found;
}

/// A failure's message ends after a thousand characters; these lists may be longer.
bool isEmpty(const QStringList& lines)
{
    for (const QString& line : lines)
        qWarning("%s", qPrintable(line));
    return lines.isEmpty();
}

std::string shortened(const std::string& text) { return text.substr(0, 300); }

/// An answer that can be compared with another: JSON, or the error's words.
template <Operation Op>
std::string said(Scene& scene, Role role, const Op& op)
{
    const auto answer = scene.ask(role, op);
    return answer ? routeOf<Op>().encodeResponse(*answer) : textOf(answer.error());
}

} // namespace

class TestCanaries : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFieldHasARule();
    void rolesSeeWhatTheRulesSay_data();
    void rolesSeeWhatTheRulesSay();
    void partnersCountTheirOwnCalls_data() { stores(); }
    void partnersCountTheirOwnCalls();
    void filtersTellNothing_data() { stores(); }
    void filtersTellNothing();
    void hiddenFiguresAndDigitsAreNotAsked_data() { stores(); }
    void hiddenFiguresAndDigitsAreNotAsked();
    void cleanupTestCase();

private:
    static void stores()
    {
        QTest::addColumn<QString>("store");
        for (const std::string& kind : storeKinds())
            QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
    }
    Scene& scene(const QString& store) { return *m_scenes.at(store.toStdString()); }

    Rules m_rules;
    std::map<std::string, std::unique_ptr<Scene>> m_scenes;
};

void TestCanaries::initTestCase()
{
    for (const std::string& kind : storeKinds())
        m_scenes[kind] = std::make_unique<Scene>(kind);
}

void TestCanaries::everyFieldHasARule()
{
    QStringList without;
    for (const std::string& field : answeredFields()) {
        if (!m_rules.has(field))
            without << QString::fromStdString(field);
    }
    QVERIFY(isEmpty(without));

    std::set<std::string> planted;
    for (const Canary& canary : m_scenes.begin()->second->canaries.all())
        planted.insert(canary.field);
    const std::vector<std::string> wanted = m_rules.planted();
    QVERIFY(planted == std::set<std::string>(wanted.begin(), wanted.end()));
}

void TestCanaries::rolesSeeWhatTheRulesSay_data()
{
    QTest::addColumn<QString>("store");
    QTest::addColumn<int>("role");
    for (const std::string& kind : storeKinds()) {
        for (const Role role : enumerators<Role>())
            QTest::addRow("%s as %s", kind.c_str(), std::string(wireName(role)).c_str())
                << QString::fromStdString(kind) << int(role);
    }
}

void TestCanaries::rolesSeeWhatTheRulesSay()
{
    QFETCH(QString, store);
    QFETCH(int, role);
    Scene& all = scene(store);
    const std::vector<Reply> answers = everything(all, Role(role));

    QStringList wrong;
    std::size_t shown = 0;
    std::size_t hidden = 0;
    for (const Canary& canary : all.canaries.all()) {
        const bool may = m_rules.mayHave(all.canaries, Role(role), canary);
        (may ? shown : hidden) += 1;
        const Reply* found = finder(answers, may ? canary.value : stemOf(canary));
        if (may == (found != nullptr))
            continue;
        wrong << QString::fromStdString(canary.field + ' ' + canary.value
            + (may ? " is not shown" : " is told by " + shortened(found->asked)));
    }
    QVERIFY(isEmpty(wrong));

    std::size_t calls = 0;
    for (const Reply& answer : answers) {
        if (answer.asked.starts_with("calls.list"))
            calls += answer.rows;
    }
    QVERIFY(calls > 0);
    QVERIFY(shown > 0);
    QCOMPARE(hidden > 0, Role(role) != Role::Owner && Role(role) != Role::Admin);
    qInfo("%zu answers, %zu values shown, %zu hidden", answers.size(), shown, hidden);
}

void TestCanaries::partnersCountTheirOwnCalls()
{
    QFETCH(QString, store);
    Scene& all = scene(store);
    const ReadDashboard question = sample<ReadDashboard>(all.world);
    const Instant from = all.world.now() - std::chrono::days{5};
    for (const Role role : {Role::Publisher, Role::Buyer}) {
        const bool publisher = role == Role::Publisher;
        // From what the OWNER reads of the log, call by call.
        CallFilter own;
        if (publisher)
            own.publishers = {all.canaries.publisher(0)};
        else
            own.buyers = {all.canaries.buyer(0)};
        const auto page = all.ask(Role::Owner,
            ListCalls{from, all.world.now(), own, CallSort::StartedAscending, {{}, 1000}});
        QVERIFY(page.ok());
        QCOMPARE(page->items.size(), std::size_t(2));
        Figures wanted;
        wanted.revenueMicros = 0;
        wanted.payoutMicros = 0;
        std::set<std::string> campaigns;
        for (const Call& call : page->items) {
            wanted.calls += 1;
            wanted.answered += call.outcome == CallOutcome::Answered ? 1 : 0;
            wanted.qualified += call.qualified ? 1 : 0;
            wanted.repeatCallers += call.repeatCaller ? 1 : 0;
            wanted.talkSeconds += call.talkSeconds;
            *wanted.revenueMicros.micros += call.revenue.orZero();
            *wanted.payoutMicros.micros += call.payout.orZero();
            campaigns.insert(call.campaignName);
        }
        (publisher ? wanted.revenueMicros.micros : wanted.payoutMicros.micros).reset();

        const auto board = all.ask(role, question);
        QVERIFY(board.ok());
        QVERIFY(board->totals == wanted);
        std::int64_t days = 0;
        for (const DayPoint& day : board->days)
            days += day.figures.calls;
        QCOMPARE(days, wanted.calls);
        std::int64_t hours = 0;
        for (const HourPoint& hour : board->hours)
            hours += hour.calls;
        QCOMPARE(hours, wanted.calls);
        std::int64_t heat = 0;
        for (const HeatCell& cell : board->heat)
            heat += cell.calls;
        QCOMPARE(heat, wanted.calls);
        std::int64_t talk = 0;
        for (const TalkBucket& bucket : board->talk)
            talk += bucket.calls;
        QCOMPARE(talk, wanted.answered);
        std::set<std::string> named;
        for (const CampaignFigures& each : board->byCampaign)
            named.insert(each.name);
        QVERIFY(named == campaigns);
        std::int64_t regions = 0;
        for (const RegionFigures& each : board->byRegion)
            regions += each.figures.calls;
        QCOMPARE(regions, wanted.calls);
        QCOMPARE(board->byPublisher.size(), std::size_t(publisher ? 1 : 0));
        QCOMPARE(board->byBuyer.size(), std::size_t(publisher ? 0 : 1));
        QCOMPARE(board->caps.size(), std::size_t(publisher ? 0 : 1));

        const auto count = all.ask(role, CountCalls{from, all.world.now(), {}});
        QVERIFY(count.ok());
        QCOMPARE(count->total, wanted.calls);
    }
}

void TestCanaries::filtersTellNothing()
{
    QFETCH(QString, store);
    Scene& all = scene(store);
    const Canaries& canaries = all.canaries;
    SeededRandom random(5);
    const auto nowhere = [&]<class IdType>(IdType) { return random.id<IdType>(all.world.now()); };

    // By role: a filter on what it may not know of, and the same on what is nowhere.
    struct Pair {
        Role role;
        CallFilter there;
        CallFilter nowhere;
    };
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < 2; ++i) {
        // The other side, whoever it is.
        pairs.push_back({Role::Publisher, {}, {}});
        pairs.back().there.buyers = {canaries.buyer(i)};
        pairs.back().nowhere.buyers = {nowhere(BuyerId())};
        pairs.push_back({Role::Buyer, {}, {}});
        pairs.back().there.publishers = {canaries.publisher(i)};
        pairs.back().nowhere.publishers = {nowhere(PublisherId())};
    }
    // Another of the same side, and what is another's alone: the last call is.
    pairs.push_back({Role::Publisher, {}, {}});
    pairs.back().there.publishers = {canaries.publisher(1)};
    pairs.back().nowhere.publishers = {nowhere(PublisherId())};
    pairs.push_back({Role::Buyer, {}, {}});
    pairs.back().there.buyers = {canaries.buyer(1)};
    pairs.back().nowhere.buyers = {nowhere(BuyerId())};
    for (const Role role : {Role::Publisher, Role::Buyer}) {
        pairs.push_back({role, {}, {}});
        pairs.back().there.campaigns = {CampaignId{canaries.ids<CampaignId>().back()}};
        pairs.back().nowhere.campaigns = {nowhere(CampaignId())};
        pairs.push_back({role, {}, {}});
        pairs.back().there.numbers = {NumberId{canaries.ids<NumberId>().back()}};
        pairs.back().nowhere.numbers = {nowhere(NumberId())};
    }

    const Instant from = canaries.from();
    const Instant to = canaries.to();
    for (const Pair& pair : pairs) {
        const std::string at
            = std::string(wireName(pair.role)) + " filters by " + toJson(pair.there);
        ReadDashboard board = sample<ReadDashboard>(all.world);
        board.compareFrom = board.from;
        board.compareTo = board.to;
        ReadDashboard other = board;
        board.filter = pair.there;
        other.filter = pair.nowhere;
        QVERIFY2(said(all, pair.role, board) == said(all, pair.role, other), at.c_str());
        const Instant hour = std::chrono::floor<std::chrono::hours>(from);
        for (const Instant begin : {from, hour}) {
            QVERIFY2(said(all, pair.role, CountCalls{begin, to, pair.there})
                    == said(all, pair.role, CountCalls{begin, to, pair.nowhere}),
                at.c_str());
        }
        for (const CallSort sort : enumerators<CallSort>()) {
            QVERIFY2(said(all, pair.role, ListCalls{from, to, pair.there, sort, {}})
                    == said(all, pair.role, ListCalls{from, to, pair.nowhere, sort, {}}),
                at.c_str());
        }
        const SearchCalls there{"999555", CallerMatch::Contains, from, to, pair.there, {}};
        const SearchCalls nothing{"999555", CallerMatch::Contains, from, to, pair.nowhere, {}};
        QVERIFY2(said(all, pair.role, there) == said(all, pair.role, nothing), at.c_str());
        // The same question is no oracle because it finds nothing at all: the OWNER's finds calls.
        const auto owner
            = all.ask(Role::Owner, ListCalls{from, to, pair.there, CallSort::StartedAscending, {}});
        QVERIFY2(owner.ok() && !owner->items.empty(), at.c_str());
    }
}

void TestCanaries::hiddenFiguresAndDigitsAreNotAsked()
{
    QFETCH(QString, store);
    Scene& all = scene(store);
    const Canaries& canaries = all.canaries;
    // An order by what is not shown would show it.
    const auto byRevenue = [&](Role role) {
        return all.ask(
            role, ListCalls{canaries.from(), canaries.to(), {}, CallSort::RevenueDescending, {}});
    };
    QVERIFY(!byRevenue(Role::Publisher).ok());
    QCOMPARE(byRevenue(Role::Publisher).error().code, Errc::Invalid);
    for (const Role role : {Role::Owner, Role::Buyer, Role::Readonly})
        QVERIFY(byRevenue(role).ok());

    // A search by the digits of a caller that is shown masked would tell them.
    const auto search = [&](Role role, const std::string& digits) {
        return said(all, role,
            SearchCalls{digits, CallerMatch::Contains, canaries.from(), canaries.to(), {}, {}});
    };
    for (const Role role : {Role::Publisher, Role::Readonly}) {
        for (const std::string& number : canaries.callers()) {
            QCOMPARE(search(role, number.substr(1)), search(role, "424242424242"));
            QVERIFY(search(role, number.substr(1)).starts_with("forbidden"));
        }
    }
    // A BUYER finds its own callers, and of others' no more than of nobody's.
    const std::vector<std::string>& callers = canaries.callers();
    QVERIFY(search(Role::Buyer, callers[0].substr(1)).find(callers[0]) != std::string::npos);
    for (const std::size_t other : {1U, 3U})
        QCOMPARE(
            search(Role::Buyer, callers[other].substr(1)), search(Role::Buyer, "424242424242"));

    // A cursor made by hand compares names and numbers that are shown masked: nobody may begin
    // behind a text of his own choice.
    const auto begun = [&](const auto& list, const std::string& text) {
        auto op = list;
        op.page.limit = 1;
        const auto first = all.ask(Role::Readonly, op);
        if (!first || first->next.empty())
            return std::string("no second page");
        std::string plain = opened(first->next).substr(std::string(" made of ").size());
        const std::size_t key = plain.find('\x1f');
        const std::size_t id = plain.rfind('\x1f');
        plain.replace(key + 1, id - key - 1, '"' + text + '"');
        op.page.after
            = QByteArray::fromStdString(plain)
                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
                  .toStdString();
        op.page.limit = 1000;
        return said(all, Role::Readonly, op);
    };
    QCOMPARE(begun(ListPublishers{}, "A"), begun(ListPublishers{}, "Z"));
    QCOMPARE(begun(ListBuyers{}, "A"), begun(ListBuyers{}, "Z"));
    QCOMPARE(begun(ListNumbers{}, "+10"), begun(ListNumbers{}, "+1999"));
}

void TestCanaries::cleanupTestCase()
{
    for (auto& [kind, all] : m_scenes)
        QCOMPARE(all->world.verdict(), std::string("verified"));
    m_scenes.clear();
}

QTEST_GUILESS_MAIN(TestCanaries)
#include "tst_canaries.moc"
