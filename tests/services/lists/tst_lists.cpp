// Lists and reads of what is configured: every record comes back as it was written, page by page,
// and no other tenant sees it. On both stores.

#include "services/contract/buyers.h"
#include "services/contract/imports.h"
#include "tests/services/stage/nasty.h"
#include "tests/services/stage/rowsof.h"
#include "tests/services/stage/stage.h"
#include "tests/services/stage/stores.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace trunkline;

using Check = std::function<void(Stage&)>;
Q_DECLARE_METATYPE(Check)

namespace {

/// All pages of a list, joined; every page but the last must be full.
template <class List>
auto collect(Stage& stage, List list, std::int64_t limit)
{
    decltype(List::Response::items) all;
    list.page = {.after = {}, .limit = limit};
    do {
        const auto page = stage.call(list);
        if (!page) {
            qWarning("a page failed: %s", page.error().detail.c_str());
            return decltype(all)();
        }
        if (!page->next.empty() && static_cast<std::int64_t>(page->items.size()) != limit)
            qWarning("a page is not full");
        all.insert(all.end(), page->items.begin(), page->items.end());
        list.page.after = page->next;
    } while (!list.page.after.empty());
    return all;
}

template <class Record, class List, class Read>
void comparePages(Stage& stage, const std::vector<Record>& expected, const List& list, Read read)
{
    for (const std::int64_t limit : {1, 99, 250, 1000}) {
        const std::vector<Record> seen = collect(stage, list, limit);
        QCOMPARE(seen.size(), expected.size());
        QVERIFY(seen == expected);
    }
    for (const std::int64_t limit : {0, 1001}) {
        List wrong = list;
        wrong.page.limit = limit;
        const auto page = stage.call(wrong);
        QVERIFY(!page.ok() && page.error().code == Errc::Invalid);
        QCOMPARE(fieldMessage(page.error(), "page.limit"), std::string("Use 1 to 1000."));
    }
    for (const char* after : {"nonsense", "AAAA"}) {
        List wrong = list;
        wrong.page.after = after;
        const auto page = stage.call(wrong);
        QVERIFY(!page.ok() && page.error().code == Errc::Invalid);
    }
    for (const Record& record : {expected.front(), expected.back()}) {
        const auto one = stage.call(read(record));
        QVERIFY(one.ok());
        QVERIFY(*one == record);
        const auto foreign = stage.call(stage.stranger(), read(record));
        QVERIFY(!foreign.ok() && foreign.error().code == Errc::NotFound);
    }
}

template <class List>
void strangerSeesNone(Stage& stage, const List& list)
{
    const auto page = stage.call(stage.stranger(), list);
    QVERIFY(page.ok());
    QVERIFY(page->items.empty());
}

void users(Stage& stage)
{
    // 250 people, of whom many have the same name.
    std::vector<User> all;
    for (int i = 0; i < 249; ++i) {
        User user = fresh<User>(stage, stage.owner());
        user.name.value = "Name " + std::to_string(i % 10);
        user.email.value = "user" + std::to_string(i) + "@example.com";
        user.role = Role::Analyst;
        user.state = i % 2 == 0 ? MembershipState::Active : MembershipState::Disabled;
        put(stage, stage.owner(), user);
        all.push_back(user);
    }
    const auto owner = stage.call(ReadUser{stage.owner().userId});
    QVERIFY(owner.ok());
    QVERIFY(owner->role == Role::Owner);
    all.push_back(*owner);
    std::sort(all.begin(), all.end(), [](const User& a, const User& b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    comparePages(stage, all, ListUsers{}, [](const User& user) { return ReadUser{user.id}; });
    const auto others = stage.call(stage.stranger(), ListUsers{});
    QVERIFY(others.ok());
    QCOMPARE(others->items.size(), std::size_t(1));
    QVERIFY(others->items.front().id == stage.stranger().userId);
}

void flows(Stage& stage)
{
    std::vector<Flow> all;
    const auto texts = nastyTexts();
    for (const std::string& text : texts) {
        Flow flow = fresh<Flow>(stage, stage.owner());
        flow.name = text;
        flow.graphVersion = 3;
        flow.nodes = {{"entry", FlowNodeKind::Entry, text, {}, {{text, "route"}, {"", "bye"}}},
            {"route", FlowNodeKind::Route, "Route", stage.newId<BuyerId>(), {}},
            {"bye", FlowNodeKind::HangUp, "\x1f\n", {}, {}}};
        put(stage, stage.owner(), flow);
        all.push_back(flow);
    }
    std::sort(all.begin(), all.end(), [](const Flow& a, const Flow& b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    comparePages(stage, all, ListFlows{}, [](const Flow& flow) { return ReadFlow{flow.id}; });
    strangerSeesNone(stage, ListFlows{});
}

void numbers(Stage& stage)
{
    std::vector<Number> all;
    for (int i = 0; i < 250; ++i) {
        Number number = fresh<Number>(stage, stage.owner());
        // A dialled text is kept as it came, also one with the cursor's own separator.
        number.number.value
            = i % 5 == 0 ? "ext\x1f" + std::to_string(i) : "+1602555" + std::to_string(1000 + i);
        number.provider = "Provider";
        number.region = "Phoenix, AZ";
        put(stage, stage.owner(), number);
        all.push_back(number);
    }
    std::sort(all.begin(), all.end(),
        [](const Number& a, const Number& b) { return a.number < b.number; });
    comparePages(
        stage, all, ListNumbers{}, [](const Number& number) { return ReadNumber{number.id}; });
    strangerSeesNone(stage, ListNumbers{});
}

void rateCards(Stage& stage)
{
    std::vector<RateCard> all;
    for (int i = 0; i < 120; ++i) {
        RateCard card = fresh<RateCard>(stage, stage.owner());
        card.name = "Card " + std::to_string(i);
        card.side = i % 2 == 0 ? RateSide::CarrierCost : RateSide::PublisherPayout;
        card.currency = Currency{{'E', 'U', 'R'}};
        card.effectiveFrom = stage.now() + std::chrono::days(i);
        put(stage, stage.owner(), card);
        all.push_back(card);
    }
    std::vector<Rate> rates;
    for (int i = 0; i < 250; ++i) {
        Rate rate = fresh<Rate>(stage, stage.owner());
        rate.rateCardId = all[5].id;
        rate.prefix = i == 0 ? "" : std::to_string(i * 13);
        rate.destination = "Destination '" + std::to_string(i) + "'";
        rate.connectMicros = 1;
        rate.perMinuteMicros = 9'999'999'999;
        rate.perCallMicros = -5;
        put(stage, stage.owner(), rate);
        rates.push_back(rate);
    }
    all[5].rateCount = 250;
    ListRates list{.id = all[5].id, .page = {}};
    const RateCardId empty = all[6].id;
    std::sort(all.begin(), all.end(),
        [](const RateCard& a, const RateCard& b) { return a.name < b.name; });
    comparePages(
        stage, all, ListRateCards{}, [](const RateCard& card) { return ReadRateCard{card.id}; });
    strangerSeesNone(stage, ListRateCards{});

    std::sort(rates.begin(), rates.end(),
        [](const Rate& a, const Rate& b) { return a.prefix < b.prefix; });
    for (const std::int64_t limit : {1, 100, 1000})
        QVERIFY(collect(stage, list, limit) == rates);
    QVERIFY(stage.call(ListRates{.id = empty, .page = {}})->items.empty());
    const auto foreign = stage.call(stage.stranger(), list);
    QVERIFY(!foreign.ok() && foreign.error().code == Errc::NotFound);
    // A cursor of one card is none of another.
    list.page.limit = 10;
    const std::string next = stage.call(list)->next;
    QVERIFY(!next.empty());
    const auto mixed = stage.call(ListRates{.id = empty, .page = {.after = next, .limit = 10}});
    QVERIFY(!mixed.ok() && mixed.error().code == Errc::Invalid);
}

void invoices(Stage& stage)
{
    BuyerDraft draft;
    draft.name.value = "Buyer";
    draft.destination.value = "+16025550111";
    const auto buyer = stage.call(CreateBuyer{draft});
    QVERIFY(buyer.ok());
    std::vector<Invoice> all;
    for (int i = 0; i < 250; ++i) {
        Invoice invoice = fresh<Invoice>(stage, stage.owner());
        invoice.number = "INV-" + std::to_string(i);
        invoice.buyerId = buyer->id;
        invoice.state = InvoiceState::Issued;
        invoice.periodFrom = Date{std::chrono::year{2024} / 2 / 1};
        invoice.periodTo = Date{std::chrono::year{2024} / 2 / 29};
        invoice.currency = Currency{{'U', 'S', 'D'}};
        invoice.revenueTotal = Revenue(1'234'567'890'123);
        invoice.createdAt = Instant{} + std::chrono::seconds(i / 50); // many at the same time
        put(stage, stage.owner(), invoice);
        all.push_back(invoice);
    }
    std::sort(all.begin(), all.end(), [](const Invoice& a, const Invoice& b) {
        return std::tie(b.createdAt, b.id) < std::tie(a.createdAt, a.id);
    });
    comparePages(
        stage, all, ListInvoices{}, [](const Invoice& invoice) { return ReadInvoice{invoice.id}; });
    strangerSeesNone(stage, ListInvoices{});

    Invoice whole = fresh<Invoice>(stage, stage.owner());
    whole.number = "INV-lines";
    whole.buyerId = buyer->id;
    whole.periodFrom = Date{std::chrono::year{2024} / 2 / 1};
    whole.periodTo = Date{std::chrono::year{2024} / 2 / 29};
    whole.currency = Currency{{'U', 'S', 'D'}};
    for (int i = 0; i < 12; ++i) {
        InvoiceLine line;
        line.id = stage.newId<InvoiceLineId>();
        line.description = "Line " + std::to_string(12 - i);
        line.quantity = i;
        if (i % 2 == 0) {
            line.unitRevenue = Revenue(-1);
            line.revenue = Revenue(0);
        }
        whole.lines.push_back(line);
    }
    put(stage, stage.owner(), whole);
    QVERIFY(*stage.call(ReadInvoice{whole.id}) == whole);
}

void quotas(Stage& stage)
{
    std::vector<Quota> all;
    for (const QuotaKind kind : enumerators<QuotaKind>()) {
        Quota quota = fresh<Quota>(stage, stage.owner());
        quota.kind = kind;
        quota.allowed = 1'000'000'000'000;
        quota.used = 7;
        put(stage, stage.owner(), quota);
        all.push_back(quota);
    }
    std::sort(all.begin(), all.end(),
        [](const Quota& a, const Quota& b) { return wireName(a.kind) < wireName(b.kind); });
    comparePages(stage, all, ListQuotas{}, [](const Quota& quota) { return ReadQuota{quota.id}; });
    strangerSeesNone(stage, ListQuotas{});
}

void imports(Stage& stage)
{
    std::vector<Job> all;
    for (int i = 0; i < 250; ++i) {
        const auto job = stage.call(StartImport{.fileName = "calls.csv",
            .fileSize = i,
            .fingerprint = std::string(64, 'a'),
            .source = "asterisk",
            .options = "{}"});
        QVERIFY(job.ok());
        all.push_back(*job);
    }
    std::reverse(all.begin(), all.end());
    comparePages(stage, all, ListImports{}, [](const Job& job) { return ReadImport{job.id}; });
    strangerSeesNone(stage, ListImports{});
}

} // namespace

class TestLists : public QObject {
    Q_OBJECT

private slots:
    void lists_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<TestStore>("store");
        const std::pair<const char*, void (*)(Stage&)> checks[]
            = {{"users", users}, {"flows", flows}, {"numbers", numbers}, {"rate cards", rateCards},
                {"invoices", invoices}, {"quotas", quotas}, {"imports", imports}};
        for (const TestStore& store : testStores())
            for (const auto& [name, check] : checks)
                QTest::addRow("%s, %s", name, store.name) << Check(check) << store;
    }
    void lists()
    {
        QFETCH(Check, check);
        QFETCH(TestStore, store);
        Stage stage(store.open());
        check(stage);
    }
};

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"
